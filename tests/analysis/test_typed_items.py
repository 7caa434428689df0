"""Names whose items a function asks for their type: no tensor's items are anything but tensors."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

LOOP = """\
import torch
from torch import Tensor


def f(rows, out: Tensor, n: int):
    {asked}
    for i in range(n):
        out[i].copy_(rows[i] * 2)
    return out
"""
LISTS = {
    "a-tuple": "assert isinstance(rows[0], tuple)",
    "a-tensor": "assert isinstance(rows[0], torch.Tensor)",
    "by-torch": "assert torch.is_tensor(rows[0])",
    "a-part-of-an-item": "assert isinstance(rows[0][1], Tensor)",
    "bound-here": "rows = n.rows\n    assert isinstance(rows[-1], Tensor)",
}
OTHERS = {
    "nothing": "pass",
    "itself": "assert isinstance(rows, Tensor)",
    "another": "assert isinstance(n[0], Tensor)",
    "stacked-then": "if isinstance(rows[0], Tensor):\n        rows = torch.stack(rows)",
}


def codes(asked: str) -> list[str]:
    source = LOOP.format(asked=asked)
    found = inspect_source(source, "x.py", every_loop=True).findings
    assert found == inspect_source(source, "x.py").findings
    return [finding.code for finding in found]


@pytest.mark.parametrize("asked", LISTS.values(), ids=LISTS)
def test_what_has_items_of_several_types_is_a_list(asked: str) -> None:
    assert codes(asked) == []


@pytest.mark.parametrize("asked", OTHERS.values(), ids=OTHERS)
def test_other_questions_tell_of_no_list(asked: str) -> None:
    assert codes(asked) == ["VEC101"]
