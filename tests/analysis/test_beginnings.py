"""Running values that begin as a part of a storage, which the loop may change."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

BEGINNINGS = {
    "running-value-that-begins-as-the-total": (
        """
        t = acc
        for i in range(n):
            acc += x[i]
            t = t * 2
            out[i] = t
        """,
        "unknown",
    ),
    "last-value-that-begins-as-the-total": (
        """
        t = acc
        for i in range(n):
            acc += x[i]
            if x[i][0] > 0:
                t = y[i]
            out[i] = t
        """,
        "unknown",
    ),
    "running-value-that-begins-as-a-row-that-is-filled": (
        """
        t = x[1]
        for i in range(n):
            x[i] = y[i] * 2
            t = t + y[i]
            out[i] = t
        """,
        "unknown",
    ),
    "running-value-that-begins-as-the-row-before-those-filled": (
        """
        t = out[0]
        for i in range(1, n):
            t = t * 2 + x[i]
            out[i] = t
        """,
        "scan",
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), BEGINNINGS.values(), ids=BEGINNINGS)
def test_running_value_that_begins_as_a_part(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
