"""Items that an iteration appends to a list and changes there."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
from torch import Tensor


def f(x: Tensor, w: Tensor, k: int):
    rows = [torch.zeros(3)]
    for i in range(x.shape[0]):
"""
OWN = {
    "scaled in place": "rows.append(x[i] * w); rows[-1] /= rows[-1].norm()",
    "bound anew": "rows.append(x[i] * w); rows[-1] = rows[-1] + w",
    "two of them": (
        "rows.append(x[i] * w); rows.append(x[i] + w); rows[-2] /= rows[-2].norm(); rows[-1] *= 2"
    ),
}
OTHERS = {
    "the one before": "rows.append(x[i] * w); rows[-1] = rows[-1] + rows[-2]",
    "before it is there": "rows[-1] *= 2; rows.append(x[i] * w)",
    "where it may be another": "if x[i].sum() > 3: rows.append(x[i] * w)\n        rows[-1] *= 2",
    "where a condition holds": "rows.append(x[i] * w)\n        if k > i: rows[-1] *= w",
    "unless it is left": "rows.append(x[i] * w)\n        if k > i: continue\n        rows[-1] *= w",
    "at the other end": "rows.insert(0, x[i] * w); rows[-1] *= 2",
    "in another order": "rows.append(x[i] * w); rows.reverse(); rows[-1] *= 2",
    "by a loop inside": (
        "for j in range(2): rows.append(x[i] * j)\n        rows[-1] = rows[-1] * 2"
    ),
    "a part of a tensor": "rows.append(x[i]); rows[-1] += 1",
    "a part of it": "rows.append(x[i] * w); rows[-1][0] = 3",
    "taken away again": "rows.append(x[i] * w); del rows[-1]; rows[-1] *= 2",
    "under another name": "rows.append(x[i] * w); row = rows[-1]; w = torch.tanh(w); row += w",
}

FRESH = """\
import torch
from torch import Tensor


def f(x: Tensor, w: Tensor, k: int, g):
    rows, others = [], []
    {before}
    for {header}:
        {body}
    return torch.stack(others)
"""
WALK = "i in range(x.shape[0])"
ADD = "rows.append(torch.tanh(x[i] @ w)); others.append(rows[i] * 2)"
IN_STEP = {
    "by the variable": ("rows = []", WALK, ADD),
    "by the number of the item": (
        "rows = []",
        "i, v in enumerate(x)",
        "rows.append(torch.tanh(v @ w)); others.append(rows[i] * 2)",
    ),
    "of a list for each": (
        "rows = []",
        "k in range(9)",
        f"rows = []; others = []\n        for {WALK}: {ADD}",
    ),
}
OUT_OF_STEP = {
    "behind others": ("rows = [w]", WALK, ADD),
    "from one on": ("rows = []", "i in range(1, x.shape[0])", ADD),
    "every second": ("rows = []", "i in range(0, x.shape[0], 2)", ADD),
    "from the end": ("rows = []", "i in reversed(range(x.shape[0]))", ADD),
    "two at a time": ("rows = []", WALK, f"{ADD}; rows.append(w)"),
    "now and then": (
        "rows = []",
        WALK,
        "if k > i: rows.append(torch.tanh(x[i] @ w))\n        others.append(rows[i] * 2)",
    ),
    "not by all": ("rows = []", WALK, f"if k > i: continue\n        {ADD}"),
    "the one before": (
        "rows = []",
        WALK,
        "rows.append(torch.tanh(x[i] @ w)); others.append(rows[i - 1] * 2)",
    ),
    "by another number": (
        "rows = []",
        WALK,
        "rows.append(torch.tanh(x[i] @ w)); i = k - i; others.append(rows[i] * 2)",
    ),
    "of what another got": ("rows = []; g(rows)", WALK, ADD),
    "under two names": ("rows = []; same = rows; same.append(w)", WALK, ADD),
    "and taken away": ("rows = []", WALK, f"{ADD}; del rows[0]"),
    "of one list for all": ("rows = []", "k in range(9)", f"for {WALK}: {ADD}"),
}


def codes(body: str) -> list[str]:
    source = f"{HEAD}        {body}\n    return torch.stack(rows)\n"
    return [finding.code for finding in inspect_source(source, "f.py").findings]


@pytest.mark.parametrize("body", OWN.values(), ids=OWN)
def test_what_an_iteration_has_added_is_its_own(body: str) -> None:
    assert codes(body) == ["VEC102"]


@pytest.mark.parametrize("body", OTHERS.values(), ids=OTHERS)
def test_what_others_may_have_added_stays_silent(body: str) -> None:
    assert codes(body) == []


@pytest.mark.parametrize(("before", "header", "body"), IN_STEP.values(), ids=IN_STEP)
def test_an_item_is_the_own_one_where_a_number_counts_them(
    before: str, header: str, body: str
) -> None:
    source = FRESH.format(before=before, header=header, body=body)
    assert [finding.code for finding in inspect_source(source, "f.py").findings] == ["VEC102"]


@pytest.mark.parametrize(("before", "header", "body"), OUT_OF_STEP.values(), ids=OUT_OF_STEP)
def test_a_number_that_may_count_others_stays_silent(before: str, header: str, body: str) -> None:
    source = FRESH.format(before=before, header=header, body=body)
    assert not inspect_source(source, "f.py").findings
