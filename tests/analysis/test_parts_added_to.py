"""Parts of what is not known that a loop adds to by a name, at places that may come again."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.model.cause import Cause

SOURCE = """
import torch
from torch import Tensor


def f(x: Tensor, state, idx: Tensor, n: int):
    out = torch.zeros_like(x)
    order = idx.tolist()
    for i in {walked}:
        v = state.rows[i]
        {update}
        out[i] = x[i]
    return out
"""


def test_what_is_added_to_a_part_that_may_come_again_keeps_a_loop() -> None:
    source = SOURCE.format(walked="order", update="v += x[i]")
    loop, *_ = inspect_source(source, "x.py", every_loop=True).loops
    assert loop.code is None
    assert loop.cause is Cause.EFFECT
    assert "state.rows[i]" in loop.reason


@pytest.mark.parametrize(
    ("walked", "update", "code"),
    [("range(n)", "v += x[i]", "VEC101"), ("order", "v = v + x[i]", "VEC203")],
)
def test_parts_that_differ_or_stay_keep_none(walked: str, update: str, code: str) -> None:
    (finding,) = inspect_source(SOURCE.format(walked=walked, update=update), "x.py").findings
    assert finding.code == code
