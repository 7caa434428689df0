"""What a loop changes under one name only is a storage of its own, whatever part of another one it
is: nobody else in the loop sees it.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import copy\nimport torch\nfrom torch import Tensor\n\n\n"
FREE = {
    "picked-by-an-index": "y = x[index]",
    "picked-again": "y = x[index]\n    y = y[index]",
    "picked-or-not": "y = x[index]\n    if x.sum() > 0:\n        y = y[keep]",
    "another-shape": "y = x.view(-1)",
    "one-of-two": "y = x[0] if keep is None else x[1]",
    "turned": "y = x.t()[2:]",
}
SHARED = {
    "the-whole-is-read": ("y = x[index]", "x[i]"),
    "another-part-is-read": ("y = x.view(-1)\n    z = x[1:]", "z[i]"),
    "another-shape-is-read": ("y = x.t()\n    z = x.view(-1)", "z[i]"),
    "a-mapping-holds-parts": (
        "y = x[:, 1:]\n    rows = {k: x[k] for k in range(n)}",
        "rows[2 * i]",
    ),
    "a-list-holds-parts": ("y = x[:, 1:]\n    rows = [x[0], x[3]]", "rows[0]"),
    "a-function-inside-reads": ("y = x[index]\n    def other(k): return x[k]", "other(i)"),
}


def told(made: str, read: str) -> list[str]:
    source = f"""
def f(x: Tensor, index: Tensor, keep: Tensor, n: int):
    {made}
    for i in range(n):
        y[i] = torch.sin(y[i]) + {read}
    return x, y
"""
    return [finding.code for finding in inspect_source(HEAD + source, "x.py").findings]


@pytest.mark.parametrize("made", FREE.values(), ids=FREE)
def test_what_has_one_name_in_a_loop_is_its_own(made: str) -> None:
    assert told(made, "1") == ["VEC101"]


@pytest.mark.parametrize(("made", "read"), SHARED.values(), ids=SHARED)
def test_what_is_reached_by_another_name_is_not(made: str, read: str) -> None:
    assert told(made, read) == []


def test_the_parts_are_parts_again_behind_the_loop() -> None:
    source = """
    def f(x: Tensor, n: int):
        y = x.view(-1)
        for i in range(n):
            y[i] = torch.sin(y[i]) + 1
        for i in range(n):
            y[i] = torch.sin(y[i]) + x[i, 0]
    """
    findings = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert [finding.span.line for finding in findings] == [9]


PARTS = {
    "part-of-what-a-call-gives": "p = model(x[i])[:, 3]",
    "part-of-what-a-method-gives": "p = model.decode(x[i], n)[..., 0]",
}


@pytest.mark.parametrize("made", PARTS.values(), ids=PARTS)
def test_what_a_call_gives_for_an_iteration_is_no_others(made: str) -> None:
    source = f"""
    def f(x: Tensor, y: Tensor, model, n: int):
        out = []
        for i in range(x.shape[0]):
            {made}
            p += y[i]
            out.append(p)
        return torch.stack(out)
    """
    findings = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert [finding.code for finding in findings] == ["VEC106"]


def test_what_a_call_gives_for_all_iterations_is_theirs() -> None:
    source = """
    def f(x: Tensor, model, n: int):
        for i in range(x.shape[0]):
            p = model(n)[0]
            p[0] = torch.sin(p[1]) + x[i]
    """
    assert inspect_source(HEAD + textwrap.dedent(source), "x.py").findings == ()


def test_a_deep_copy_is_another_storage() -> None:
    source = """
    def scaled(rows, size):
        rows = copy.deepcopy(rows).float()
        rows[..., 0] = rows[..., 0] * size
        return rows

    def f(x: Tensor, sizes):
        for i in range(x.shape[0]):
            x[i] = scaled(x[i], sizes)
    """
    findings = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert [finding.code for finding in findings] == ["VEC106"]
