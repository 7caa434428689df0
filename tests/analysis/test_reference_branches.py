"""Loops with a condition of one outcome, run in another order with either."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

BRANCHES = {
    "rows-or-columns": ("out[i] = x[i] * 2", "out[:, i] = x[:, i] + 1", "map"),
    "what-the-other-branch-writes": ("out[i] = x[i] * 2", "x[:, i] = out[:, i] + 1", "map"),
    "a-scan-or-a-map": ("out[i] = out[i - 1] + x[i]", "out[:, i] = x[:, i]", "scan"),
    "a-map-or-a-scan": ("out[i] = x[i] * 2", "out[:, i] = out[:, i - 1] + x[0]", "scan"),
    "a-recurrence-or-a-map": ("x[i] = x[i - 1].exp()", "x[0, i] = y[i, 0]", "recurrence"),
}


@pytest.mark.parametrize("test", ["k > 0", "n > 3"])
@pytest.mark.parametrize(("body", "other", "pattern"), BRANCHES.values(), ids=BRANCHES)
def test_each_branch_is_judged_alone(test: str, body: str, other: str, pattern: str) -> None:
    loop = f"for i in range(1, n):\n    if {test}:\n        {body}\n    else:\n        {other}"
    assert agreed_class(loop) == pattern
