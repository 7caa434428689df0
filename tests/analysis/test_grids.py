"""One header that walks several ranges, one inside another: told as the nest that it stands for."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import itertools\nimport numpy as np\nimport torch\nfrom torch import Tensor\n\n\n"
FUNCTION = "def f(x: Tensor, y: Tensor, n: int, m: int):\n    out, k = [], 0\n"
HEADERS = (
    "itertools.product(range(n), range(m))",
    "np.ndindex(n, m)",
    "np.ndindex(*x.shape[:2])",
    "np.ndindex(x.shape)",
)
BODIES = {
    "elements": "x[i, j] = y[j] * 2",
    "the-last-row-stays": "x[i] = y[j]",
    "total-of-a-row": "x[i] += y[j]",
    "along-a-row": "x[i, j] = x[i, j - 1] * 2",
    "down-the-diagonal": "x[i + 1, j + 1] = torch.sin(x[i, j])",
    "recurrence": "x[i] = torch.sin(x[i]) + y[j]",
    "passed-over": "if x[i, j] > 3:\n    continue\nx[i, j] = y[j]",
    "moved-on": "x[k : k + n] = y[i, j]\nk += n",
    "listed": "out.append(x[i, j] * 2)",
}


def told(loop: str) -> tuple[str | None, str, set[str]]:
    """The code and the class of the outermost loop, and what is said of it."""
    source = HEAD + FUNCTION + textwrap.indent(loop, " " * 4)
    report = inspect_source(source, "x.py", every_loop=True)
    first = report.loops[0]
    line = first.loop.span.line
    said = {found.message for found in report.findings if found.span.line == line and first.code}
    return first.code, first.pattern, said


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_one_header_is_told_as_its_nest(header: str, body: str) -> None:
    sizes = ("x.shape[0]", "x.shape[1]") if "shape" in header else ("n", "m")
    inner = f"for j in range({sizes[1]}):\n" + textwrap.indent(body, " " * 4)
    nest = f"for i in range({sizes[0]}):\n" + textwrap.indent(inner, " " * 4)
    assert told(f"for i, j in {header}:\n" + textwrap.indent(body, " " * 4)) == told(nest)


def test_a_break_leaves_the_whole_nest() -> None:
    loop = "for i, j in np.ndindex(n, m):\n    if x[i, j] > 3:\n        break\n    x[i, j] = y[j]\n"
    assert told(loop) == (None, "search", set())


@pytest.mark.parametrize("header", ["np.ndindex(*sizes)", "itertools.product(rows, columns)"])
def test_what_is_no_range_is_no_nest(header: str) -> None:
    assert told(f"for i, j in {header}:\n    x[i, j] = y[j]\n")[:2] == ("VEC203", "scatter")
