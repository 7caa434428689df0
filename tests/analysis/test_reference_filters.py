"""The runs that random programs are held against, for filters and for rows that are made of those
before them: what is said wrongly shows.
"""

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
    "filter-beside-what-no-iteration-adds-to": (
        """
        for i in range(1, n):
            x[i] = x[i - 1] + 1
            if x[i, 0] < 1000:
                continue
            acc = torch.cat([acc, y[i]])
        """,
        {"x": Update.LINEAR, "acc": Update.CONCATENATION},
    ),
    "first-hits-as-flags-tell": (
        """
        for i in range(n):
            hit = (x[i] > 0) & ~hits
            acc = torch.where(hit, y[i], acc)
            hits = hits | hit
        """,
        {"acc": Update.LATEST, "hits": Update.ANY},
    ),
    "first-hits-as-flags-tell-that-are-turned-in-place": (
        """
        for i in range(n):
            hit = hits & (x[i] > 0)
            acc[hit] = y[i][hit]
            hits[hit] = False
        """,
        {"hits": Update.ALL},
    ),
    "rows-that-are-sums-of-those-before-them": (
        """
        for i in range(1, n):
            x[i, :i] = x[i, :i] - (y[i, :i, None] * x[:i, :i]).sum(-2)
        """,
        {"x": Update.SUBSTITUTION},
    ),
    "rows-that-are-products-with-those-behind-them": (
        """
        for i in range(n - 1, -1, -1):
            x[i] = (y[i] - y[i, i + 1:n] @ x[i + 1:n]) * 2
        """,
        {"x": Update.SUBSTITUTION},
    ),
}
WRONG = {
    "flags-that-are-turned-to-and-fro": (
        """
        for i in range(n):
            hits = ~hits
            out[i] = hits.long()
        """,
        {"hits": Update.ANY},
    ),
    "flags-that-ask-for-each-other": (
        """
        for i in range(n):
            hit = (x[i] > 0) & (hits.sum() < 8)
            hits = hits | hit
        """,
        {"hits": Update.ANY},
    ),
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
    "rows-that-are-products-of-two-before-them": (
        """
        for i in range(1, n):
            x[i, :i] = y[i, :i] - (x[:i, 0, None] * x[:i, :i]).sum(-2)
        """,
        {"x": Update.SUBSTITUTION},
    ),
    "rows-that-are-extrema-of-those-before-them": (
        """
        for i in range(1, n):
            x[i] = y[i] + (y[:i] * x[:i]).amax(0)
        """,
        {"x": Update.SUBSTITUTION},
    ),
}


@pytest.mark.parametrize(("loop", "updates"), RIGHT.values(), ids=RIGHT)
def test_what_is_right_holds(loop: str, updates: dict[str, Update]) -> None:
    assert told(loop, Pattern.SCAN, updates).partition(":")[0] == "scan"


@pytest.mark.parametrize(("loop", "updates"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_shows(loop: str, updates: dict[str, Update]) -> None:
    with pytest.raises(AssertionError):
        told(loop, Pattern.SCAN, updates)
