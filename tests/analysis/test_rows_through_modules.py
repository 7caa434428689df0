"""Rows of lengths of their own that go through modules and functions of the file, each beside one
that does not do the same to every row.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor


class Pooling(nn.Module):
    def __init__(self, size: int):
        super().__init__()
        self.lin = nn.Linear(size, size)
        self.norm = nn.LayerNorm(size)
        self.embed = nn.Embedding(9, size)
        self.drop = nn.Dropout(0.1)
        self.scores = nn.Sequential(nn.Linear(size, size), nn.Tanh(), nn.Linear(size, 1))
        self.conv = nn.Conv1d(size, size, 3)
        self.mixed = nn.Sequential(nn.Conv1d(size, size, 3), nn.Linear(size, 1))
        self.pool = nn.AdaptiveAvgPool1d(4)
        self.rnn = nn.GRU(size, size)
        self.other = Other(size)

    def energy(self, row):
        return torch.tanh(row @ self.w).softmax(0).sum(0)

    def chosen(self, row):
        if row.sum() > 0:
            return row.relu().sum(0)
        return row.sum(0)

    def filtered(self, row):
        return self.conv(row).sum(0)

    def forward(self, x: Tensor, n: Tensor):
        out = []
        for i in range(x.shape[0]):
            out.append({item})
        return {join}(out)


def spread(row, scale: float):
    \"\"\"How far a row spreads.\"\"\"
    mean = row.mean(0, keepdim=True)
    return ((row - mean) ** 2).sum(0) * scale


def pairs(row):
    return row.view(-1, 2).max(1).values.sum(0)


def steps(row):
    return (row[1:] - row[:-1]).abs().sum(0)


def apart(row):
    return (row[:, None] - row[None]).abs().sum((0, 1))


def first(row):
    return torch.unique(row).sum(0)
"""
REPORTED = {
    "a linear layer": ("self.lin(x[i, : n[i]]).mean(0)", "VEC106"),
    "a norm": ("self.norm(x[i][: n[i]]).mean(0)", "VEC106"),
    "an embedding": ("self.embed(x[i, : n[i]]).mean(0)", "VEC106"),
    "a chain": ("(self.scores(x[i, : n[i]]).softmax(0) * x[i, : n[i]]).sum(0)", "VEC106"),
    "what leaves elements out": ("self.drop(x[i, : n[i]]).sum(0)", "VEC102"),
    "elements of a mask": ("self.lin(x[i][n[i] > 0]).mean(0)", "VEC106"),
    "a method": ("self.energy(x[i, : n[i]])", "VEC106"),
    "a function of all pairs": ("apart(x[i, : n[i]])", "VEC106"),
    "a function": ("spread(x[i, : n[i]], 2.0)", "VEC106"),
}
SILENT = {
    "a convolution": "self.conv(x[i, : n[i]]).mean(0)",
    "a chain with one": "self.mixed(x[i, : n[i]]).mean(0)",
    "a pooling": "self.pool(x[i, : n[i]])",
    "a recurrent layer": "self.rnn(x[i, : n[i]])[0].mean(0)",
    "a module of the user's": "self.other(x[i, : n[i]]).mean(0)",
    "a method that decides": "self.chosen(x[i, : n[i]])",
    "a method that runs a convolution": "self.filtered(x[i, : n[i]])",
    "a function that takes neighbours together": "pairs(x[i, : n[i]])",
    "a function that cuts": "steps(x[i, : n[i]])",
    "a function whose result has a length of its own": "first(x[i, : n[i]])",
}


def codes(item: str, join: str = "torch.stack") -> list[str]:
    source = HEAD.replace("{item}", item).replace("{join}", join)
    report = inspect_source(textwrap.dedent(source), "x.py")
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize("case", REPORTED.values(), ids=REPORTED)
def test_rows_go_through_what_does_the_same_to_each(case: tuple[str, str]) -> None:
    item, code = case
    assert codes(item) == [code]


@pytest.mark.parametrize("item", SILENT.values(), ids=SILENT)
def test_rows_of_their_own_length_stay_apart_in_what_mixes_them(item: str) -> None:
    assert codes(item) == []


def test_rows_that_are_padded_afterwards_keep_their_lengths() -> None:
    assert codes("self.lin(x[i, : n[i]])", "nn.utils.rnn.pad_sequence") == []
    assert codes("self.lin(x[i, : n[i]])", "torch.cat") == []
