"""The runs that random programs are held against, for filters: what is said wrongly shows."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import told

from flake8_vectorize.model.pattern import Pattern, Update

RIGHT = {
    "filter-in-several-steps": (
        """
        for i in range(n):
            acc = acc.masked_fill(x[i] > 0, 3) + y[i]
            acc = torch.ones_like(acc) - acc
            out[i] = -acc
        """,
        {"acc": Update.LINEAR},
    ),
}
WRONG = {
    "filter-that-begins-anew-where-it-is-large": (
        """
        for i in range(n):
            acc = acc + y[i]
            acc = acc.masked_fill(acc > y[i], 0)
            out[i] = acc
        """,
        {"acc": Update.LINEAR},
    ),
    "filter-scaled-by-its-own-sum": (
        """
        for i in range(n):
            acc = torch.full_like(acc, acc.sum().item()) * acc + y[i]
            out[i] = acc
        """,
        {"acc": Update.LINEAR},
    ),
}


@pytest.mark.parametrize(("loop", "updates"), RIGHT.values(), ids=RIGHT)
def test_what_is_right_holds(loop: str, updates: dict[str, Update]) -> None:
    assert told(loop, Pattern.SCAN, updates).partition(":")[0] == "scan"


@pytest.mark.parametrize(("loop", "updates"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_shows(loop: str, updates: dict[str, Update]) -> None:
    with pytest.raises(AssertionError):
        told(loop, Pattern.SCAN, updates)
