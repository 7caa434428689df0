"""Lists of parts of a tensor that is changed before they are joined: no form takes them before."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

SOURCE = """\
import torch
from torch import Tensor


def f(x: Tensor, y: Tensor, n: int):
    rows = []
    for i in range(len(x)):
        rows.append({item})
    {between}
    return torch.stack(rows)
"""


def has_form(item: str, between: str) -> bool:
    report = inspect_source(SOURCE.format(item=item, between=between), "x.py")
    (finding,) = report.findings
    return finding.fix is not None


@pytest.mark.parametrize("item", ["x[i]", "x"])
@pytest.mark.parametrize("between", ["x += 1", "x[0] = 1", "x.mul_(2)", "torch.add(y, 1, out=x)"])
def test_what_changes_in_between_is_seen_in_the_parts(item: str, between: str) -> None:
    assert not has_form(item, between)


@pytest.mark.parametrize("between", ["y += 1", "x = x + 1", "y[0] = x[0]"])
def test_what_leaves_the_tensor_as_it_is_has_a_form(between: str) -> None:
    assert has_form("x[i]", between)
    assert has_form("x", between)
