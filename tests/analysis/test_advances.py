"""Names that every iteration moves on by the same amount: class, and what a run says."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

# `step` is a size that is not known, and `k` starts at 0
LOOPS = {
    "blocks-end-to-end": (
        """
        for i in range(3):
            out[k : k + step] = y[i]
            k += step
        """,
        "map",
    ),
    "from-one-block-to-the-next": (
        """
        for i in range(3):
            end = k + step
            out[k:end] = y[i]
            k = k + step
        """,
        "map",
    ),
    "the-first-is-passed-over": (
        """
        for i in range(5):
            if i == 0:
                continue
            out[k : k + step] = y[i]
            k += step
        """,
        "map",
    ),
    "rows-but-for-the-first": (
        """
        for i in range(n):
            if i == 0:
                continue
            out[k] = y[i]
            k += 1
        """,
        "map",
    ),
    "read-from-the-block-before": (
        """
        for i in range(3):
            out[k : k + step] = out[k - step : k] + y[i]
            k += step
        """,
        "recurrence",
    ),
    "overlapping-blocks": (
        """
        for i in range(3):
            out[k : k + step + 1] = y[i]
            k += step
        """,
        "unknown",
    ),
    "moved-on-under-a-condition": (
        """
        for i in range(3):
            out[k : k + step] = y[i]
            if idx[i] > 1:
                k += step
        """,
        "unknown",
    ),
    "moved-on-by-what-changes": (
        """
        for i in range(3):
            out[k : k + step] = y[i]
            k += step
            step = step + 1
        """,
        "unknown",
    ),
    "another-one-is-passed-over": (
        """
        for i in range(3):
            if i == 1:
                continue
            out[k] = y[i]
            k += 1
        """,
        "unknown",
    ),
    "counted-from-elsewhere": (
        """
        for i in range(-1, 4):
            if i == 0:
                continue
            out[k] = out[i + 1] + y[i]
            k += 1
        """,
        "recurrence",
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), LOOPS.values(), ids=LOOPS)
def test_class_agrees_with_a_run(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
