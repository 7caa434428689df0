"""Axes that are divided by a count, each beside tiles of a size that somebody chose."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
CASES = {
    "heads": (
        """
        def f(self, x: Tensor, heads: int):
            width = x.shape[1] // heads
            total = 0
            for h in range(heads):
                total += torch.softmax(x[:, h * width : (h + 1) * width], -1).mean()
            return total
        """,
        ["VEC201"],
    ),
    "tiles of a width": (
        """
        def f(self, x: Tensor, width: int):
            heads = x.shape[1] // width
            total = 0
            for h in range(heads):
                total += torch.softmax(x[:, h * width : (h + 1) * width], -1).mean()
            return total
        """,
        [],
    ),
    "parts and the rest": (
        """
        def f(self, x: Tensor, parts: int):
            width = (x.shape[1] + parts - 1) // parts
            total = 0
            for h in range(parts):
                total += torch.softmax(x[:, h * width : (h + 1) * width], -1).mean()
            return total
        """,
        [],
    ),
    "a width beside a count": (
        """
        def f(self, x: Tensor, heads: int, width: int):
            total = 0
            for h in range(heads):
                total += torch.softmax(x[:, h * width : (h + 1) * width], -1).mean()
            return total
        """,
        [],
    ),
    "components as wide as another tensor": (
        """
        def f(self, x: Tensor, w: Tensor, components: int):
            width = x.size(1)
            total = torch.zeros_like(x)
            for k in range(components):
                total += w[:, width * k : width * (k + 1)] * x.exp()
            return total
        """,
        ["VEC201"],
    ),
    "batches as long as another one": (
        """
        def f(self, x: Tensor, y: Tensor, out: Tensor):
            size = len(y)
            batches = -(-len(x) // size)
            for i in range(batches):
                out[i * size : (i + 1) * size] = torch.softmax(x[i * size : (i + 1) * size], 1)
        """,
        [],
    ),
    "heads joined one after another": (
        """
        def attend(q: Tensor, v: Tensor):
            weights = torch.softmax(q @ v.T, -1)
            return torch.zeros_like(q).add_(weights @ v)

        def f(q: Tensor, v: Tensor, heads: int):
            c = q.size(1) // heads
            for i in range(heads):
                o = attend(q[:, i * c : (i + 1) * c], v[:, i * c : (i + 1) * c])
                if i == 0:
                    out = o
                else:
                    out = torch.cat((out, o), dim=1)
            return out
        """,
        ["VEC302"],
    ),
    "heads that the function called changes": (
        """
        def attend(q: Tensor, v: Tensor):
            return q.add_(v)

        def f(q: Tensor, v: Tensor, heads: int):
            c = q.size(1) // heads
            for i in range(heads):
                o = attend(q[:, i * c : (i + 1) * c], v[:, i * c : (i + 1) * c])
                if i == 0:
                    out = o
                else:
                    out = torch.cat((out, o), dim=1)
            return out
        """,
        [],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_counts_divide_and_sizes_tile(case: tuple[str, list[str]]) -> None:
    source, expected = case
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    assert [finding.code for finding in report.findings] == expected
