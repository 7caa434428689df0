"""Loops that look as if they combined neighbours or pairs, each beside one that does."""

from __future__ import annotations

import textwrap

import pytest

from flake8_vectorize.engine import inspect_source

HEAD = "import torch\nfrom torch import Tensor\n\n\n"


def codes(source: str) -> set[str]:
    return {f.code for f in inspect_source(HEAD + textwrap.dedent(source), "x.py").findings}


# the first is no stencil, but of the class that follows; the second is one
NOT_NEIGHBOURS = {
    "pairs of axes": (
        """
        def f(x: Tensor, n: int):
            rows = []
            for i in range(n - 1):
                for j in range(i + 1, n):
                    rows.append(x[:, i, j] * x[:, j, i])
            return torch.stack(rows)
        """,
        "VEC109",
        """
        def f(x: Tensor, n: int, gap: int):
            rows = []
            for i in range(n - 1):
                rows.append(x[:, i] * x[:, i + gap])
            return torch.stack(rows)
        """,
    ),
    "bounds of segments": (
        """
        def f(x: Tensor, ends: Tensor, out: Tensor):
            for i in range(ends.shape[0] - 1):
                first, last = int(ends[i]), ends[i + 1].item()
                out[i] = x[first:last].sum(0)
        """,
        "VEC101",
        """
        def f(x: Tensor, ends: Tensor, out: Tensor):
            for i in range(ends.shape[0] - 1):
                out[i] = ends[i + 1] - ends[i]
        """,
    ),
    "bounds of ranges": (
        """
        def f(x: Tensor, ends: Tensor, out: Tensor):
            for i in range(ends.shape[0] - 1):
                rows = torch.arange(ends[i].item(), ends[i + 1].item())
                out[i] = x[rows].sum(0)
        """,
        "VEC107",
        """
        def f(x: Tensor, ends: Tensor, out: Tensor):
            for i in range(ends.shape[0] - 1):
                out[i] = x[i].sum(0) + x[i + 1].sum(0)
        """,
    ),
    "at two speeds": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            for i in range(n):
                out[i] = x[:, i] * x[:, 2 * i + 1]
        """,
        "VEC101",
        """
        def f(x: Tensor, out: Tensor, n: int):
            for i in range(n):
                out[i] = x[:, 2 * i] * x[:, 2 * i + 2]
        """,
    ),
    "from both ends": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            for i in range(n):
                out[i] = x[i] + x[n - 1 - i]
        """,
        "VEC101",
        """
        def f(x: Tensor, out: Tensor, n: int):
            for i in range(n):
                out[i] = x[n - i] + x[n - 1 - i]
        """,
    ),
    "one by one or in pairs": (
        """
        def f(x: Tensor, out: Tensor, n: int, paired: bool):
            for i in range(n):
                if paired:
                    out[2 * i, i:] = x[2 * i, i:]
                    out[2 * i + 1, i:] = x[2 * i + 1, i:]
                else:
                    out[i, i:] = x[i, i:]
        """,
        "VEC101",
        """
        def f(x: Tensor, out: Tensor, n: int, paired: bool):
            for i in range(n):
                if paired:
                    out[i, i:] = x[i, i:] + x[i + 1, i:]
                else:
                    out[i, i:] = x[i, i:]
        """,
    ),
    "blocks side by side": (
        """
        def f(x: Tensor, out: Tensor, n: int):
            for i in range(n):
                out[i] = x[:, 3 + 4 * i : 3 + 4 * (i + 1)].sum(1)
        """,
        "VEC101",
        """
        def f(x: Tensor, out: Tensor, n: int):
            for i in range(n):
                out[i] = x[:, 3 + 2 * i : 3 + 2 * i + 4].sum(1)
        """,
    ),
}


@pytest.mark.parametrize("case", NOT_NEIGHBOURS.values(), ids=NOT_NEIGHBOURS)
def test_neighbours_are_at_constant_distances(case: tuple[str, str, str]) -> None:
    other, code, stencil = case
    assert code in codes(other)
    assert "VEC108" not in codes(other)
    assert "VEC108" in codes(stencil)


PAIRS = {
    "all of them": "range(x.shape[0])",
    "those before": "range(i)",
    "those behind": "range(i + 1, x.shape[0])",
}


def nest(inner: str) -> str:
    return f"""
    def f(x: Tensor, counts: Tensor, out: Tensor):
        for i in range(x.shape[0]):
            for j in {inner}:
                out[i, j] = x[i, 0] * x[j, 1]
    """


@pytest.mark.parametrize("inner", PAIRS.values(), ids=PAIRS)
def test_pairs_are_of_one_axis(inner: str) -> None:
    assert "VEC109" in codes(nest(inner))


def test_items_of_each_item_are_no_pairs() -> None:
    source = """
    def f(counts: Tensor, chosen: Tensor, score: Tensor):
        for b in range(counts.shape[0]):
            for g in range(int(counts[b])):
                chosen[b, g] = score[b, g].amax()
    """
    assert codes(source) == {"VEC103", "VEC301"}


def test_ends_of_rows_of_a_sparse_matrix_are_no_neighbours() -> None:
    source = """
    def f(x: Tensor, ends: Tensor, columns: Tensor, out: Tensor):
        for i in range(x.shape[0]):
            first, last = int(ends[i]), int(ends[i + 1])
            for k in range(first, last):
                out[i] += x[i] * x[columns[k]]
    """
    assert not codes(source) & {"VEC108", "VEC109"}


def test_elements_of_one_row_are_no_pairs_of_rows() -> None:
    source = """
    def f(x: Tensor, out: Tensor, j: int):
        for i in range(x.shape[0]):
            for n in range(1, i + j):
                out[i, j, n] = x[i, j - 1, n] + x[i, j - 1, n - 1]
            out[i, j, i + j] = x[i, j - 1, i + j]
    """
    assert "VEC109" not in codes(source)


def test_rows_of_a_triangle_are_no_pairs() -> None:
    source = """
    def f(x: Tensor, out: Tensor):
        for i in range(out.shape[0]):
            for j in range(i + 1):
                out[i, j] = x[j].exp()
    """
    assert "VEC109" not in codes(source)
