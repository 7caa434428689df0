"""Functions of the file that get the number of an iteration: some choose an object by it."""

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
