"""Lists of whole numbers whose items say which places of tensors are read and written, told by what
their names are bound to.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import random

import numpy as np
import torch
from elsewhere import groups_of, modes
from torch import Tensor, nn


def chosen(n: int, k: int, mode: str):
    k = min(k, n // 2)
    if mode == "some":
        picked = list(range(n // 2))
        np.random.shuffle(picked)
        picked = picked[:k]
    else:
        picked = list(range(0, k))
    picked.sort()
    return picked


def grouped(n: int):
    return [list(range(n)), list(range(2 * n))]


def endless(n: int):
    return endless(n)


class Mix(nn.Module):
    few = [0, 3]

    def __init__(self, n: int, k: int, given):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(8, 8, k))
        self.layers = nn.ModuleList(nn.Linear(8, 8) for _ in range(n))
"""
FORWARD = """
    def forward(self, x: Tensor):
        out = torch.zeros_like(x)
        for n, i in enumerate(self.kept):
            out[:, :, i] = torch.einsum("bi,io->bo", x[:, :, i], self.weight[:, :, n])
        return out
"""
# how an attribute gets lists of numbers
NUMBERS = {
    "counted": "self.kept = list(range(n))",
    "a-part-of-what-is-counted": "self.kept = sorted(random.sample(range(n), k))",
    "joined": (
        "self.low = list(range(k))\n"
        "self.high = list(range(len(self.low), n))\n"
        "np.random.shuffle(self.high)\n"
        "self.high = self.high[: n - k]\n"
        "self.kept = self.low + self.high\n"
        "self.kept.sort()"
    ),
    "in-either-case": (
        "if k:\n    self.kept = list(range(k))\n"
        "else:\n    self.kept = list(range(n))\n    self.kept = self.kept[:9]"
    ),
    "as-a-function-gives": "self.kept = chosen(n, k, given)",
    "by-another-name": "kept = torch.randperm(n)[:k].tolist()\nself.kept = kept",
    "nothing-at-first": "self.kept = None\nself.kept = list(range(n))",
}
# how it gets what may be anything
OTHERS = {
    "given": "self.kept = given",
    "a-copy-of-what-is-given": "self.kept = list(given)",
    "in-one-case": "self.kept = given if k else list(range(n))",
    "and-given-besides": "self.kept = list(range(n))\nself.kept = given",
    "lists-of-numbers": "self.kept = grouped(n)",
    "as-an-unknown-function-gives": "self.kept = modes(n, k)",
    "as-a-function-gives-that-calls-itself": "self.kept = endless(n)",
    "taken-apart": "self.kept, self.rest = groups_of(n)",
    "a-part-of-itself": "self.kept = self.kept[:k]",
    "walked": "for self.kept in given:\n    pass",
}
# what else is done with numbers, in a loop over them
ELSEWISE = {
    "modules": "for i in self.kept:\n    x = self.layers[i](x)\nreturn x",
    "keys": "for i in self.kept:\n    self.seen[i] = x\nreturn self.seen",
    "texts": "for i in self.kept:\n    self.told[f'{i}'] = x[:, :, i]\nreturn self.told",
    "a-handful": "for i in self.few:\n    out[:, :, i] = torch.relu(x[:, :, i])\nreturn out",
    "one-after-another": "for i in self.kept:\n    x[0] = torch.relu(x[0] * x[i]) + x[i]\nreturn x",
}


def codes(made: str, method: str, every_loop: bool = False) -> list[str]:
    source = HEAD + textwrap.indent(made, " " * 8) + "\n" + method
    found = inspect_source(source, "x.py", every_loop=every_loop).findings
    return [finding.code for finding in found]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("made", NUMBERS.values(), ids=NUMBERS)
def test_numbers_walk_places_of_tensors(made: str, every_loop: bool) -> None:
    assert codes(made, FORWARD, every_loop) == ["VEC203"]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("made", OTHERS.values(), ids=OTHERS)
def test_what_may_hold_lists_of_places_is_none(made: str, every_loop: bool) -> None:
    assert not codes(made, FORWARD, every_loop)


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", ELSEWISE.values(), ids=ELSEWISE)
def test_numbers_that_are_used_otherwise_walk_nothing(body: str, every_loop: bool) -> None:
    method = "\n    def forward(self, x: Tensor):\n        out = torch.zeros_like(x)\n"
    method += textwrap.indent(body, " " * 8) + "\n"
    assert not codes(NUMBERS["counted"], method, every_loop)


def test_a_local_list_is_read_as_well() -> None:
    method = FORWARD.replace("self.kept", "kept").replace(
        "        for n", "        kept = chosen(9, 3, 'all')\n        for n"
    )
    assert codes("self.n = n", method) == ["VEC203"]
    given = FORWARD.replace("self.kept", "kept").replace("x: Tensor", "x: Tensor, kept")
    assert not codes("self.n = n", given)
