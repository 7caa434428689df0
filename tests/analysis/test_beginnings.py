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


# the first term is the total from then on, and is added to in place
FIRST_TERM = """
for i in range(n):
    {made}
    {kept}
    if best is None:
        best = {first}
    else:
        best += {first}
"""
FIRST_TERMS = {
    "made-in-each-iteration": ("t = x[i] * y[i]", "pass", "t", "reduction"),
    "stored-as-well": ("t = x[i] * y[i]", "out[i] = t", "t", "map"),
    "kept-in-a-list": ("t = x[i] * y[i]", "rows.append(t)", "t", "unknown"),
    "kept-in-pairs": ("t = x[i] * y[i]", "rows.append((t, i))", "t", "unknown"),
    "kept-in-a-dictionary": ("t = x[i] * y[i]", "table[i] = t", "t", "unknown"),
    "a-row-of-what-was-there": ("t = x[i]", "pass", "t", "unknown"),
    "under-two-names": ("t = x[i] * y[i]", "v = t", "v", "unknown"),
    "made-in-some-iterations": ("pass", "if i > 1:\n        t = x[i] * y[i]", "t", "unknown"),
}


@pytest.mark.parametrize(
    ("made", "kept", "first", "pattern"), FIRST_TERMS.values(), ids=FIRST_TERMS
)
def test_total_that_begins_as_the_first_term(
    made: str, kept: str, first: str, pattern: str
) -> None:
    assert agreed_class(FIRST_TERM.format(made=made, kept=kept, first=first)) == pattern
