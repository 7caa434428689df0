"""Loops that keep the best of what they reduce rows to, with a tensor for what is best so far."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
KEPT = {
    "with-its-number": """
        for i in range(len(x)):
            value = x[i].sum()
            if value > best:
                best = value
                found = i
        """,
    "at-once": """
        for i in range(len(x)):
            value = x[i].norm()
            if best > value:
                best, found = value, i
        """,
    "with-its-row": """
        for row in x:
            value = row.max()
            if value <= best:
                best, found = value, row
        """,
    "spelled-out-twice": """
        for i in range(len(x)):
            if x[i].sum() > best:
                best = x[i].sum()
                found = i
        """,
    "compared-on-the-host": """
        for i in range(len(x)):
            value = x[i].sum()
            if value.detach().numpy() > best.detach().numpy():
                best, found = value, i
        """,
    "compared-as-numbers": """
        for i in range(len(x)):
            value = x[i].sum()
            if best.item() < float(value):
                best, found = value, i
        """,
    "alone": """
        for i in range(len(x)):
            value = x[i].mean()
            if value > best:
                best = value
        """,
}
NUMBERS = {
    "of-a-threshold": """
        for bar in torch.linspace(0, 1, 9):
            share = ((y >= bar) == x[0]).float().mean()
            if share > best:
                best = share
                found = bar
        """,
    "of-its-number": """
        for bar in torch.linspace(0, 1, 9):
            share = (y >= bar).float().mean().item()
            if best <= share:
                best, found = share, bar
        """,
}
OTHERS = {
    "made-of-the-best": """
        for i in range(len(x)):
            value = (x[i] - best).sum()
            if value > best:
                best, found = value, i
        """,
    "of-what-the-loop-changes": """
        for i in range(len(x)):
            value = x[i].sum()
            if value > best:
                best, found = value, i
                x[i] = 0
        """,
    "a-bar-that-rises": """
        for i in range(len(x)):
            value = x[i].sum()
            if value > best:
                best = value + 1
                found = i
        """,
    "a-bar-that-falls-too": """
        for i in range(len(x)):
            value = x[i].sum()
            if value > best:
                best, found = value, i
            best *= 0.5
        """,
    "of-what-a-function-gives": """
        for i in range(len(x)):
            value = g(x[i]).sum()
            if value > best:
                best, found = value, i
        """,
    "of-what-every-pass-makes": """
        for i in range(100):
            y = y - y.sin()
            value = y.norm()
            if value < best:
                best, found = value, i
        """,
    "of-rows-of-any-shape": """
        for i in range(len(rows)):
            value = rows[i].sum()
            if value > best:
                best, found = value, i
        """,
}


def codes(loop: str, every_loop: bool) -> list[str]:
    body = textwrap.indent(textwrap.dedent(loop), "    ")
    head = f"{HEAD}def f(x: Tensor, y: Tensor, rows: list[Tensor], g, best):\n    found = None"
    source = f"{head}\n{body}\n    return best, found\n"
    return [f.code for f in inspect_source(source, "x.py", every_loop=every_loop).findings]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("loop", KEPT.values(), ids=KEPT)
def test_the_best_of_results_is_an_extremum(loop: str, every_loop: bool) -> None:
    assert codes(loop, every_loop) == ["VEC205", "VEC301"]


@pytest.mark.parametrize("loop", NUMBERS.values(), ids=NUMBERS)
def test_the_best_of_what_is_computed_from_elements_is_an_extremum(loop: str) -> None:
    assert codes(loop, False) == ["VEC205", "VEC301"]


@pytest.mark.parametrize("every_loop", [False, True])
@pytest.mark.parametrize("loop", OTHERS.values(), ids=OTHERS)
def test_what_needs_the_best_or_is_no_result_stays_silent(loop: str, every_loop: bool) -> None:
    assert codes(loop, every_loop) == []
