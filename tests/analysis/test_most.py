"""Ranges up to one of several small constants, each beside one that may be longer."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

SOURCE = """
import torch
from torch import Tensor

NAMED = {{"2d": 2, "3d": 3}}
LISTED = (1, 2, 3)
LARGER = {{"2d": 2, "3d": 30}}
LONGER = (1, 2, 30)
OTHERS = {{"2d": 2, "3d": make()}}
counted = {{"2d": 0, "3d": 0}}


def f(x: Tensor, n: int, mode: str, place: int):
    {before}
    return torch.stack([x[k] * 2 for k in range({count})])
"""
PAIRS = {
    "an entry": ("NAMED[mode]", "LARGER[mode]"),
    "an entry of numbers and others": ("NAMED[mode]", "OTHERS[mode]"),
    "an entry that stays": ("NAMED[mode]", "counted[mode]"),
    "an entry by number": ("NAMED[place]", "LARGER[place]"),
    "an item": ("LISTED[place]", "LONGER[place]"),
    "one less": ("NAMED[mode] - 1", "LARGER[mode] - 1"),
    "one more": ("NAMED[mode] + 1", "NAMED[mode] + 2"),
    "one less than either": ("(4 if mode else 5) - 1", "(4 if mode else 5)"),
    "the smaller one": ("min(n, 3)", "min(n, 5)"),
    "less than the smaller one": ("min(3, round(n)) - len(mode)", "min(9, round(n)) - len(mode)"),
    "the smaller one of the entries": ("min(NAMED[mode], n)", "max(NAMED[mode], n)"),
}


@pytest.mark.parametrize("before", ["pass", "n = len(x)"])
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_a_few_times_is_silent(pair: tuple[str, str], before: str) -> None:
    few, many = (
        inspect_source(SOURCE.format(before=before, count=count), "x.py") for count in pair
    )
    assert few.findings == ()
    assert many.findings != ()


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_by_another_name(pair: tuple[str, str]) -> None:
    few, many = (
        inspect_source(SOURCE.format(before=f"last = {count}", count="last"), "x.py")
        for count in pair
    )
    assert few.findings == ()
    assert many.findings != ()


@pytest.mark.parametrize(
    ("count", "most"),
    [("NAMED[mode]", "3 times"), ("min(n, 1)", "once"), ("LISTED[n] - 1", "2 times")],
)
def test_why_says_how_often(count: str, most: str) -> None:
    (loop,) = inspect_source(
        SOURCE.format(before="pass", count=count), "x.py", every_loop=True
    ).loops
    assert loop.cause is Cause.FEW
    assert loop.reason == f"it runs {most} at most"


def test_each_range_up_to_an_item() -> None:
    source = SOURCE.format(before="pass", count="len(x)")
    nested = "    return [torch.stack([x[k] * 2 for k in range(n)]) for n in {}]\n"
    few, many = (
        source[: source.index("    return")] + nested.format(n) for n in ("LISTED", "LONGER")
    )
    assert inspect_source(few, "x.py").findings == ()
    assert inspect_source(many, "x.py").findings != ()


OWN = """
import torch
from torch import Tensor, nn


class Turns(nn.Module):
    def __init__(self, both, ways: int = 1):
        self.ways = {ways}

    def turn(self, more: int):
        self.{other} = more

    def forward(self, x: Tensor):
        return torch.stack([x[k].exp() for k in range(self.ways)])
"""
ATTRIBUTES = {
    "one for good": ("1", "rest", True),
    "one for now": ("1", "ways", False),
    "one unless it is given": ("ways", "rest", False),
    "none yet": ("0", "rest", False),
    "a truth": ("True", "rest", False),
}


@pytest.mark.parametrize(("ways", "other", "silent"), ATTRIBUTES.values(), ids=ATTRIBUTES)
def test_a_number_that_an_attribute_keeps_is_a_constant(
    ways: str, other: str, silent: bool
) -> None:
    report = inspect_source(OWN.format(ways=ways, other=other), "x.py")
    assert (not report.findings) is silent
