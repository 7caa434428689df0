"""Items that a builtin, or a function of the file, makes one value of, as `sum` does."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
LOOP = """
def f(x: Tensor, labels: Tensor, classes="all"):
    parts = []
    for c in list(range(x.shape[1])) if classes == "all" else classes:
        parts.append((labels == c).float().dot(x[:, c]))
    return merged(parts)
"""


def codes(function: str, loop: str = LOOP) -> list[str]:
    report = inspect_source(HEAD + textwrap.dedent(function) + loop, "x.py")
    return [finding.code for finding in report.findings]


FOLDING = {
    "by a loop": """
        def merged(values, empty=0):
            total = empty
            for value in values:
                total += value
            return total
        """,
    "by a loop that counts": """
        def merged(values):
            values = iter(values)
            total = next(values)
            for n, value in enumerate(values, 2):
                total += value
            return total / n
        """,
    "by a join": """
        def merged(values):
            return torch.stack(values).mean()
        """,
    "by the builtin": """
        def merged(values):
            return sum(values) / len(values)
        """,
}
OTHERS = {
    "only counted": """
        def merged(values):
            return len(values)
        """,
    "written": """
        def merged(values):
            for value in values:
                print(value)
        """,
    "not its first": """
        def merged(names, values=()):
            return sum(values)
        """,
}


@pytest.mark.parametrize("name", FOLDING)
def test_function_that_folds_joins(name: str) -> None:
    assert codes(FOLDING[name]) == ["VEC102"]


@pytest.mark.parametrize("name", OTHERS)
def test_other_functions_join_nothing(name: str) -> None:
    assert codes(OTHERS[name]) == []


# the call around the items, and the class of the loop
BUILTINS = {
    "sum": ("sum(x[i].exp() for i in range(x.shape[0]))", "reduction"),
    "max": ("max(x[i].exp() for i in range(x.shape[0]))", "reduction"),
    "min of a list": ("min([x[i].exp() for i in range(x.shape[0])])", "reduction"),
    "any": ("any(x[i] > 0 for i in range(x.shape[0]))", "reduction"),
    "all": ("all(x[i] > 0 for i in range(x.shape[0]))", "reduction"),
    "max by a key": ("max((x[i] for i in range(x.shape[0])), key=abs)", "reduction"),
    "max of numbers": ("max(x[i].item() for i in range(x.shape[0]))", "reduction"),
    "max of pairs on a condition": ("max((r, k) for r, k in zip(x, labels) if k > 2)", "reduction"),
    "max of what is not known": ("max(len(x) for _ in range(x.shape[0]))", "reduction"),
    "the greater of two lists": ("max([x[i] for i in range(x.shape[0])], [3])", "map"),
    "stacked": ("torch.stack([x[i].exp() for i in range(x.shape[0])])", "map"),
}


@pytest.mark.parametrize(("call", "pattern"), BUILTINS.values(), ids=BUILTINS)
def test_builtins_that_fold_reduce(call: str, pattern: str) -> None:
    source = f"{HEAD}def f(x: Tensor, labels: Tensor):\n    return {call}\n"
    assert inspect_source(source, "x.py", every_loop=True).loops[0].pattern == pattern


def test_numbers_that_are_compared_are_told_once() -> None:
    source = f"{HEAD}def f(x: Tensor):\n    return {BUILTINS['max of numbers'][0]}\n"
    report = inspect_source(source, "x.py")
    assert [finding.code for finding in report.findings] == ["VEC110"]


CALLS = ("torch.tensor", "torch.as_tensor", "torch.Tensor", "torch.FloatTensor")


@pytest.mark.parametrize("call", CALLS)
def test_what_joins_items_is_called_by_its_name(call: str) -> None:
    loop = "    parts = []\n    for i in range(len(x)):\n        parts.append(x[i].sum())\n"
    source = f"{HEAD}def f(x: Tensor):\n{loop}    return {call}(parts)\n"
    (found,) = inspect_source(source, "x.py").findings
    assert f"joined by {call};" in found.message


SCATTERED = {
    "y[index[i]] += x[i]": "use index_add_",
    "y[index[i]] = torch.maximum(y[index[i]], x[i])": "use scatter_reduce_",
    "y[index[i]] = torch.minimum(y[index[i]], x[i])": "use scatter_reduce_",
    "y[index[i]] *= x[i]": "use scatter_reduce_",
    "y[index[i]] |= x[i]": "use scatter_reduce_",
    "y[i : i + 9] |= x[i]": "add all of them at once, as index_add_ and fold do",
}


@pytest.mark.parametrize(("update", "advice"), SCATTERED.items(), ids=SCATTERED)
def test_what_scatters_is_called_by_what_it_folds(update: str, advice: str) -> None:
    loop = f"    for i in range(len(x)):\n        {update}\n    return y\n"
    source = f"{HEAD}def f(x: Tensor, y: Tensor, index: Tensor):\n{loop}"
    (found,) = inspect_source(source, "x.py").findings
    assert (found.code, found.message.rpartition("; ")[2]) == ("VEC203", advice)


@pytest.mark.parametrize("every", [False, True], ids=["as-linted", "every-loop"])
@pytest.mark.parametrize("function", ["max", "min"])
def test_what_the_greatest_is_taken_of_is_told_wherever_one_looks(
    function: str, every: bool
) -> None:
    source = f"{HEAD}def f(x: Tensor):\n    return {function}(row.norm() for row in x)\n"
    report = inspect_source(source, "x.py", every_loop=every)
    assert [finding.code for finding in report.findings] == ["VEC205"]


CHOSEN = """
def f(x: Tensor, values: Tensor):
    found = []
    for value in values:
        found.append(torch.trace(x * value))
    return {made}
"""


@pytest.mark.parametrize(
    "made",
    ["values[found.index(max(found))]", "values[np.argmax(found)]", "np.percentile(found, 5)"],
)
def test_what_is_taken_of_all_items_makes_one_value_of_them(made: str) -> None:
    report = inspect_source("import numpy as np\n" + HEAD + CHOSEN.format(made=made), "x.py")
    assert [finding.code for finding in report.findings] == ["VEC102"]


@pytest.mark.parametrize("made", ["max(found, [])", "found", "found[max(0, len(x) - 1)]"])
def test_what_is_no_value_of_all_items_leaves_a_list(made: str) -> None:
    assert codes(CHOSEN.format(made=made), "") == []
