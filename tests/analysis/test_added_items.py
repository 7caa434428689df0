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
    "under another name": "rows.append(x[i] * w); row = rows[-1]; w = torch.tanh(w); row += w",
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
