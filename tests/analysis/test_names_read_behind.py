"""Names that a loop binds in some iterations, and that are used again elsewhere: what they hold at
its end counts where it is read, and not where the name is bound anew before.
"""

from __future__ import annotations

import textwrap

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class
from analysis.programs import program_around

from flake8_vectorize.engine import inspect_source

LOOP = """
v = y[2]
for i in range(1, n):
    if i == 3:
        continue
    v = x[i] * 2
    out[i] = v + y[i]
"""
DEAD = {
    "bound-at-once": "v = y[3] + 1\nacc = acc + v",
    "bound-by-a-loop": "for v in y:\n    acc = acc + v",
    "bound-in-a-loop": "for j in range(n):\n    v = y[j]\n    acc = acc + v",
    "bound-in-a-loop-that-goes-on": """
        for j in range(n):
            if j == 2:
                continue
            v = y[j]
            acc = acc + v
        """,
    "bound-in-both-branches": """
        if n > 3:
            v = y[1]
        else:
            v = y[2]
        acc = acc + v
        """,
    "another-name-in-a-comprehension": "items = torch.stack([v * 2 for v in y])",
    "bound-with-another": "v, w = y[1], y[2]\nacc = acc + v",
    "another-name-in-a-function": """
        def last(v):
            return v
        def other():
            v = y[1]
            return v
        acc = acc + last(y[0]) + other()
        """,
}
LIVE = {
    "read-at-once": "acc = acc + v",
    "read-in-what-binds-it": "v = v + 1\nacc = acc + v",
    "read-by-an-update": "v += 1\nacc = acc + v",
    "bound-in-one-branch": """
        if n > 9:
            v = y[1]
        acc = acc + v
        """,
    "read-in-one-branch": """
        if n > 3:
            acc = acc + v
        v = y[2]
        """,
    "read-before-it-is-bound-in-a-loop": """
        for j in range(2):
            acc = acc + v
            v = y[j]
        """,
    "read-by-a-function": """
        def last():
            return v
        acc = acc + last()
        """,
    "read-where-a-function-is-defined": """
        def last(v=v):
            return v
        acc = acc + last()
        """,
    "read-by-a-function-that-shares-it": """
        def last():
            nonlocal v
            v = v + 1
            return v
        acc = acc + last()
        """,
    "read-by-a-function-in-a-function": """
        def last():
            def inner():
                return v
            return inner()
        acc = acc + last()
        """,
    "left-before-it-is-bound": """
        for j in range(2):
            if j == 0:
                break
            v = y[j]
        acc = acc + v
        """,
}
AROUND = """
def f(x: Tensor, y: Tensor, n: int):
    total = torch.zeros(3)
    out = torch.zeros_like(x)
    v = y[2]
    for j in range(9):
{before}
        for i in range(1, x.shape[0]):
            if i == j:
                continue
            v = x[i] * 2
            out[i] = v + y[i]
{behind}
    return out, total
"""
WITHIN = {
    "read-in-the-next-round": ("total = total + v", "pass", False),
    "bound-in-the-next-round": ("v = y[j]", "pass", True),
    "read-behind-and-bound-anew": ("pass", "total = total + v", False),
    "read-behind-what-binds-it": ("pass", "v = y[j] + 1; total = total + v", True),
}


@pytest.mark.parametrize("behind", DEAD.values(), ids=DEAD)
def test_what_is_bound_anew_before_it_is_read_is_not_carried(behind: str) -> None:
    source = program_around(f"{LOOP}{textwrap.dedent(behind).strip()}")
    loop = next(found for found in inspect_source(source, "a.py", every_loop=True).loops)
    assert (loop.code, loop.pattern) == ("VEC105", "map")


@pytest.mark.parametrize("behind", LIVE.values(), ids=LIVE)
def test_what_is_read_is_carried(behind: str) -> None:
    source = program_around(f"{LOOP}{textwrap.dedent(behind).strip()}")
    loop = next(found for found in inspect_source(source, "a.py", every_loop=True).loops)
    assert loop.pattern != "map"


@pytest.mark.parametrize(("before", "behind", "apart"), WITHIN.values(), ids=WITHIN)
def test_what_the_loop_around_reads(before: str, behind: str, apart: bool) -> None:
    source = "import torch\nfrom torch import Tensor\n" + AROUND.format(
        before=textwrap.indent(before, " " * 8), behind=textwrap.indent(behind, " " * 8)
    )
    loops = inspect_source(source, "a.py", every_loop=True).loops
    inner = max(loops, key=lambda loop: loop.loop.span.line)
    assert (inner.pattern == "map") == apart


def test_a_run_agrees() -> None:
    assert agreed_class(f"{LOOP}v = y[3]\nacc = acc + v") == "map"


TOTALS = {
    "read-in-the-iteration-alone": (
        """
        for i in range(n):
            acc = acc + x[i]
            half = acc * 2
        """,
        "reduction",
    ),
    "changed-under-a-name-of-the-iteration": (
        """
        for i in range(n):
            c = int(idx[i])
            row = out[c]
            row.add_(y[i])
        """,
        "scatter",
    ),
    "read-in-the-next-iteration": (
        """
        w = y[0]
        for i in range(n):
            out[i] = w
            acc = acc + x[i]
            w = acc
        """,
        "scan",
    ),
    "read-behind": (
        """
        for i in range(n):
            acc = acc + x[i]
            half = acc * 2
        out[0] = half
        """,
        "scan",
    ),
    "kept-in-a-dictionary": (
        """
        for i in range(n):
            acc = acc + x[i]
            half = acc * 2
            table[i] = half
        """,
        "scan",
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), TOTALS.values(), ids=TOTALS)
def test_total_that_a_name_of_the_iteration_is_made_of(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


def test_what_an_operator_changes_is_read_before() -> None:
    source = """
        import torch
        from torch import Tensor

        def f(x: Tensor, w: Tensor, skip):
            total = 0
            for i in range(x.shape[0]):
                if i != skip:
                    loss = x[i].mean()
                loss *= w[i]
                total += loss
            return total
        """
    (found,) = inspect_source(textwrap.dedent(source), "x.py").findings
    assert (found.code, "loss is a running linear filter" in found.message) == ("VEC204", True)


def test_a_total_whose_name_leads_elsewhere_in_some_iterations_is_told_once() -> None:
    loop = """
for i in range(n):
    acc += x[i]
    if n > 3:
        acc = twice(x[i])
    else:
        out[i] = acc + x[i]
"""
    assert agreed_class(loop) == "scan"


def test_what_every_iteration_binds_before_it_reads_is_not_carried_out_of_a_loop_left_early() -> (
    None
):
    source = """
    def f(items, plain):
        rows = []
        for item in items:
            if item.nested:
                if item.rows is None:
                    return None
                continue
            row = item.read()
            if not plain(row):
                return None
            rows.append(row)
        return rows
    """
    (loop,) = inspect_source(
        "import torch\n" + textwrap.dedent(source), "x.py", every_loop=True
    ).loops
    assert loop.reason.startswith("it leaves early on a condition (return")
    again = source.replace("item.rows is None", "plain(row)").replace(
        "rows = []", "rows, row = [], 0"
    )
    (loop,) = inspect_source(
        "import torch\n" + textwrap.dedent(again), "x.py", every_loop=True
    ).loops
    assert "row" in loop.reason
