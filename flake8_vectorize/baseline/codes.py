"""Codes that are no loop's: they are never accepted, and some are asked for by name only."""

from __future__ import annotations

NOT_ANALYSED = "VEC000"
STALE = "VEC901"
GREW = "VEC902"
DAMAGED = "VEC903"
NO_REASON = "VEC904"
ABOVE_LIMIT = "VEC905"


def on_by_default(code: str) -> bool:
    """Whether a code is reported where nobody names it."""
    return not code.startswith("VEC4") and code != NO_REASON


def acceptable(code: str) -> bool:
    """Whether a finding of this code is about a loop that the baseline can hold."""
    return code != NOT_ANALYSED and not code.startswith("VEC9")
