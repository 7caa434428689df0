"""Places that several iterations write, where all of them write the same."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

LOOPS = {
    "one-number": (
        """
        for i in range(n):
            x[i : i + 3] = 7
        """,
        "map",
    ),
    "one-number-in-blocks": (
        """
        for i in range(n):
            first = i * k
            x[:, first + 1 : first + k] = 0
        """,
        "scatter",
    ),
    "one-number-twice": (
        """
        for i in range(n):
            x[i : i + 3] = 7
            x[0, i : i + 2] = 7
        """,
        "map",
    ),
    "one-number-at-mirrored-places": (
        """
        for i in range(6):
            for j in range(6):
                if x[i, 0] < y[j, 0]:
                    out[i, j] = 1
                    out[j, i] = 1
        """,
        "map",
    ),
    "one-number-on-the-diagonal-too": (
        """
        for i in range(6):
            for j in range(i):
                if x[i, 0] < y[j, 0]:
                    out[i, j] = out[j, i] = 7
            out[i, i] = 7
        """,
        "map",
    ),
    "two-numbers-at-mirrored-places": (
        """
        for i in range(6):
            for j in range(6):
                if x[i, 0] < y[j, 0]:
                    out[i, j] = 1
                    out[j, i] = 2
        """,
        "scatter",
    ),
    "one-number-that-is-read": (
        """
        for i in range(6):
            for j in range(6):
                if out[i, j] < y[j, 0]:
                    out[i, j] = 1
                    out[j, i] = 1
        """,
        "recurrence",
    ),
    "one-of-two-numbers": (
        """
        for i in range(n):
            if y[i, 0] > 0:
                x[i : i + 3] = 7
            else:
                x[i : i + 3] = 8
        """,
        "unknown",
    ),
    "a-number-of-its-own": (
        """
        for i in range(n):
            x[i : i + 3] = i
        """,
        "unknown",
    ),
    "read-before": (
        """
        for i in range(n):
            out[i] = x[i] + x[i + 1]
            x[i : i + 3] = 7
        """,
        "unknown",
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), LOOPS.values(), ids=LOOPS)
def test_overlapping_places(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
