"""Loops over the indices of all cells of a grid, and those that raise an error at a first hit."""

from __future__ import annotations

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """\
import itertools
from itertools import product

import numpy as np
import torch
from torch import Tensor


def f(x: Tensor, k: int, sizes, nets, rows: list[Tensor]):
    out, made, total, c = torch.zeros(x.shape[:-1]), [], torch.zeros(3), torch.eye(3)
"""
HEADERS = (
    "itertools.product(*map(range, x.shape[:-1]))",
    "product(*(range(n) for n in x.shape[:-1]))",
    "product(*[range(size) for size in x.shape[:k]])",
    "np.ndindex(x.shape[:-1])",
    "np.ndindex(*x.shape[:-1])",
)
BODIES = {
    "a store": ("out[i] = x[i].sum()", ["VEC203"]),
    "a list": ("made.append(x[i].sum())", ["VEC102"]),
    "a total": ("total = total + x[i]", ["VEC201"]),
    "numbers": ("made.append(x[i].sum().item())", ["VEC110"]),
    "an error": ("if not x[i].min() > 0: raise ValueError(x[i])", ["VEC206"]),
    "a recurrence": ("total = torch.tanh(total + x[i])", []),
    "another function each time": ("made.append(nets[i[0]](x[i]))", []),
}
CHECKS = {
    "what is made for the test": (
        "part = torch.eye(3); part[x[i, :, 0]] = 1",
        "part.min() < 0",
        ["VEC206"],
    ),
    "what a loop inside computes for it": (
        "part = x[i]\n        for _ in range(k): part = part.mm(part)",
        "part.min() < 0",
        ["VEC206"],
    ),
    "the part before": (
        "part = x[i] - c; c = x[i]",
        "part.min() < 0",
        ["VEC206"],
    ),
    "what iterations hand on": ("c = torch.tanh(c + x[i])", "c.min() < 0", []),
    "what functions give": (
        "part = x[i]\n        for net in nets: part = net(part)",
        "part.min() < 0",
        [],
    ),
    "what a list holds": ("part = rows[i]", "part.min() < 0", []),
}


def codes(header: str, body: str) -> list[str]:
    joined = "torch.stack(made)" if "append(x[i].sum())" in body or "nets" in body else "made"
    source = f"{HEAD}    for i in {header}:\n        {body}\n    return out, {joined}, total\n"
    return [finding.code for finding in inspect_source(source, "f.py").findings]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("case", BODIES.values(), ids=BODIES)
def test_cells_are_walked(header: str, case: tuple[str, list[str]]) -> None:
    body, expected = case
    assert codes(header, body) == expected


@pytest.mark.parametrize(
    "header", ["product(*sizes)", "product(*(n for n in sizes))", "product(sizes, range(3))"]
)
def test_products_of_lists_are_no_grid(header: str) -> None:
    assert codes(header, BODIES["an error"][0]) == []


@pytest.mark.parametrize("case", CHECKS.values(), ids=CHECKS)
def test_a_loop_that_raises_tests_each_element_alone(case: tuple[str, str, list[str]]) -> None:
    made, test, expected = case
    assert codes("range(len(x))", f"{made}\n        if {test}: raise ValueError") == expected


def test_few_cells_stay_as_they_are() -> None:
    assert codes("product(range(2), range(2))", BODIES["a total"][0]) == []
    assert codes("product(range(9), range(9))", BODIES["a total"][0]) == ["VEC201"]


def test_the_grid_is_told_by_its_sizes() -> None:
    source = f"{HEAD}    for i in {HEADERS[0]}:\n        {BODIES['a total'][0]}\n    return total\n"
    (finding,) = inspect_source(source, "f.py").findings
    assert finding.message.startswith("sum over i (all indices of x.shape[:-1])")
