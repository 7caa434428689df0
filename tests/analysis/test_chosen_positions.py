"""Positions that a condition lets into a list, and the items that they take afterwards."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
from torch import Tensor


def f(x: Tensor, nodes, names: dict):
    chosen, rows = [], []
    for k, node in enumerate(nodes):
        if node in names:
            chosen.append({item})
    for k in chosen{part}:
        rows.append(x[k].view(1, -1))
    return torch.cat(rows)
"""


@pytest.mark.parametrize("part", ["", "[::2]", "[1:]"])
def test_numbers_take_rows(part: str) -> None:
    findings = inspect_source(HEAD.format(item="k", part=part), "f.py").findings
    assert [finding.code for finding in findings] == ["VEC102"]


@pytest.mark.parametrize("item", ["node", "slice(k, k + node)", "nodes[k:]"])
def test_what_may_take_many_rows_does_not(item: str) -> None:
    assert inspect_source(HEAD.format(item=item, part=""), "f.py").findings == ()
