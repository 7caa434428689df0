"""Subscripts that copy what they pick, and those that name a part: what a run says of each."""

from __future__ import annotations

import textwrap

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

from flake8_vectorize.engine import inspect_source

# what is picked of x, the rows of which the loop then reads
FILLED = """
v = x[{index}]
for i in range(1, n):
    v[i] = x[i - 1] * 2
out = v
"""
COPYING = {
    "a-line": "torch.arange(12)",
    "a-part-of-a-line": "torch.arange(12)[:n]",
    "a-list": "[0, 2, 1, 3, 4, 5]",
    "a-list-made-of-numbers": "[j for j in range(6)]",
    "a-mask": "x[:, 0] > -100",
    "places-of-a-mask": "torch.where(x[:, 0] > -100)[0]",
    "a-part-of-an-unknown-index": "idx[1:n + 1]",
    "several-axes": "torch.arange(6), :",
}
SHARING = {
    "one-position": "torch.tensor(0)",
    "a-slice": "0:n",
    "all-of-it": "...",
    "an-index-of-unknown-axes": "idx.sum() * 0",
}
HELPERS = {
    "drawn": ("np.random.permutation(len(x))", True),
    "drawn-as-many": ("np.random.choice(len(x), k, replace=False)", True),
    "drawn-one": ("np.random.choice(len(x), replace=False)", False),
    "shuffled": ("torch.randperm(len(x))[:k]", True),
    "given": ("k", False),
}
HELPER = """
import numpy as np
import torch
from torch import Tensor


def chosen(x, k):
    rows = {index}
    return x[rows]


def f(x: Tensor, y: Tensor, k: int):
    v = chosen(x, k)
    for i in range(1, k):
        v[i] = x[i - 1] * y[i]
    return v
"""


@pytest.mark.parametrize("index", COPYING.values(), ids=COPYING)
def test_what_is_copied_is_filled_independently(index: str) -> None:
    assert agreed_class(FILLED.format(index=index)) == "map"


@pytest.mark.parametrize("index", SHARING.values(), ids=SHARING)
def test_what_is_shared_is_not(index: str) -> None:
    assert agreed_class(FILLED.format(index=index)) != "map"


@pytest.mark.parametrize(("index", "copied"), HELPERS.values(), ids=HELPERS)
def test_copy_that_a_function_gives_back(index: str, copied: bool) -> None:
    source = textwrap.dedent(HELPER).format(index=index)
    (loop,) = inspect_source(source, "a.py", every_loop=True).loops
    assert (loop.pattern == "map") == copied
