"""Tensors that objects hold and give whose classes the file defines, and those that torch gives by
name.
"""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
from dataclasses import dataclass
from functools import cached_property
from typing import Optional, TypedDict

import numpy as np
import torch
from elsewhere import Other
from torch import Tensor, nn


@dataclass
class Batch:
    pos: Tensor
    rows: list[Tensor]
    size: int


class Record(TypedDict):
    pos: Tensor


class Encoder(nn.Module):
    scale = torch.ones(3)

    def __init__(self, n: int):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(n))

    @classmethod
    def read(cls) -> Tensor:
        return torch.zeros(3)

    @cached_property
    def table(self):
        return torch.zeros(3, 4)

    def split(self, x):
        return torch.relu(x), [x]

    def forward(self, x):
        return torch.relu(x)


def make(x) -> Batch:
    return Batch(x, [x], 1)


"""
# what a function gets, and what it walks
FUNCTION = """
def f({}):
    {}
    sums = []
    for row in t:
        sums.append(row.sum())
    return torch.stack(sums)
"""
METHOD = """
class Net(nn.Module):
    def __init__(self, n: int, batch: Batch):
        super().__init__()
        self.encoder = Encoder(n)
        self.batch = batch
        self.fc = nn.Linear(n, n)
        self.lstm = nn.LSTM(n, n)

    def forward(self, x):
        sums = []
        for row in {}:
            sums.append(row.sum())
        return torch.stack(sums)
"""
TENSORS = {
    "a-field": ("batch: Batch", "t = batch.pos"),
    "a-field-of-what-may-be-none": ("batch: Optional[Batch]", "t = batch.pos"),
    "a-field-of-what-is-made": ("x", "b = Batch(x, [x], 1); t = b.pos"),
    "a-field-of-what-is-returned": ("x", "b = make(x); t = b.pos"),
    "a-key": ("record: Record", "t = record['pos']"),
    "an-entry": ("batch: dict[str, Tensor]", "t = batch['pos']"),
    "an-entry-of-an-entry": ("batch: dict[str, dict[str, Tensor]]", "t = batch['a']['pos']"),
    "a-method-of-a-class": ("", "t = Encoder.read()"),
    "an-object-that-is-called": ("x", "encoder = Encoder(3); t = encoder(x)"),
    "a-method-of-an-object": ("e: Encoder, x", "t, _ = e.split(x)"),
    "a-property": ("e: Encoder", "t = e.table"),
    "what-the-class-has": ("e: Encoder", "t = e.scale"),
    "a-function-within": ("x", "def g(y): return torch.relu(y)\n    t = g(x)"),
    "texts-as-tensors": ("tok, s", "t = tok(s, return_tensors='pt')['input_ids']"),
    "texts-as-tensors-elsewhere": (
        "tok, s",
        "b = tok(s, return_tensors='pt').to('cuda'); t = b.input_ids",
    ),
    "one-text-as-a-tensor": ("tok, s", "t = tok.encode(s, return_tensors='pt')"),
    "values-by-name": ("x: Tensor", "t = x.sort().values"),
    "medians-by-name": ("x: Tensor", "m = torch.nanmedian(x, dim=0)\n    t = m.values"),
    "an-inverse-by-name": ("x: Tensor", "t = torch.linalg.inv_ex(x).inverse"),
    "factors-by-name": ("x: Tensor", "svd = torch.linalg.svd(x); t = svd.Vh"),
    "a-submodule": ("self.encoder(x)",),
    "a-part-of-a-submodule": ("self.encoder.weight",),
    "a-field-of-an-attribute": ("self.batch.pos",),
    "weights": ("self.fc.weight.data",),
    "states": ("self.lstm(x)[0]",),
}
OTHERS = {
    "a-list": ("batch: Batch", "t = batch.rows"),
    "a-list-beside-a-tensor": ("e: Encoder, x", "_, t = e.split(x)"),
    "a-class-of-another-file": ("batch: Other", "t = batch.pos"),
    "what-replaces-it": ("batch: Batch, g", "batch = g(batch); t = batch.pos"),
    "an-entry-that-may-be-a-list": (
        "batch: dict[str, Tensor]",
        "listed = isinstance(batch['pos'], list); t = batch['pos']",
    ),
    "texts-as-lists": ("tok, s", "t = tok(s)['input_ids']"),
    "texts-as-arrays": ("tok, s", "t = tok(s, return_tensors='np')['input_ids']"),
    "values-of-what-is-not-known": ("x", "t = x.sort().values"),
    "a-number-of-each-sort": ("x: Tensor", "t = x.sort().count"),
    "states-that-are-left": ("self.lstm(x)[1]",),
    "settings-of-a-submodule": ("self.fc.parts",),
}


def codes_of(case: tuple[str, ...]) -> list[str]:
    source = HEAD + (FUNCTION if len(case) == 2 else METHOD).format(*case)
    return [finding.code for finding in inspect_source(source, "x.py").findings]


@pytest.mark.parametrize("case", TENSORS.values(), ids=TENSORS)
def test_tensors_are_known(case: tuple[str, ...]) -> None:
    assert codes_of(case) == ["VEC102"]


@pytest.mark.parametrize("case", OTHERS.values(), ids=OTHERS)
def test_what_may_be_no_tensor_stays_silent(case: tuple[str, ...]) -> None:
    assert codes_of(case) == []
