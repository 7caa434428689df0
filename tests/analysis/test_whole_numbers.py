"""What a range counts to is a whole number, and so is what that is computed from: halves of a
tensor that are as far apart as the loop is long do not meet.
"""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

LOOP = """
import torch
from torch import Tensor


class Filler:
    def fill(self, x: Tensor, out: Tensor, n, m, settings):
        for i in {iterable}:
            out[i] = x[i]
            out[i + {distance}] = x[i] * 2
        return out
"""
APART = (
    ("range(n)", "n"),
    ("range(n // 2)", "n // 2"),
    ("range(self.n)", "self.n"),
    ("range(self.n // 2)", "self.n // 2"),
    ("range(2 * settings.n)", "2 * settings.n"),
    ("range(n + m)", "n + m"),
)
MEETING = (
    ("range(n)", "m"),
    ("range(n + 1)", "n"),
    ("range(2 * n)", "n"),
    ("range(self.n)", "n"),
    ("range(n[0])", "n[1]"),
)


def code(iterable: str, distance: str) -> str | None:
    source = LOOP.format(iterable=iterable, distance=distance)
    return inspect_source(source, "x.py", every_loop=True).loops[0].code


@pytest.mark.parametrize(("iterable", "distance"), APART)
def test_halves_are_apart(iterable: str, distance: str) -> None:
    assert code(iterable, distance) == "VEC101"


@pytest.mark.parametrize(("iterable", "distance"), MEETING)
def test_what_may_overlap_is_no_map(iterable: str, distance: str) -> None:
    assert code(iterable, distance) is None
