"""Slices that begin at the number of an iteration and step by how many there are."""

from __future__ import annotations

import textwrap

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
CASES = {
    "columns-of-whole-numbers": (
        """
        def f(packed: Tensor, n: int, k: int):
            out = torch.zeros(3, k)
            for i in range(n):
                out[:, i::n] = (packed >> (4 * i)) & 15
            return out
        """,
        ["VEC101"],
    ),
    "a-number-that-is-written": (
        """
        def f(packed: Tensor):
            out = torch.zeros(3, 80)
            for i in range(8):
                out[:, i::8] = (packed >> (4 * i)) & 15
            return out
        """,
        ["VEC101"],
    ),
    "the-length-of-a-list": (
        """
        def f(x: Tensor, scales: list[float], k: int):
            out = torch.zeros(k)
            n = len(scales)
            for i in range(n):
                out[i::n] = x * scales[i]
            return out
        """,
        ["VEC101"],
    ),
    "changed-in-their-places": (
        """
        def f(x: Tensor, y: Tensor, n: int):
            for i in range(n):
                x[i::n] += y * i
            return x
        """,
        ["VEC101"],
    ),
    "read-and-written": (
        """
        def f(x: Tensor, y: Tensor, n: int):
            for i in range(n):
                x[:, i::n] = y[:, i::n].exp() * i
            return x
        """,
        ["VEC101"],
    ),
    "another-step": (
        """
        def f(packed: Tensor, n: int, m: int, k: int):
            out = torch.zeros(3, k)
            for i in range(n):
                out[:, i::m] = (packed >> (4 * i)) & 15
            return out
        """,
        [],
    ),
    "a-step-below-the-count": (
        """
        def f(packed: Tensor):
            out = torch.zeros(3, 80)
            for i in range(9):
                out[:, i::8] = (packed >> (4 * i)) & 15
            return out
        """,
        [],
    ),
    "a-step-that-changes": (
        """
        def f(packed: Tensor, n: int, k: int):
            out = torch.zeros(3, k)
            for i in range(n):
                n = n + 1
                out[:, i::n] = (packed >> (4 * i)) & 15
            return out
        """,
        [],
    ),
    "a-step-of-each-iteration-around": (
        """
        def f(x: Tensor, m: int, k: int):
            out = torch.zeros(3, k)
            for n in range(m):
                for i in range(n):
                    out[:, i::n] = x * i
            return out
        """,
        [],
    ),
    "slices-of-what-moves": (
        """
        def f(x: Tensor, n: int, k: int):
            out = torch.zeros(3, k)
            for i in range(n):
                out[:, i:][:, i::n] = x * i
            return out
        """,
        [],
    ),
    "the-neighbours-of-what-is-written": (
        """
        def f(x: Tensor, n: int, k: int):
            out = torch.zeros(3, k)
            for i in range(n):
                out[:, i::n] = out[:, i + 1 :: n] * x
            return out
        """,
        [],
    ),
    "one-element-besides": (
        """
        def f(x: Tensor, n: int, k: int):
            out = torch.zeros(3, k)
            for i in range(n):
                out[:, i::n] = x * i
                out[:, i + 3] = 7
            return out
        """,
        [],
    ),
    "parts-that-a-model-gets": (
        """
        def f(x: Tensor, model, n: int):
            return torch.cat([model(x[i::n]) for i in range(n)])
        """,
        [],
    ),
}
CLASSES = {
    "apart": ("for i in range(n):\n    out[i::n] = x[i] * 2", "map"),
    "in-place": ("for i in range(n):\n    out[i::n] += x[i]", "map"),
    "behind-the-first": ("for i in range(n):\n    out[1:][i::n] = x[i]", "map"),
    "reads": ("for i in range(n):\n    acc += x[i::n].sum(0)", "reduction"),
    "too-small-a-step": ("for i in range(6):\n    out[i::5] = x[i]", "unknown"),
    "moved-twice": ("for i in range(n):\n    out[i:][i::n] = x[i]", "unknown"),
}


@pytest.mark.parametrize("case", CASES)
def test_strided_slices_as_many_as_their_step_are_apart(case: str) -> None:
    source, codes = CASES[case]
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize("case", CLASSES)
def test_a_run_agrees_with_the_class(case: str) -> None:
    loop, pattern = CLASSES[case]
    assert agreed_class(loop) == pattern
