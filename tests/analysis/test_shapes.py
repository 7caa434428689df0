"""Which items have one shape: what is told of a loop agrees with torch."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

torch = pytest.importorskip("torch")

MADE = (
    "torch.randint(0, c.item(), (2,))",
    "torch.randint(c.item(), (2,))",
    "torch.randint(low=0, high=c.item(), size=(2,))",
    "torch.randint(0, 9, (c.item(),))",
    "torch.randint(9, size=(c.item(),))",
    "torch.full((2,), c.item())",
    "torch.full((c.item(),), 1.0)",
    "torch.full(size=(c.item(),), fill_value=1.0)",
    "torch.linspace(0, c.item(), 5)",
    "torch.linspace(0, 1, c.item())",
    "torch.linspace(0, 1, steps=c.item())",
    "torch.logspace(0, c.item(), steps=5)",
    "torch.arange(c.item())",
    "torch.arange(0, c.item())",
    "torch.arange(0, 12, c.item())",
    "torch.arange(end=c.item())",
    "torch.zeros(c.item())",
    "torch.ones(2, c.item()).flatten()",
    "torch.rand(size=(c.item(),))",
    "torch.randperm(c.item())",
    "torch.multinomial(torch.ones(4), c.item())",
    "torch.eye(2, c.item()).flatten()",
    "torch.hann_window(c.item())",
    "torch.kaiser_window(4, True, 1.0 * c.item())",
    "c.new_full((2,), c.item())",
    "c.new_full((c.item(),), 2)",
)


@pytest.mark.parametrize("item", MADE)
def test_a_new_tensor_is_as_large_as_its_sizes_say(item: str) -> None:
    counts = torch.tensor([2, 3])
    shapes = {eval(item, {"torch": torch, "c": c}).shape for c in counts}
    # turned round, so that it is no mere repetition of one number
    items = f"[({item}).flip(0) for c in n]"
    source = f"import torch\ndef f(n: torch.Tensor): return torch.cat({items})\n"
    codes = {finding.code for finding in inspect_source(source, "x.py").findings}
    assert ("VEC104" in codes) is (len(shapes) == 1)
