"""The runs that random programs are held against, where iterations read what those before them
wrote, under whatever name.
"""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import told

from flake8_vectorize.model.pattern import Pattern, Update

RIGHT = {
    "rows-of-a-tensor-whose-name-is-given-to-another": (
        """
        for row in y[:n]:
            acc = acc + row
            y = y + x[0]
        """,
        Pattern.REDUCTION,
        {"acc": Update.SUM, "y": Update.SUM},
    ),
    "rows-of-a-list-that-is-made-anew": (
        """
        for i in range(n):
            rows = rows + [x[i]]
            out[i] = x[i]
        """,
        Pattern.MAP,
        {},
    ),
    "sum-of-what-the-iteration-before-stored": (
        """
        for i in range(1, n):
            x[i] = x[i + 1]
            acc = acc + x[i - 1]
        """,
        Pattern.STENCIL,
        {"acc": Update.SUM},
    ),
    "sum-of-one-row-beside-rows-that-are-read-ahead": (
        """
        for i in range(n):
            x[i] = y[i]
            rows.append(x[i + 2] * 2)
            acc += y[7] * 2
        """,
        Pattern.STENCIL,
        {},
    ),
    "the-same-under-another-name": (
        """
        out = x
        for i in range(1, n):
            out[i] = x[i + 1]
            acc = acc + x[i - 1]
        """,
        Pattern.STENCIL,
        {"acc": Update.SUM},
    ),
    "the-same-with-a-row-under-another-name": (
        """
        v = x[0]
        for i in range(n):
            x[i] = x[i + 1]
            acc = acc + x[i - 1]
        """,
        Pattern.STENCIL,
        {"acc": Update.SUM},
    ),
    "items-of-a-list-that-the-iteration-before-changed": (
        """
        parts = list(y * 2)
        for i in range(1, n):
            parts[i].copy_(x[i])
            acc = acc + parts[i - 1]
        """,
        Pattern.STENCIL,
        {"acc": Update.SUM},
    ),
    "partial-sums-in-the-items-of-a-list": (
        """
        parts = list(y * 2)
        for i in range(1, n):
            parts[i].add_(parts[i - 1])
        """,
        Pattern.SCAN,
        {"parts": Update.SUM},
    ),
    "an-item-of-a-list-under-a-name": (
        """
        parts = list(y * 2)
        for o in range(2):
            for i in range(n):
                t = parts[-i - 1]
        """,
        Pattern.MAP,
        {},
    ),
    "row-that-a-list-gets-before-it-changes": (
        """
        for i in range(n):
            rows.append(t)
            x[i] = y[i]
            out[i] = x[i + 1]
            t = x[i + 1]
        """,
        Pattern.STENCIL,
        {},
    ),
}


@pytest.mark.parametrize(("loop", "pattern", "updates"), RIGHT.values(), ids=RIGHT)
def test_what_is_right_holds(loop: str, pattern: Pattern, updates: dict[str, Update]) -> None:
    assert told(loop, pattern, updates).partition(":")[0] == pattern.value


WRONG = {
    "rows-that-are-made-of-the-row-before": (
        """
        for i in range(n):
            out[i] = (x[i] - t).abs()
            t = out[i]
        """,
        Pattern.STENCIL,
        {},
    ),
    "items-of-a-list-that-need-those-before": (
        """
        parts = list(y * 2)
        for i in range(1, n):
            parts[i].copy_(x[i] + parts[i - 1])
            acc = acc + parts[i]
        """,
        Pattern.REDUCTION,
        {"acc": Update.SUM},
    ),
    "products-in-the-items-of-a-list": (
        """
        parts = list(y * 2)
        for i in range(1, n):
            parts[i].mul_(parts[i - 1].abs())
        """,
        Pattern.SCAN,
        {"parts": Update.SUM},
    ),
    "total-of-an-attribute": (
        """
        state = SimpleNamespace()
        state.total = t
        for i in range(n):
            state.total = state.total * 2 + x[i]
        """,
        Pattern.REDUCTION,
        {"state.total": Update.SUM},
    ),
}


@pytest.mark.parametrize(("loop", "pattern", "updates"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_shows(loop: str, pattern: Pattern, updates: dict[str, Update]) -> None:
    with pytest.raises(AssertionError):
        told(loop, pattern, updates)
