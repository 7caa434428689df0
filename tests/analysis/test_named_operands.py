"""Operands that a call of torch gets by name: they count as those in the same places."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

LOOP = """
import torch
from torch import Tensor


def f(x: Tensor, mask: Tensor, total: Tensor):
    for item in x:
        {update}
    return mask, total
"""
SAME = {
    "where": (
        "mask = torch.where(x == item, 0, mask)",
        "mask = torch.where(other=mask, condition=x == item, input=0)",
    ),
    "add": ("total = torch.add(total, item)", "total = torch.add(other=item, input=total)"),
    "subtract": (
        "total = torch.sub(total, item, alpha=2)",
        "total = torch.sub(input=total, alpha=2, other=item)",
    ),
    "from": ("total = torch.sub(item, total)", "total = torch.sub(other=total, input=item)"),
    "method": ("total = total.add(item)", "total = total.add(other=item)"),
    "joined": (
        "total = torch.cat([total, item])",
        "total = torch.cat(dim=0, tensors=[total, item])",
    ),
}


def told(update: str) -> tuple[str | None, str]:
    (loop,) = inspect_source(LOOP.format(update=update), "x.py", every_loop=True).loops
    return loop.code, loop.pattern


@pytest.mark.parametrize(("plain", "named"), SAME.values(), ids=SAME)
def test_a_named_operand_is_an_operand(plain: str, named: str) -> None:
    assert told(named) == told(plain)


def test_what_a_setting_depends_on_is_no_operand() -> None:
    changing = "total = torch.add(total, item, alpha=total.sum().item())"
    assert told(changing)[1] == "recurrence"
