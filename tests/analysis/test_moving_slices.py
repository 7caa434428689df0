"""Slices that move with a variable and are cut off at the ends of an axis, each beside slices whose
length data decide about.
"""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
CASES = {
    "shifts in two directions": (
        """
        def f(a: Tensor, b: Tensor, m: int):
            n, c, h, w = a.shape
            cost = torch.zeros(n, c, 2 * m + 1, 2 * m + 1, h, w)
            for i in range(2 * m + 1):
                u = i - m
                for j in range(2 * m + 1):
                    v = j - m
                    left = a[:, :, max(0, -v) : h - v, max(0, -u) : w - u]
                    right = b[:, :, max(0, v) : h + v, max(0, u) : w + u]
                    cost[:, :, i, j, max(0, -v) : h - v, max(0, -u) : w - u] = left * right
            return cost
        """,
        ["VEC103"],
    ),
    "a band": (
        """
        def f(x: Tensor, n: int, k: int):
            out = torch.zeros_like(x)
            for i in range(n):
                low = max(0, i - k)
                high = min(n, i + k)
                out[i, low:high] = x[i, low:high] * 2
            return out
        """,
        ["VEC101"],
    ),
    "bands that lie one over another": (
        """
        def f(x: Tensor, n: int, k: int):
            out = torch.zeros_like(x)
            for i in range(n):
                out[max(0, i - k) : i + k] = x[max(0, i - k) : i + k] * i
            return out
        """,
        [],
    ),
    "parts as long as a list says": (
        """
        def f(x: Tensor, n: int, sizes):
            out = torch.zeros_like(x)
            for i in range(n):
                low = max(0, i - sizes[i])
                out[i, low:i] = x[i, : i - low] * 2
            return out
        """,
        ["VEC101"],
    ),
    "parts as long as a tensor says": (
        """
        def f(x: Tensor, n: int, sizes: Tensor):
            out = torch.zeros_like(x)
            for i in range(n):
                low = max(0, i - int(sizes[i]))
                out[i, low:i] = x[i, : i - low] * 2
            return out
        """,
        ["VEC101", "VEC301"],
    ),
    "parts that are joined": (
        """
        def f(x: Tensor, n: int, k: int):
            out = []
            for i in range(n):
                out.append(x[max(0, i - k) : i + k] * 2)
            return torch.cat(out)
        """,
        [],
    ),
    "parts that a function gets": (
        """
        def f(self, x: Tensor, n: int, k: int):
            out = torch.zeros_like(x)
            for i in range(n):
                out[i] = self.net(x[max(0, i - k) : i + k])
            return out
        """,
        [],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_variables_move_slices_and_data_cut_them(case: tuple[str, list[str]]) -> None:
    source, expected = case
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    assert [finding.code for finding in report.findings] == expected
