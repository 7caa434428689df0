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
LEFT = {
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


@pytest.mark.parametrize("source", LEFT.values(), ids=LEFT)
def test_what_is_not_computed_from_the_place_is_left(source: str) -> None:
    assert not inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
