"""Loops that count batches or chunks, beside those that count numbers, or the rows of a tensor."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import math\nimport torch\nfrom torch import Tensor\nfrom tqdm import trange\n\n\n"
BATCHES = {
    "named": ("num_batches: int", "range(num_batches)"),
    "named-in-another-way": ("self", "range(self.n_chunks)"),
    "counted-behind-the-first": ("n_batches: int", "range(1, n_batches + 1)"),
    "shown": ("n_batches: int, quiet: bool", "trange(n_batches, disable=quiet)"),
    "quotient": ("total: int, batch_size: int", "range(total // batch_size)"),
    "rounded-up": ("total: int, chunk_size: int", "range(math.ceil(total / chunk_size))"),
    "at-least-one": ("total: int, chunk_len: int", "range(max(total // chunk_len, 1))"),
}
NUMBERS = {
    "named": ("num_samples: int", "range(num_samples)"),
    "rows-of-a-batch": ("batch_size: int", "range(batch_size)"),
    "half-of-a-batch": ("batch_size: int", "range(batch_size // 2)"),
    "quotient": ("total: int, width: int", "range(total // width)"),
    "in-steps-that-are-counted": ("total: int, n_batches: int", "range(total - n_batches)"),
}
ROWS = """def f(x: Tensor, y: Tensor):
    num_chunks = x.shape[0]
    return torch.stack([torch.cdist(x[i], y).amin(1) for i in range(num_chunks)])
"""


def codes(source: str) -> list[str]:
    return [finding.code for finding in inspect_source(HEAD + source, "x.py").findings]


def sampled(parameters: str, header: str) -> str:
    return (
        f"def f({parameters}, x: Tensor):\n    total = 0\n    for i in {header}:\n"
        "        y = torch.randn(64, 3)\n        total += torch.cdist(x, y).amin(1).sum()\n"
        "    return total\n"
    )


@pytest.mark.parametrize("case", BATCHES.values(), ids=BATCHES)
def test_batches_bound_memory(case: tuple[str, str]) -> None:
    assert codes(sampled(*case)) == []


@pytest.mark.parametrize("case", NUMBERS.values(), ids=NUMBERS)
def test_numbers_stand_for_an_axis(case: tuple[str, str]) -> None:
    assert codes(sampled(*case)) == ["VEC201"]


def test_rows_are_an_axis_whatever_they_are_called() -> None:
    assert codes(ROWS) == ["VEC104"]
