"""Tensors that get one and the same value, by each iteration where a condition on their own
elements holds.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.reporting.accounts import dependence_lines

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
MASKS = "logical or of masks over dim 0 of ks in a Python loop; compute the items at once and write"
FILLED = {
    "where-they-equal-an-item": "y[y == k] = 0",
    "where-a-mask-with-a-name-holds": "m = y == k\n    y[m] = 0",
    "where-they-are-between-two": "y[(y > k) & (y < k + 2)] = -1",
    "where-either-holds": "y[(y == k) | (y == 255)] = 0",
    "where-another-mask-holds-too": "y[(y == k) & (z > k)] = 0",
    "where-they-do-not-differ": "y[~(y != k)] = 3",
    "chosen": "y = torch.where(y == k, 0, y)",
    "chosen-the-other-way-round": "y = torch.where(y != k, y, torch.zeros_like(y))",
    "filled-anew": "y = y.masked_fill(y == k, -100)",
    "filled-in-place": "y.masked_fill_((y == k) & (y > 1), 0)",
    "with-a-tensor-of-all-iterations": "y = torch.where(y == k, z, y)",
}
OTHERS = {
    "by-a-value-of-its-own": "y[y == k] = k + 1",
    "by-a-value-of-its-own-in-place": "y.masked_fill_(y == k, k + 1)",
    "by-values-that-may-be-many": "y[y == k] = z",
    "where-what-all-of-it-says-holds": "y[y > y.mean() * k] = 0",
    "where-other-elements-say-so": "y[y.flip(0) == k] = 0",
    "where-other-elements-say-so-in-place": "y.masked_fill_(y.flip(0) == k, 0)",
    "where-all-of-it-says-so-besides": "y[(y == k) & (y.sum() > 3)] = 0",
    "where-a-column-says-so": "y[y[:, 0] == k] = 0",
    "by-two-values-in-turn": "y[y == k] = 0\n    y[y == k + 1] = 1",
    "by-one-value-or-the-other": (
        "if k > 3:\n        y = torch.where(y == k, 0, y)\n"
        "    else:\n        y = torch.where(y == k, 1, y)"
    ),
    "and-added-to": "y[y == k] = 0\n    y += 1",
    "and-asked-for-its-sum": "y[y == k] = 0\n    sums.append(y.sum())",
    "and-chosen-and-asked-for-its-sum": "y = torch.where(y == k, 0, y)\n    sums.append(y.sum())",
    "by-what-is-drawn": "y = torch.where(y == k, torch.rand_like(y), y)",
}


def source_of(body: str) -> str:
    head = f"{HEAD}def f(y: Tensor, z: Tensor, ks: Tensor, sums):\n"
    loop = textwrap.indent(f"for k in ks:\n    {body}", "    ")
    return f"{head}{loop}\n    return y\n"


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", FILLED.values(), ids=FILLED)
def test_one_value_goes_where_any_of_the_masks_holds(body: str, every_loop: bool) -> None:
    found = inspect_source(source_of(body), "x.py", every_loop=every_loop).findings
    assert [(f.code, f.message) for f in found] == [("VEC205", f"{MASKS} .any(0)")]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", OTHERS.values(), ids=OTHERS)
def test_what_is_filled_otherwise_is_no_reduction(body: str, every_loop: bool) -> None:
    found = inspect_source(source_of(body), "x.py", every_loop=every_loop).findings
    assert not {"VEC203", "VEC204", "VEC205"} & {f.code for f in found}


def test_what_is_carried_is_said() -> None:
    source = source_of("y = torch.where(y == k, 0, y)")
    report = inspect_source(source, "x.py", every_loop=True).loops[0]
    assert report.account is not None
    (line,) = dependence_lines(report.account)
    assert "one value wherever a condition held so far" in line
