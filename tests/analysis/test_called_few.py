"""Loops of private functions that every call in the file lets run a few times, each beside one that
another call lets run longer.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

HEAD = "import torch\nfrom torch import Tensor\n\nFEW = 3\nMANY = 30\nLISTED = (0, 1)\n\n\n"
COUNTED = """
def _doubled(x: Tensor, n: int = 2) -> Tensor:
    for k in range(n):
        x[k] = x[k] * 2
    return x


def f(x: Tensor, y: Tensor, m: int):
    {}
"""
ITEMS = """
def _all(x: Tensor, rows: Tensor) -> Tensor:
    return torch.stack([x * row.abs() for row in rows])


def f(x: Tensor, y: Tensor, others: Tensor):
    {}
"""
METHOD = """
class Doubling:
    def _doubled(self, x: Tensor, n: int) -> Tensor:
        for k in range(1, n + 1):
            x[k] = x[k] * 2
        return x

    def f(self, x: Tensor, y: Tensor, other):
        {}
"""
NESTED = """
def f(x: Tensor, m: int):
    def doubled(x: Tensor, n: int) -> Tensor:
        for k in range(n):
            x[k] = x[k] * 2
        return x

    {}
"""
PAIRS = {
    "numbers": (
        COUNTED,
        "return _doubled(x, 4) + _doubled(y, n=3)",
        "return _doubled(x, 4) + _doubled(y, n=5)",
    ),
    "by default": (COUNTED, "return _doubled(x)", "return _doubled(x, m)"),
    "constants of the file": (COUNTED, "return _doubled(x, FEW)", "return _doubled(x, MANY)"),
    "arguments in a list": (COUNTED, "return _doubled(x, 2)", "return _doubled(*x, 2)"),
    "handed on": (COUNTED, "return _doubled(x, 2)", "return _doubled(x, 2), map(_doubled, y)"),
    "displays": (
        ITEMS,
        "return _all(x, (x, y)) + _all(x, [x, y, x])",
        "return _all(x, (x, y)) + _all(x, others)",
    ),
    "displays of several": (ITEMS, "return _all(x, (x, y))", "return _all(x, (x, *others))"),
    "a method": (METHOD, "return self._doubled(x, 4)", "return self._doubled(x, 5)"),
    "a method of another one": (
        METHOD,
        "return self._doubled(x, 3)",
        "return self._doubled(x, 3) + other._doubled(x, 3)",
    ),
    "a nested one": (NESTED, "return doubled(x, 3)", "return doubled(x, m)"),
}
PUBLIC = COUNTED.replace("_doubled", "doubled")
TOP = "\n\nif __name__ == '__main__':\n    _doubled(torch.ones(9), 9)\n"
AGAIN = "x: Tensor, n: int = 2) -> Tensor:\n    n = len(x) - n"


def report(source: str, every: bool = False):
    return inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=every)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_a_few_times_is_silent(pair: tuple[str, str, str]) -> None:
    source, few, many = pair
    assert report(source.format(few)).findings == ()
    assert report(source.format(many)).findings != ()


def test_why_says_so() -> None:
    (loop,) = report(COUNTED.format("return _doubled(x, 4)"), every=True).loops
    assert loop.cause is Cause.FEW
    assert loop.reason == "it runs 4 times at most, as _doubled is called"


@pytest.mark.parametrize(
    "source",
    [
        PUBLIC.format("return doubled(x, 2)"),
        COUNTED.format("return x"),
        COUNTED.format("return _doubled(x, 2)") + TOP,
        COUNTED.replace("x: Tensor, n: int = 2) -> Tensor:", AGAIN).format("return _doubled(x, 2)"),
        "@register\n" + COUNTED.lstrip().format("return _doubled(x, 2)"),
    ],
    ids=["public", "never called", "called by the module", "bound anew", "decorated"],
)
def test_what_others_may_give_is_told(source: str) -> None:
    assert report(source).findings != ()
