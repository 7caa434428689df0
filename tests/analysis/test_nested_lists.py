"""Lists that a tensor is made of side by side: `torch.tensor([xs, ys])`."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"
CASES = {
    "comprehensions-by-name": (
        """
        def f(x: Tensor):
            xs = [x[i] * 2 for i in range(x.shape[0])]
            ys = [x[i] * 3 for i in range(x.shape[0])]
            return torch.tensor([xs, ys])
        """,
        ["VEC104", "VEC104"],
    ),
    "comprehensions-at-once": (
        """
        def f(x: Tensor):
            n = x.shape[0]
            return torch.tensor([[x[i] * 2 for i in range(n)], [x[i] * 3 for i in range(n)]])
        """,
        ["VEC104", "VEC104"],
    ),
    "two-lists-of-one-loop": (
        """
        def f(x: Tensor):
            xs, ys = [], []
            for i in range(x.shape[0]):
                xs.append(x[i] * 2)
                ys.append(x[i] * 3)
            return torch.as_tensor((xs, ys))
        """,
        ["VEC102"],
    ),
    "one-list-and-one-row-of-numbers": (
        """
        def f(x: Tensor, numbers):
            xs = [x[i] * 2 for i in range(x.shape[0])]
            return torch.tensor([numbers, xs])
        """,
        ["VEC104"],
    ),
    "all-items-of-a-list-and-one-more": (
        """
        def f(x: Tensor):
            xs = []
            for i in range(x.shape[0]):
                xs.append(x[i] * 2)
            return torch.stack([*xs, x[0]])
        """,
        ["VEC102"],
    ),
    "one-item-of-each": (
        """
        def f(x: Tensor):
            xs = [x[i] * 2 for i in range(x.shape[0])]
            ys = [x[i] * 3 for i in range(x.shape[0])]
            return torch.tensor([xs[0], ys[0]])
        """,
        [],
    ),
    "how-many-there-are": (
        """
        def f(x: Tensor):
            xs = [x[i] * 2 for i in range(x.shape[0])]
            return torch.tensor([len(xs), 3]), xs
        """,
        [],
    ),
    "lists-in-a-list": (
        """
        def f(x: Tensor):
            xs = [x[i] * 2 for i in range(x.shape[0])]
            ys = [x[i] * 3 for i in range(x.shape[0])]
            return [xs, ys]
        """,
        [],
    ),
    "what-takes-no-nested-lists": (
        """
        def f(x: Tensor, pad):
            xs = [x[i] * 2 for i in range(x.shape[0])]
            return torch.stack([pad(xs), pad(xs)])
        """,
        [],
    ),
    "a-batch-of-one": (
        """
        def f(model, x: Tensor):
            kept = []
            for i in range(x.shape[1]):
                last = model(x[:, i : i + 1], torch.tensor([i]))
                kept.append(x[0][i].item())
            return torch.tensor([kept]), last
        """,
        [],
    ),
    "objects-that-are-asked": (
        """
        def f(bonds):
            first, last = [], []
            for bond in bonds:
                first.append(bond.begin())
                last.append(bond.end())
            return torch.tensor([first, last])
        """,
        [],
    ),
    "counted": (
        """
        def f(n: int):
            first, last = [], []
            for i in range(n - 1):
                first.append(i)
                last.append(i + 1)
            return torch.tensor([first, last])
        """,
        [],
    ),
    "another-list-by-then": (
        """
        def f(x: Tensor, other):
            xs = [x[i] * 2 for i in range(x.shape[0])]
            xs = other(xs)
            return torch.tensor([xs, xs])
        """,
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_rows_of_a_nested_list_are_joined(case: str) -> None:
    source, codes = CASES[case]
    found = inspect_source(HEAD + textwrap.dedent(source), "x.py").findings
    assert [finding.code for finding in found] == codes
