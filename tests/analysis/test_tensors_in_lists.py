"""Lists of tensors that have shapes of their own, each beside something that one tensor holds."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
PAIRS = {
    "filled by a tensor of places": (
        """
        def f(x: Tensor, sizes: list[int], index: Tensor):
            sums = [torch.zeros(size) for size in sizes]
            for i in range(len(x)):
                sums[index[i]][: x.shape[1]] += x[i]
            return sums
        """,
        """
        def f(x: Tensor, sizes: list[int], index: Tensor):
            sums = [torch.zeros(size) for size in sizes]
            for i in range(len(x)):
                sums[0][i] = x[i].sum()
            return sums
        """,
    ),
    "subscripts of several": (
        """
        def f(x: Tensor, bounds: list[tuple[Tensor, Tensor, float]]):
            within = torch.ones(len(x), dtype=torch.bool)
            for places, weights, most in bounds:
                within &= (x[..., places] * weights).sum(-1) <= most
            return within
        """,
        """
        def f(x: Tensor, bounds: list[tuple[int, int, float]]):
            within = torch.ones(len(x), dtype=torch.bool)
            for first, second, most in bounds:
                within &= x[..., first] - x[..., second] <= most
            return within
        """,
    ),
}


def report(source: str, every: bool = False):
    return inspect_source(HEAD + textwrap.dedent(source), "x.py", every_loop=every)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_a_list_keeps_the_loop(pair: tuple[str, str]) -> None:
    listed, whole = pair
    assert report(listed).findings == ()
    assert report(whole).findings != ()


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_why_says_so(pair: tuple[str, str]) -> None:
    reasons = [loop.reason for loop in report(pair[0], every=True).loops]
    assert any(reason.endswith("is a Python container") for reason in reasons)
