"""Positions that are negative in some iterations, and so count from the end of an axis, and those
that move against each other: what a loop is, and what a run says of it.
"""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

LOOPS = {
    "between-others-and-the-last": ("for i in range(0, 12, 2): out[i] = out[i - 1] + x[i]", ""),
    "between-others": ("for i in range(2, 12, 2): out[i] = out[i - 1] + x[i]", "map"),
    "down-to-the-last": ("for i in range(10, -1, -2): out[i] = out[i - 1] + x[i]", ""),
    "down-between-others": ("for i in range(10, 0, -2): out[i] = out[i - 1] + x[i]", "map"),
    "times-two": ("for i in range(6): out[2 * i] = out[2 * i - 1] + x[i]", ""),
    "times-two-and-one": ("for i in range(6): out[2 * i] = out[2 * i + 1] + x[i]", "map"),
    "all-from-the-end": ("for i in range(6): out[-2*i - 1] = out[-2*i - 2] + x[i]", "map"),
    "written-at-the-end-first": ("for i in range(12): out[i - 1] = out[i] + x[i]", ""),
    "written-before": ("for i in range(1, 12): out[i - 1] = out[i] + x[i]", "stencil"),
    "read-at-the-end-first": ("for i in range(12): out[i] = out[i - 1] + x[i]", "scan"),
    "the-last-by-both-names": ("for i in range(1, n): out[i, -1] = out[i - 1, 11] + x[i, 0]", ""),
    "the-first-and-the-last": ("for i in range(1, n): out[i, -1] = out[i - 1, 0] + x[i, 0]", "map"),
    "the-end-of-a-slice": ("for i in range(9): out[1:][i + 2] = out[:5][i - 4] + x[i]", ""),
    "the-last-of-a-slice": ("for i in range(n): out[i + 2] = out[1:3][-1] + x[i]", ""),
    "ahead-in-a-slice": ("for i in range(n): out[i] = out[:9][i + 2] + x[i]", "stencil"),
    "towards-each-other": ("for i in range(6): out[i] = out[11 - i] + x[i]", "map"),
    "towards-each-other-up-to-n": ("for i in range(n): out[i] = out[2 * n - i] + x[i]", "map"),
    "away-from-each-other": ("for i in range(6): out[5 - i] = out[6 + i] + x[i]", "map"),
    "down-and-up": ("for i in range(5, -1, -1): out[i] = out[11 - i] + x[i]", "map"),
    "until-they-meet": ("for i in range(7): out[i] = out[11 - i] + x[i]", ""),
    "until-n-and-n-meet": ("for i in range(n): out[i] = out[2 * n - 2 - i] + x[i]", ""),
    "from-both-ends": ("for i in range(6): out[i] = out[-1 - i] + x[i]", ""),
}


@pytest.mark.parametrize(("loop", "pattern"), LOOPS.values(), ids=LOOPS)
def test_class_agrees_with_a_run(loop: str, pattern: str) -> None:
    head, body = loop.split(": out", 1)
    assert agreed_class(f"out = x.clone()\n{head}:\n    out{body}") == (pattern or "recurrence")
