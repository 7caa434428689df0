"""Places that two loops move, that are written just before they are read, or that a new axis hides:
what a loop is, and what a run says of it.
"""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

MIRRORED = {
    "above-and-below": (
        """
        for i in range(n):
            for j in range(i + 1, n):
                out[i, j] = x[i, j] * y[j, i]
                out[j, i] = out[i, j]
        """,
        "map",
    ),
    "with-the-diagonal": (
        """
        for i in range(n):
            for j in range(i, n):
                v = x[i, j] * y[j, i]
                out[i, j] = v
                out[j, i] = v
        """,
        "map",
    ),
    "below-and-above": (
        """
        for i in range(n):
            for j in range(i):
                out[i, j] = x[i, j] * y[j, i]
                out[j, i] = out[i, j]
        """,
        "map",
    ),
    "below-with-the-diagonal": (
        """
        for i in range(n):
            for j in range(i + 1):
                out[j, i] = x[i, j] * y[j, i]
                out[i, j] = out[j, i]
        """,
        "map",
    ),
    "below-and-across": (
        """
        for i in range(n):
            for j in range(i + 2):
                out[j, i] = x[i, j] * y[j, i]
                out[i, j] = out[j, i]
        """,
        "scatter",
    ),
    "all-of-the-square": (
        """
        for i in range(n):
            for j in range(n):
                out[i, j] = x[i, j] * y[j, i]
                out[j, i] = out[i, j]
        """,
        "scatter",
    ),
    "a-row-before-is-read": (
        """
        for i in range(1, n):
            for j in range(i, n):
                out[i, j] = x[i, j] * out[i - 1, j] * out[i - 1, j]
                out[j, i] = out[i, j]
        """,
        "recurrence",
    ),
    "the-other-side-is-read": (
        """
        for i in range(n):
            for j in range(i, n):
                out[i, j] = x[i, j] * y[j, i]
            for j in range(n):
                out[i, j] = out[i, j] * out[j, i]
        """,
        "recurrence",
    ),
    "from-the-end": (
        """
        for i in range(n):
            for j in range(i, n):
                out[i, -j] = x[i, j]
                out[-j, i] = out[i, -j]
        """,
        "scatter",
    ),
}
MOVED_INSIDE = {
    "counting-from-the-row": (
        """
        for i in range(1, n):
            for j in range(i, n):
                out[i, j] = x[i, j] * out[i - 1, j] * out[i - 1, j]
        """,
        "recurrence",
    ),
    "steps-that-overlap": (
        """
        for i in range(n - 2):
            for j in range(3):
                out[i + j] = torch.sin(out[i + j]).long() * x[i]
        """,
        "recurrence",
    ),
    "sums-over-diagonals": (
        """
        acc = torch.zeros(24, dtype=torch.int64)
        for i in range(n):
            for j in range(n):
                acc[i + j] += x[i, j]
        """,
        "scatter",
    ),
    "last-of-a-diagonal": (
        """
        acc = torch.zeros(24, dtype=torch.int64)
        for i in range(n):
            for j in range(n):
                acc[i + j] = x[i, j]
        """,
        "unknown",
    ),
    "rows-end-to-end": (
        """
        flat, width = torch.zeros(144, dtype=torch.int64), x.shape[1]
        for i in range(n):
            for j in range(width):
                flat[i * width + j] = torch.sin(flat[i * width + j]).long() + x[i, j]
        """,
        "map",
    ),
    "blocks-end-to-end": (
        """
        out, width = torch.zeros(288, dtype=torch.int64), x.shape[1]
        for i in range(n):
            for j in range(width):
                place = i * (width * 2) + 2 * j
                out[place : place + 2] = x[i, j] * y[j, :2]
        """,
        "map",
    ),
    "blocks-that-overlap": (
        """
        out, width = torch.zeros(291, dtype=torch.int64), x.shape[1]
        for i in range(n):
            for j in range(width):
                place = i * (width * 2) + 2 * j
                out[place : place + 3] = x[i, j] * y[j, :3]
        """,
        "unknown",
    ),
    "blocks-of-a-longer-loop": (
        """
        out, width = torch.zeros(288, dtype=torch.int64), x.shape[1]
        for i in range(n // 2):
            for j in range(width + 2):
                place = i * (width * 2) + 2 * j
                out[place : place + 2] = x[i, j % 12] * y[i, :2]
        """,
        "unknown",
    ),
    "steps-as-long-as-the-loop-inside": (
        """
        for i in range(n // 2):
            for j in range(2):
                out[2 * i + j] = torch.sin(out[2 * i + j]).long() * x[i]
        """,
        "map",
    ),
}
JUST_WRITTEN = {
    "a-factor-before-the-sum": (
        """
        for i in range(1, n):
            x[i, :] *= y[i, 0]
            x[i, :] += x[i - 1, :]
        """,
        "scan",
    ),
    "made-before-the-sum": (
        """
        for i in range(1, n):
            out[i, ...] = x[i].abs()
            out[i, ...] += out[i - 1, ...]
        """,
        "scan",
    ),
    "a-factor-from-the-row-before": (
        """
        for i in range(1, n):
            x[i, :] *= x[i - 1, :]
            x[i, :] += x[i - 1, :]
        """,
        "recurrence",
    ),
    "a-running-value-and-then-a-part-of-it": (
        """
        last = y[0]
        for i in range(1, n):
            x[i] = last * 2
            x[i] = x[i : i + 1].sum(0) + y[i]
            last = x[i].flip(0)
        """,
        "recurrence",
    ),
    "the-row-after-is-added-to": (
        """
        for i in range(n - 1):
            x[i] *= 2
            x[i + 1] += x[i]
        """,
        "recurrence",
    ),
    "copied-to-another-place": (
        """
        for i in range(1, n):
            y[0] = x[i] * 2
            out[i] = y[0]
        """,
        "unknown",
    ),
    "the-one-that-the-next-iteration-writes": (
        """
        for i in range(n - 1):
            out[i] = x[i + 1] * y[i]
            out[i + 1] = out[i] * 2
        """,
        "stencil",
    ),
    "under-a-condition-of-its-own": (
        """
        for i in range(n):
            if k > 0:
                out[0, i] = x[0, i]
            out[i, 1] = out[0, i]
        """,
        "recurrence",
    ),
    "before-a-loop-inside": (
        """
        for i in range(n):
            out[0, i] = x[0, i]
            for j in range(n):
                out[i, j] = out[0, i] * x[i, j]
        """,
        "recurrence",
    ),
    "by-the-last-iteration-of-a-loop-inside": (
        """
        for i in range(n):
            for j in range(k):
                out[0, i] = x[j, i]
            out[i, 1] = out[0, i]
        """,
        "recurrence",
    ),
}
NEW_AXES = {
    "copied-through-it": (
        """
        z = x[1:][None]
        for i in range(n):
            x[:-1, i] = z[0, :, i]
        """,
        "map",
    ),
    "before-the-rows": (
        """
        z = x[None]
        for i in range(1, n):
            x[i] = z[0, i - 1] + y[i]
        """,
        "scan",
    ),
    "all-rows-in-every-iteration": (
        """
        z = x[None]
        for i in range(1, n):
            x[i] = z[0].sum(0) + y[i]
        """,
        "recurrence",
    ),
    "between-rows-and-columns": (
        """
        z = x[:, None]
        for i in range(1, n):
            x[i] = z[i, 0] * y[i]
        """,
        "map",
    ),
    "behind-all-axes": (
        """
        z = x[..., None]
        for i in range(1, n):
            x[i] = z[i - 1, :, 0] + y[i]
        """,
        "recurrence",
    ),
    "a-slice-of-it": (
        """
        z = x[:, None][1:, 0:1]
        for i in range(n - 1):
            x[i] = z[i, 0] + y[i]
        """,
        "stencil",
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), MIRRORED.values(), ids=MIRRORED)
def test_both_sides_of_a_diagonal(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize(("loop", "pattern"), MOVED_INSIDE.values(), ids=MOVED_INSIDE)
def test_a_place_that_a_loop_inside_moves(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize(("loop", "pattern"), JUST_WRITTEN.values(), ids=JUST_WRITTEN)
def test_what_was_just_written(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize(("loop", "pattern"), NEW_AXES.values(), ids=NEW_AXES)
def test_an_axis_that_the_storage_does_not_have(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
