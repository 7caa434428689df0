"""Loops along axes that conditions say to be short, each beside one of which they do not say so."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

HEAD = "import torch\nfrom torch import Tensor\n\n\n"

# by what is told: a function, what stands in it where there are few, and where there may be many
ROWS = """
def f(x: Tensor, y: Tensor, dim: int, mode: str):
    {}
    return torch.stack([row * 2 for row in x])
"""
COLUMNS = """
def f(x: Tensor, y: Tensor, dim: int, mode: str):
    {}
    return torch.stack([x[:, k] * 2 for k in range(x.shape[1])])
"""
COUNTED = """
def f(x: Tensor, y: Tensor, dim: int, mode: str):
    {}
    return torch.stack([x[k] * 2 for k in range(dim)])
"""
INSIDE = """
def f(x: Tensor, y: Tensor):
    {}
        return torch.stack([row * 2 for row in x])
    return x
"""
ALONE = """
def f(x: Tensor, y: Tensor):
    {}
"""

RAISED = "\n        raise ValueError"
LEFT = "\n        return None"
AGAIN = (
    "assert len(x) == 2\n    for _ in range(9):\n        y = x * y\n"
    "        for k in range(len(x)):\n"
)
PAIRS = {
    "asserted": (ROWS, "assert x.shape[0] == 3", "assert x.shape[0] == 5"),
    "the other way round": (ROWS, "assert 3 == x.size(0)", "assert 3 != x.size(0)"),
    "of another one": (ROWS, "assert len(x) == 2, x", "assert len(y) == 2, x"),
    "of another axis": (COLUMNS, "assert x.size(1) == 2", "assert x.size(0) == 2"),
    "several in a row": (ROWS, "assert len(y) == len(x) == 2", "assert len(y) == len(x)"),
    "between two": (COUNTED, "assert 1 <= dim <= 3", "assert 1 <= dim"),
    "at most": (COUNTED, "assert dim < 5", "assert dim < 6"),
    "one of several": (COUNTED, "assert dim in [2, 3]", "assert dim not in [2, 3]"),
    "one of larger ones": (COUNTED, "assert dim in (1, 2)", "assert dim in (1, 20)"),
    "raised": (ROWS, f"if len(x) != 2:{RAISED}", f"if len(x) == 2:{RAISED}"),
    "left": (ROWS, f"if len(x) > 3:{LEFT}", "if len(x) > 3:\n        print(x)"),
    "not one of": (
        COLUMNS,
        f"if x.shape[1] not in (2, 3):{RAISED}",
        f"if x.shape[1] in (2,):{LEFT}",
    ),
    "negated": (
        ROWS,
        f"if not (x.ndim == 2 and len(x) == 3):{RAISED}",
        f"if not (x.ndim == 2 or len(x) == 3):{RAISED}",
    ),
    "either way": (
        ROWS,
        f"if len(x) != 2 and len(x) != 3:{RAISED}",
        f"if len(x) != 2 and len(y) != 3:{RAISED}",
    ),
    "checked by a call": (
        ROWS,
        "torch._assert(len(x) == 2, 'two')",
        "print(len(x) == 2, 'two')",
    ),
    "denied by a call": (
        ROWS,
        "x.assertFalse(len(x) != 2)",
        "x.assertFalse(len(x) == 2)",
    ),
    "asserted by a test": (ROWS, "y.assertEqual(len(x), 2)", "y.assertEqual(len(x), 20)"),
    "a whole shape": (COLUMNS, "assert x.shape == (len(y), 3)", "assert x.shape == (3, len(y))"),
    "the end of a shape": (
        COLUMNS,
        "assert x.shape[1:] == (3, 3)",
        "assert x.shape[2:] == (3, 3)",
    ),
    "by another name": (
        COLUMNS,
        "b, c = x.shape\n    assert c == 3",
        "b, c = x.shape\n    assert b == 3",
    ),
    "of what is moved": (
        ROWS,
        "assert len(x) == 2\n    x = x.to(y.device)",
        "assert len(x) == 2\n    x = x.repeat(9, 1)",
    ),
    "as many as a name": (
        ROWS,
        "if mode:\n        n = 2\n    else:\n        n = 3\n    assert len(x) == n",
        "if mode:\n        n = 2\n    else:\n        n = 30\n    assert len(x) == n",
    ),
    "as many as a name that is bound": (
        ROWS,
        f"if mode:\n        n = 2\n    else:{RAISED}\n    assert len(x) == n",
        "if mode:\n        dim = 2\n    assert len(x) == dim",
    ),
    "in a branch": (INSIDE, "if len(x) == 2:", "if len(x) != 2:"),
    "in the other branch": (
        INSIDE,
        "if len(x) != 2:\n        y = x\n    else:",
        "if len(x) == 2:\n        y = x\n    else:",
    ),
    "in a condition": (
        ALONE,
        "return len(x) == 2 and all((row > 0).all() for row in x)",
        "return len(x) == 2 or all((row > 0).all() for row in x)",
    ),
    "behind a condition": (
        ALONE,
        "return torch.stack([row * 2 for row in x]) if len(x) == 2 else x",
        "return x if len(x) == 2 else torch.stack([row * 2 for row in x])",
    ),
    "taken apart": (
        ALONE,
        "assert x.shape[1] == 2\n    return torch.stack([v * 2 for v in x.unbind(dim=1)])",
        "assert x.shape[1] == 2\n    return torch.stack([v * 2 for v in x.unbind(dim=0)])",
    ),
    "bound anew in another iteration": (
        ALONE,
        f"{AGAIN}            x[k] = x[k] * 2",
        f"{AGAIN}            x[k] = x[k] * 2\n        x = x.repeat(2, 1)",
    ),
}


def report(source: str, every: bool = False):
    return inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=every)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_a_handful_is_silent(pair: tuple[str, str, str]) -> None:
    function, few, many = pair
    assert report(function.format(few)).findings == ()
    assert report(function.format(many)).findings != ()


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_why_says_so(pair: tuple[str, str, str]) -> None:
    function, few, _ = pair
    told = [
        loop.reason for loop in report(function.format(few), True).loops if loop.cause is Cause.AXES
    ]
    assert told == ["it walks an axis of up to 4 elements, a handful of them"]
