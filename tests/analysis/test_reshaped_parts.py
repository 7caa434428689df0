"""Loops that read and write reshaped parts of a storage, and what a run says of them."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

# the arguments hold 64-bit integers, so that .long() has nothing to convert
RESHAPED_PARTS = {
    "read-and-filled": (
        """
        for i in range(1, n):
            v = x[i].unsqueeze(0)
            x[i] = (v * 2 + y[i]).squeeze(0)
        """,
        "map",
    ),
    "changed-in-place": (
        """
        for i in range(1, n):
            v = x[i].view(3, 4)
            v += y[i].view(3, 4)
            out[i] = x[i]
        """,
        "map",
    ),
    "a-part-of-it-changed": (
        """
        for i in range(1, n):
            x[i].view(3, 4)[0, 1:3] = y[i, 0]
        """,
        "map",
    ),
    "reshaped-twice": (
        """
        for i in range(1, n):
            v = x[i].view(3, 4).t()
            out[i, 0] = v[1, 2]
            x[i, 0] = 7
        """,
        "map",
    ),
    "the-part-before": (
        """
        for i in range(1, n):
            v = x[i - 1].view(3, 4)
            x[i] = (v * 2).view(12)
        """,
        "recurrence",
    ),
    "the-same-part": (
        """
        for i in range(1, n):
            v = x[0].view(3, 4)
            x[0] = (v * 2 - y[i, 0]).view(12)
        """,
        "recurrence",
    ),
    "the-whole": (
        """
        for i in range(1, n):
            v = x.view(24, 6)
            x[i] = v[i].sum() + y[i]
        """,
        "recurrence",
    ),
    "one-part-or-another": (
        """
        for i in range(1, n):
            v = (x[i] if n > 3 else x[i - 1]).view(3, 4)
            x[i] = (v * 2).view(12)
        """,
        "recurrence",
    ),
    "parts-that-elements-of-a-reshaped-tensor-pick": (
        """
        for k, i in enumerate(idx.view(3, -1).t()):
            row = x[i[0]]
            row.add_(1)
            y[k] = x[0] * 2
        """,
        "unknown",
    ),
    "a-block-of-parts": (
        """
        for i in range(1, n):
            v = x[i - 1 : i + 1].view(4, 6)
            x[i] = v[0, 0] + y[i]
        """,
        "recurrence",
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), RESHAPED_PARTS.values(), ids=RESHAPED_PARTS)
def test_part_that_is_reshaped(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
