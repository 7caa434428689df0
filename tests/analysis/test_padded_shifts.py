"""Slices that a variable cuts off and zeros make as long again, beside some that stay short."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nimport torch.nn.functional as F\nfrom torch import Tensor\n\n\n"
CASES = {
    "shifts": (
        """
        def f(x: Tensor, n: int):
            return torch.stack([F.pad(x[:, i:], (0, i)) for i in range(n)])
        """,
        ["VEC104"],
    ),
    "products of shifts": (
        """
        def f(left: Tensor, right: Tensor, n: int):
            costs = []
            for d in range(n):
                cost = left[..., d:] * right[..., : left.shape[-1] - d]
                costs.append(F.pad(cost, (d, 0)))
            return torch.stack(costs, 1)
        """,
        ["VEC102"],
    ),
    "one shift left as it is": (
        """
        def f(left: Tensor, right: Tensor, n: int):
            costs = []
            for d in range(n):
                if d > 0:
                    cost = F.pad(left[:, :, d:] * right[:, :, :-d], (d, 0, 0, 0))
                else:
                    cost = left * right
                costs.append(cost.mean(1))
            return torch.stack(costs, 1)
        """,
        ["VEC102"],
    ),
    "padded by a constant": (
        """
        def f(x: Tensor, n: int):
            return torch.cat([F.pad(x[:, i:], (0, 3)) for i in range(n)], 1)
        """,
        [],
    ),
    "rows as long as a tensor says": (
        """
        def f(x: Tensor, sizes: Tensor, n: int):
            rows = []
            for i in range(x.shape[0]):
                rows.append(F.pad(x[i, : sizes[i]], (0, n - sizes[i])))
            return torch.stack(rows)
        """,
        [],
    ),
    "rows of a list": (
        """
        def f(rows, n: int):
            return torch.stack([F.pad(row, (0, n - len(row))) for row in rows])
        """,
        [],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_zeros_make_shifts_as_long_again(case: tuple[str, list[str]]) -> None:
    source, expected = case
    report = inspect_source(HEAD + textwrap.dedent(source), "x.py")
    assert [finding.code for finding in report.findings] == expected
