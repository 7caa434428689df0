"""Elements at the places that a tensor names, each of them once."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

LOOPS = {
    "values-of-a-tensor": (
        """
        for i in idx.unique():
            x[i] = torch.sin(x[i]).long() * 2 + x[i]
        """,
        "scatter",
    ),
    "by-a-function": (
        """
        for i in torch.unique(idx):
            x[i, 0] = torch.sin(x[i, 0]).long() + y[i, 1]
        """,
        "scatter",
    ),
    "in-any-order": (
        """
        for i in torch.randperm(n):
            x[i] = torch.sin(x[i]).long() * 2 + x[i]
        """,
        "scatter",
    ),
    "in-a-set": (
        """
        for i in set(idx.tolist()):
            if i > 0:
                x[i, 0] = torch.sin(x[i, 0]).long() + y[i, 1]
        """,
        "scatter",
    ),
    "row-before-in-a-set": (
        """
        for i in set(idx.tolist()):
            x[i] = torch.sin(x[i - 1]).long() * 2 + x[i]
        """,
        "recurrence",
    ),
    "in-a-list": (
        """
        for i in idx.tolist():
            x[i] = torch.sin(x[i]).long() * 2 + x[i]
        """,
        "recurrence",
    ),
    "again-and-again": (
        """
        for i in idx:
            x[i] = torch.sin(x[i]).long() * 2 + x[i]
        """,
        "recurrence",
    ),
    "the-row-before": (
        """
        for i in idx.unique():
            x[i] = torch.sin(x[i - 1]).long() * 2 + x[i]
        """,
        "recurrence",
    ),
    "brought-together": (
        """
        for i in idx.unique():
            i = i // 2
            x[i] = torch.sin(x[i]).long() * 2 + x[i]
        """,
        "recurrence",
    ),
    "changed-under-a-name": (
        """
        for i in idx.unique():
            row = x[i]
            row += x[0]
            out[i] = row * 2
        """,
        "recurrence",
    ),
    "a-row-that-the-values-share": (
        """
        for i in idx.unique():
            row = x[0]
            row += x[i]
            x[i] = torch.sin(x[i]).long()
        """,
        "recurrence",
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), LOOPS.values(), ids=LOOPS)
def test_places_that_are_named_once(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
