"""Tensors that lists and dictionaries hold, and loops that add to them or fill parts of them."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
from torch import Tensor


def f(x: Tensor, w: Tensor, k: int, key: str, rows: list[Tensor], named: dict[str, Tensor]):
"""
# what stands before the loop, and what an iteration does
UPDATED = {
    "an item of a display": ("sums = [torch.zeros(3), torch.ones(3)]", "sums[0] += x[i]"),
    "two of them": (
        "sums = [torch.zeros(3), torch.ones(3)]",
        "sums[0] += x[i]; sums[1] += x[i] * w",
    ),
    "an item of a comprehension": ("sums = [torch.zeros(3) for _ in range(k)]", "sums[1] += x[i]"),
    "an item that is written out": ("", "rows[k] = rows[k] + x[i]"),
    "with the item behind": ("", "rows[k] = x[i] + rows[k]"),
    "an item of a declared list": ("", "rows[k] += x[i]"),
    "a method": ("", "rows[k].add_(x[i])"),
    "an entry of a display": ("sums = {'a': torch.zeros(3)}", "sums['a'] += x[i]"),
    "two entries": (
        "sums = {'a': torch.zeros(3), 'b': torch.zeros(3)}",
        "sums['a'] += x[i]; sums['b'] += x[i] * w",
    ),
    "an entry of a declared dictionary": ("", "named[key] += x[i]"),
    "an entry that is written out": ("", "named[key] = named[key] + x[i]"),
    "a method of an entry": ("", "named[key].add_(x[i])"),
    "an entry of what a loop fills": (
        "sums = {}\n    for name in key:\n        sums[name] = torch.zeros(3)",
        "sums[key] += x[i]",
    ),
}
FILLED = {
    "a part of an item": ("outs = [torch.zeros(9, 3), torch.ones(9, 3)]", "outs[0][i] = x[i] * w"),
    "a column of an item": ("", "rows[k][:, i] = x[i] * w"),
    "a part of an entry": ("", "named[key][i] = x[i] * w"),
    "from another item": ("", "rows[0][i] = rows[1][i - 1] * x[i]"),
}
SILENT = {
    "an item of each iteration": ("", "rows[i] += x[i]"),
    "a place that moves": ("", "rows[k] += x[i]; k = k + 1"),
    "a part from the iteration before": ("", "rows[k][i] = torch.tanh(rows[k][i - 1] * x[i])"),
    "a part of a display from the one before": (
        "outs = [torch.zeros(9, 3), torch.ones(9, 3)]",
        "outs[0][i] = torch.tanh(outs[0][i - 1] * x[i])",
    ),
    "taken apart from the one before": (
        "outs = [torch.zeros(9, 3), torch.ones(9, 3)]; a, b = outs",
        "outs[0][i] = torch.tanh(a[i - 1] * x[i])",
    ),
    "made from itself": ("", "rows[k] = torch.tanh(rows[k] + x[i])"),
    "replaced and added to": ("", "rows[k] = torch.tanh(rows[k]); rows[k] += x[i]"),
    "replaced by every iteration": ("", "rows[k] = x[i]"),
    "begun anew by every iteration": ("", "rows[k] = 0; rows[k] += x[i]"),
    "a sum of partial sums": ("", "rows[0] += x[i]; rows[1] += rows[0]"),
    "a sum that another item enters": ("", "rows[k] += x[i] * rows[0].sum()"),
    "a sum that another entry enters": ("", "named[key] += x[i] * named['a'].sum()"),
    "one tensor in two places": (
        "sums = [torch.zeros(3)] * 2",
        "sums[0] += x[i]; sums[1] += sums[0]",
    ),
    "a tensor that got another name": (
        "sums = [torch.zeros(3), torch.ones(3)]; sums[0] = w",
        "sums[0] += x[i]; rows[k] += w",
    ),
    "numbers": ("sums = {'a': 0}", "sums['a'] += k"),
    "what may be no tensor": ("sums = {}; sums[key] = torch.zeros(3); sums[k] = 0", "sums[k] += 1"),
}


def codes(case: tuple[str, str]) -> list[str]:
    before, body = case
    lines = f"    {before or 'pass'}\n    for i in range(1, x.shape[0]):\n        {body}\n"
    source = f"{HEAD}{lines}    return locals()\n"
    return [finding.code for finding in inspect_source(source, "f.py").findings]


@pytest.mark.parametrize("case", UPDATED.values(), ids=UPDATED)
def test_what_is_added_to_an_item_is_a_sum(case: tuple[str, str]) -> None:
    assert codes(case) == ["VEC201"]


@pytest.mark.parametrize("case", FILLED.values(), ids=FILLED)
def test_a_part_of_an_item_is_a_part_of_a_tensor(case: tuple[str, str]) -> None:
    assert codes(case) == ["VEC101"]


@pytest.mark.parametrize("case", SILENT.values(), ids=SILENT)
def test_stays_silent(case: tuple[str, str]) -> None:
    assert codes(case) == []


def test_a_loop_over_the_list_stays_one_over_a_list() -> None:
    source = (
        HEAD
        + """\
    sums = [torch.zeros_like(row) for row in rows]
    for n in range(len(rows)):
        for i in range(k):
            sums[n] += x[i] * (rows[n] == i)
    return sums
"""
    )
    found = inspect_source(source, "f.py").findings
    assert [(finding.code, finding.span.line) for finding in found] == [("VEC202", 8)]


def test_parts_are_told_by_the_name_of_the_list() -> None:
    source = HEAD + (
        "    outs = [torch.zeros(9, 3), torch.ones(9, 3)]\n"
        "    for i in range(x.shape[0]):\n        outs[0][i] = x[i] * w\n    return outs\n"
    )
    (finding,) = inspect_source(source, "f.py").findings
    assert finding.message.startswith("outs is filled along dim 0 of x")


def test_parts_of_an_entry_are_told_by_its_key() -> None:
    source = HEAD + (
        "    for i in range(named[key].shape[0]):\n"
        "        if not named[key][i].min() > 0: raise ValueError(i)\n    return x\n"
    )
    (finding,) = inspect_source(source, "f.py").findings
    assert finding.message.startswith("search along dim 0 of named[key]")
