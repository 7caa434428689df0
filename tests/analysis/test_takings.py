"""Tensors of which each element takes its value once, where a mask says that it has none yet."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source
from flake8_vectorize.reporting.accounts import dependence_lines

HEAD = """\
import torch
from torch import Tensor


def f(x: Tensor, y: Tensor, limit: float, bar):
    first = torch.zeros_like(x[0])
    other = torch.zeros_like(x[0])
    for t in range(x.shape[0]):
"""
TOLD = "VEC206 search along dim 0 of x keeps the first hit, element by element"
ONCE = {
    "added": "first = first + x[t] * ~first.bool()",
    "added in place": "first += (first == 0) * x[t]",
    "taken away": "first = first - x[t] * (first == 0)",
    "a choice": "first = torch.where((first == 0) & (x[t] > limit), t, first)",
    "a choice the other way round": "first = torch.where(first != 0, first, x[t])",
    "a choice of what is not a number": "first = torch.where(torch.isnan(first), x[t], first)",
    "a number from elsewhere": "first = torch.where(bar == first, x[t], first)",
    "by functions": "first = torch.where(torch.eq(first, -1).logical_and(x[t] > 0), t, first)",
    "filled": "first = first.masked_fill((first == -1) & (x[t] > limit), t)",
    "in places": "first[(x[t] > limit) & (first == 0)] = t",
    "in places under a name": """
        new = (first == 0) & (x[t] > limit)
        first[new] = t
        """,
    "in some iterations": """
        if t % 2:
            first = torch.where(first == 0, x[t], first)
        """,
}


def source_of(body: str) -> str:
    text = textwrap.indent(textwrap.dedent(body).strip(), "        ")
    return f"{HEAD}{text}\n    return first, other\n"


def told(body: str, every_loop: bool) -> list[str]:
    findings = inspect_source(source_of(body), "x.py", every_loop=every_loop).findings
    return [f"{finding.code} {finding.message}".partition(";")[0] for finding in findings]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", ONCE.values(), ids=ONCE)
def test_what_takes_its_value_once_is_a_search(body: str, every_loop: bool) -> None:
    assert told(body, every_loop) == [TOLD]


def test_the_dependence_is_said() -> None:
    (loop,) = inspect_source(source_of(ONCE["a choice"]), "x.py", every_loop=True).loops
    assert loop.account is not None
    (line,) = dependence_lines(loop.account)
    assert line.startswith("first (line 9) carries the first value that it took from each")


OTHERS = {
    "a value of what is carried": "first = first + (x[t] - first.mean()) * (first == 0)",
    "a mask of what is carried": """
        first = torch.where((first == 0) & (x[t] > first.sum()), t, first)
        """,
    "asked of all": "first = torch.where((first == 0).any(), x[t], first)",
    "asked of another element": "first = torch.where((first == 0).flip(0), x[t], first)",
    "a number of the iteration": "first = torch.where(first == t, x[t], first)",
    "a number that moves": """
        first = torch.where(first == limit, x[t], first)
        limit = limit + 1
        """,
    "two numbers": """
        first = torch.where(first == 0, x[t], first)
        first = torch.where(first == 1, y[t], first)
        """,
    "two numbers by turns": """
        if t % 2:
            first = torch.where(first == 0, x[t], first)
        else:
            first = torch.where(first == 1, y[t], first)
        """,
    "two numbers in places": """
        first[first == 0] = t
        first[first == 1] = x[t].sum()
        """,
    "written besides": """
        first[(first == 0) & (x[t] > limit)] = t
        first[0] = 5
        """,
    "changed in between": """
        new = first == 0
        first = first + 1
        first = torch.where(new, x[t], first)
        """,
    "read by another": """
        first = torch.where((first == 0) & (x[t] > limit), t, first)
        other = other + first
        """,
    "a mask of another that needs it": """
        first = torch.where((first == 0) & (x[t] > other), t, first)
        other = other + first
        """,
    "added where it is": "first[(first == 0) & (x[t] > limit)] += t",
    "turned round": "first = (first == 0) * x[t] - first",
    "bits": "first = first | (x[t] & (first == 0))",
    "part of the way": "first = first.lerp((first == 0) * x[t], 0.5)",
    "an order": "first = torch.where(first < limit, x[t], first)",
}


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("body", OTHERS.values(), ids=OTHERS)
def test_what_changes_again_is_none(body: str, every_loop: bool) -> None:
    assert told(body, every_loop) == []
