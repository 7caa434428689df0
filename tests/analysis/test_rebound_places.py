"""Places whose names are bound anew between a read and a store: what a loop is, and what a run says
of it.
"""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

LOOPS = {
    "one-index-for-both": (
        """
        for i in range(n):
            k = idx[i].item()
            acc[k] = acc[k] + x[i, 0]
        """,
        "scatter",
    ),
    "another-index": (
        """
        for i in range(n):
            k = idx[i].item()
            v = acc[k]
            k = idx[n - 1 - i].item()
            acc[k] = v + x[i, 0]
        """,
        "recurrence",
    ),
    "two-indices-of-two-sums": (
        """
        for i in range(n):
            k = idx[i].item()
            acc[k] += x[i, 0]
            k = idx[n - 1 - i].item()
            acc[k] += y[i, 1]
        """,
        "scatter",
    ),
    "one-slice-for-both": (
        """
        for i in range(n):
            k = slice(idx[i].item(), idx[i].item() + 1)
            acc[k] = acc[k] + x[i, 0]
        """,
        "scatter",
    ),
    "another-slice": (
        """
        for i in range(n - 1):
            k = slice(i, i + 1)
            v = out[k]
            k = slice(i + 1, i + 2)
            out[k] = v * 2 + x[k]
        """,
        "recurrence",
    ),
    "the-slice-of-the-iteration-before": (
        """
        k = slice(0, 2)
        for i in range(n):
            out[k] = torch.sin(out[k]).long() + x[i]
            k = slice(i % 3, i % 3 + 2)
        """,
        "recurrence",
    ),
    "a-slice-of-its-own": (
        """
        for i in range(n):
            k = slice(i, i + 1)
            out[k] = torch.sin(out[k]).long() + x[k]
        """,
        "map",
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), LOOPS.values(), ids=LOOPS)
def test_names_of_places_are_what_they_hold_there(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
