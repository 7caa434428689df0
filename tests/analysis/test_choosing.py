"""Functions of the file that get the number of an iteration, some of which choose an object by it,
and objects that are chosen at random.
"""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

# what a method does with the number `k` that it gets
CHOOSING = {
    "calls one of several": "return self.heads[k](x)",
    "asks one for what no tensor has": "return x @ self.blocks[k].mlp.weight",
    "names one": "head = self.heads[k]\n        return head(x)",
}
COMPUTING = {
    "takes a part of a tensor": "return x * self.scale[k].abs()",
    "asks for what tensors have": "return x * self.scale[k].T",
    "computes with it": "return x.roll(k)",
}
LOOP = """
import torch
from torch import Tensor

class Net:
    def part(self, x: Tensor, k: int) -> Tensor:
        {}

    def all(self, x: Tensor, n: int):
        return torch.stack([self.part(x, k) for k in range(n)])
"""


@pytest.mark.parametrize("body", CHOOSING.values(), ids=CHOOSING)
def test_objects_that_a_number_chooses_are_no_axis(body: str) -> None:
    loop = inspect_source(LOOP.format(body), "x.py", every_loop=True).loops[0]
    assert loop.code is None
    assert loop.reason.startswith("what it calls differs between iterations (self.")
    assert inspect_source(LOOP.format(body), "x.py").findings == ()


@pytest.mark.parametrize("body", COMPUTING.values(), ids=COMPUTING)
def test_what_computes_with_a_number_is_called_item_by_item(body: str) -> None:
    found = inspect_source(LOOP.format(body), "x.py").findings
    assert [finding.code for finding in found] == ["VEC106"]


SIGN = """
import torch
from torch import Tensor

def sign(k: int) -> int:
    if k % 3:
        return -1
    return 1

def f(x: Tensor, out: Tensor):
    for i in range(x.shape[0]):
        out[i] = sign(i) * x[i - 1]
"""


def test_a_number_of_the_own_file_is_a_column_of_a_batch() -> None:
    assert [found.code for found in inspect_source(SIGN, "x.py").findings] == ["VEC106"]


AT_RANDOM = """
import random
import numpy as np
import torch
from torch import Tensor

def f(x: Tensor, ops, n: int):
    out = []
    for i in range(x.shape[0]):
        {}
    return torch.stack(out)
"""
DRAWN = {
    "called at once": "out.append(random.choice(ops)(x[i]))",
    "called by a name": "op = np.random.choice(ops)\n        out.append(op(x[i]))",
    "taken by a place": "out.append(ops[random.randrange(n)](x[i]))",
}
NUMBERS = {
    "a factor": "out.append(ops(x[i] * random.random()))",
    "a place": "k = np.random.randint(n)\n        out.append(x[i, k : k + 5])",
}


@pytest.mark.parametrize("body", DRAWN.values(), ids=DRAWN)
def test_objects_that_are_drawn_are_no_axis(body: str) -> None:
    (loop,) = inspect_source(AT_RANDOM.format(body), "x.py", every_loop=True).loops
    assert loop.code is None
    assert loop.reason.startswith("what it calls differs between iterations (")


@pytest.mark.parametrize("body", NUMBERS.values(), ids=NUMBERS)
def test_numbers_that_are_drawn_may_be_drawn_at_once(body: str) -> None:
    assert inspect_source(AT_RANDOM.format(body), "x.py").findings
