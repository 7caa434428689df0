"""`while` loops that count up to a bound in other words than `i < n`."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

SOURCE = """\
import torch
from torch import Tensor


def f(x: Tensor, n: int, size: int, limit: float):
    rows = []
    i = 0
    while {test}:
        rows.append(x[{taken}].exp().mean())
        i += 1
        {more}
    return torch.stack(rows)
"""


def told(test: str, taken: str = "i", more: str = "n") -> list[str]:
    source = SOURCE.format(test=test, taken=taken, more=more)
    return [finding.message for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("test", ["i < len(x)", "len(x) > i", "len(x) >= i + 1", "i + 1 <= len(x)"])
def test_each_says_which_axis_is_walked(test: str) -> None:
    (message,) = told(test)
    assert message.startswith("rows is filled along dim 0 of x ")


def test_windows_that_begin_at_each_position() -> None:
    (message,) = told("i + size < len(x)", "i : i + size")
    assert message.startswith("rows is filled along dim 0 of x ")


@pytest.mark.parametrize(
    ("test", "more"),
    [
        ("i + len(rows) < n", "n"),
        ("i + size < n", "size += 1"),
        ("size + i < n", "n"),
        ("x[0] > limit", "x = x / 2"),
        ("limit < i", "n"),
    ],
)
def test_how_often_others_run_is_not_known(test: str, more: str) -> None:
    assert not told(test, more=more)
