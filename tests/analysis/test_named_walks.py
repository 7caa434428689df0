"""Names that hold what a loop walks: read as if the header spelled it out."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
from itertools import product

import torch
from torch import Tensor
from tqdm import tqdm


def f(x: Tensor, w: Tensor, n: int, loader, rows: list[Tensor], others: list[Tensor], g):
    out = []
    {}
    for {} in walked:
        {}
    return torch.stack(out)
"""
# what the name holds, the target, and what an iteration does
WALKS = {
    "a progress bar": ("walked = tqdm(range(x.shape[0]))", "i", "out.append(x[i] * w)"),
    "two tensors": ("walked = zip(x, w)", "a, b", "out.append(a * b)"),
    "with numbers": ("walked = enumerate(x)", "i, a", "out.append(a * i)"),
    "a list of pairs": ("walked = list(zip(x, w))", "a, b", "out.append(a * b)"),
    "backwards": ("walked = reversed(range(len(x)))", "i", "out.append(x[i] * w)"),
    "a grid": ("walked = product(range(n), range(n))", "i, j", "out.append(x[i, j] * 2)"),
}
OTHERS = {
    "a loader": ("walked = tqdm(loader)", "a", "out.append(a * w)"),
    "lists": ("walked = zip(rows, others)", "a, b", "out.append(a * b)"),
    "what is bound anew": ("walked = zip(x, w); walked = g(x)", "a, b", "out.append(a * b)"),
    "what went into it is bound anew": (
        "walked = zip(x, w); x = g(w)",
        "a, b",
        "out.append(a * b * x)",
    ),
    "what is added to": (
        "walked = list(zip(x, w)); walked.append(g(x))",
        "a, b",
        "out.append(a * b)",
    ),
    "a recurrence": ("walked = tqdm(range(n))", "i", "w = torch.tanh(w * x[i]); out.append(w)"),
    "what is told": (
        "walked = tqdm(range(n))",
        "i",
        "out.append(x[i] * w); walked.set_description(f'{i}')",
    ),
}


def codes(case: tuple[str, str, str], every: bool = False) -> list[str]:
    source = HEAD.format(*case)
    return [finding.code for finding in inspect_source(source, "f.py", every_loop=every).findings]


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("case", WALKS.values(), ids=WALKS)
def test_a_name_stands_for_what_is_walked(case: tuple[str, str, str], every: bool) -> None:
    assert codes(case, every) == ["VEC102"]


@pytest.mark.parametrize("case", OTHERS.values(), ids=OTHERS)
def test_stays_silent(case: tuple[str, str, str]) -> None:
    assert codes(case) == []
