"""One header that walks several ranges, or pairs: told as the nest that it stands for."""

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


@pytest.mark.parametrize("begin", ["i + 1", "i"])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_pairs_are_told_as_a_nest(begin: str, body: str) -> None:
    name = "combinations" if begin != "i" else "combinations_with_replacement"
    pairs = f"for i, j in itertools.{name}(range(n), 2):\n" + textwrap.indent(body, " " * 4)
    inner = f"for j in range({begin}, n):\n" + textwrap.indent(body, " " * 4)
    assert told(pairs) == told("for i in range(n):\n" + textwrap.indent(inner, " " * 4))


def test_pairs_of_slices_are_told_by_the_tensor() -> None:
    rows = "parts = torch.split(x, 1, dim=1)\n"
    loop = "for a, b in itertools.combinations(parts, 2):\n    out.append(a * b)\n"
    assert told(f"{rows}{loop}z = torch.cat(out)\n")[0] == "VEC102"
    made = "z = torch.cat([a * b for a, b in itertools.combinations(parts, 2)])\n"
    assert told(rows + made)[0] == "VEC104"


def test_pairs_of_a_list_are_no_tensors() -> None:
    rows = "parts = [torch.rand(k) for k in x.tolist()]\n"
    loop = "for a, b in itertools.combinations(parts, 2):\n    k = k + a.sum() * b.sum()\n"
    assert told(f"{rows}{loop}")[0] is None


def test_slices_of_a_list_are_no_slices_of_a_tensor() -> None:
    made = "parts = [torch.zeros_like(y) for _ in range(x.shape[0])]\nself.gather(parts, y)\n"
    loop = "for i in range(m):\n    out.append(torch.cat(parts[i * k : (i + 1) * k]))\n"
    assert told(f"{made}{loop}z = torch.cat(out)\n")[0] is None


def test_a_change_of_the_second_row_shows_in_later_pairs() -> None:
    assert told("for a, b in itertools.combinations(x, 2):\n    b += a\n")[0] is None


def test_more_than_pairs_are_no_nest() -> None:
    loop = "for i, j, l in itertools.combinations(range(n), 3):\n    out.append(x[i, j, l])\n"
    assert told(f"{loop}z = torch.stack(out)\n")[1] != "unknown"


def test_a_break_leaves_the_whole_nest() -> None:
    loop = "for i, j in np.ndindex(n, m):\n    if x[i, j] > 3:\n        break\n    x[i, j] = y[j]\n"
    assert told(loop) == (None, "search", set())


@pytest.mark.parametrize("header", ["np.ndindex(*sizes)", "itertools.product(rows, columns)"])
def test_what_is_no_range_is_no_nest(header: str) -> None:
    assert told(f"for i, j in {header}:\n    x[i, j] = y[j]\n")[:2] == ("VEC203", "map")
