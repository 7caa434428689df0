"""Tensors that are made of what arithmetic gives for each place on an axis."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = """
import math
import torch
from torch import Tensor

"""
MADE = {
    "weights of time steps": """
        def f(x: Tensor, tau: float):
            T = x.shape[0]
            return torch.tensor([math.exp(-(T - i) / tau) for i in range(1, T + 1)]) * x
    """,
    "by operators alone": """
        def f(x: Tensor, decay: float):
            return torch.tensor([decay**i for i in range(x.shape[0])]) * x
    """,
    "in a tuple": """
        def f(x: Tensor, decay: float):
            return torch.as_tensor(tuple(decay * i for i in range(len(x)))) * x
    """,
}
TABLES = {
    "of sines": """
        def f(n: int, d: int):
            return torch.tensor([[math.sin(i / 10**j) for j in range(d)] for i in range(n)])
    """,
    "by operators alone": """
        def f(n: int, d: int):
            return torch.FloatTensor([[p / 9 ** (2 * (i // 2) / d) for i in range(d)]
                                      for p in range(n)])
    """,
}
LEFT = {
    "a table of few rows": """
        def f():
            return torch.tensor([[i * j for i in range(3)] for j in range(3)])
    """,
    "rows that are alike": """
        def f(n: int):
            return torch.tensor([[i * 2 for i in range(n)] for j in range(n)])
    """,
    "a table of entries": """
        def f(n: int, held: dict):
            return torch.tensor([[held[i] * j for i in range(n)] for j in range(n)])
    """,
    "a table of what lists hold": """
        def f(n: int, held: list):
            return torch.tensor([[i * j for i in held] for j in range(n)])
    """,
    "rows of their own lengths": """
        def f(n: int):
            return torch.tensor([[i * j for i in range(n) if i < j] for j in range(n)])
    """,
    "numbers that no axis has": """
        def f(n: int, tau: float):
            return torch.tensor([math.exp(-i / tau) for i in range(n)])
    """,
    "looked up": """
        def f(x: Tensor, table: list):
            return torch.tensor([table[i] for i in range(x.shape[0])]) * x
    """,
    "of a function": """
        def f(x: Tensor, schedule):
            return torch.tensor([schedule(i) for i in range(x.shape[0])]) * x
    """,
    "only some": """
        def f(x: Tensor, tau: float):
            return torch.tensor([math.exp(-i / tau) for i in range(x.shape[0]) if i % 2])
    """,
    "a choice": """
        def f(x: Tensor, tau: float):
            return torch.tensor([1.0 if i == 0 else i / tau for i in range(x.shape[0])])
    """,
    "all alike": """
        def f(x: Tensor, tau: float):
            return torch.tensor([math.exp(tau) for i in range(x.shape[0])])
    """,
    "in no tensor": """
        def f(x: Tensor, tau: float):
            return [math.exp(-i / tau) for i in range(x.shape[0])]
    """,
}


@pytest.mark.parametrize("source", MADE.values(), ids=MADE)
def test_what_is_computed_for_each_place_is_one_expression(source: str) -> None:
    (finding,) = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert finding.code == "VEC104"
    assert "along dim 0 of x" in finding.message


@pytest.mark.parametrize("source", TABLES.values(), ids=TABLES)
def test_what_is_computed_for_each_row_and_column_is_one_expression(source: str) -> None:
    (finding,) = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert finding.code == "VEC104"
    assert "are computed one by one" in finding.message


@pytest.mark.parametrize("source", LEFT.values(), ids=LEFT)
def test_what_is_not_computed_from_the_place_is_left(source: str) -> None:
    assert not inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
