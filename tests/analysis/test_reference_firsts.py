"""The runs that random programs are held against, where the first iteration is another one than
those after it.
"""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import told

from flake8_vectorize.model.pattern import Pattern, Update

RIGHT = {
    "first-iteration-that-no-other-can-stand-in-for": (
        """
        for i in idx.argsort():
            t = y[i]
            if fresh:  # first
                acc = y[i + 2]
                fresh = False
            else:
                acc = acc + y[i]
        """,
        Pattern.REDUCTION,
        {"acc": Update.SUM},
    ),
    "first-value-beside-partial-results": (
        """
        for i in range(n):
            if best is None:  # first
                best = x[i - 1].clone()
            else:
                best = best + x[i - 1]
            x[i] = x[i] + x[i - 1]
        """,
        Pattern.SCAN,
        {"best": Update.SUM, "x": Update.SUM},
    ),
    "total-that-only-a-loop-inside-adds-to": (
        """
        for i in range(n):
            for j in range(n):
                if x[j, 0] > 0:
                    continue
                acc = acc + x[j]
            out[i] = x[i] * 2
        """,
        Pattern.MAP,
        {},
    ),
    "another-factor-at-first": (
        """
        for i in range(n):
            out[i] = x[i] * t
            t = y[0] + 1
        """,
        Pattern.MAP,
        {},
    ),
    "what-is-made-of-another-factor-at-first": (
        """
        for i in range(n):
            acc = x[i] * t
            rows.append(acc)
            t = y[0] + 1
        """,
        Pattern.MAP,
        {},
    ),
}
WRONG = {
    "product-from-a-first-value-on": (
        """
        for i in range(n):
            if best is None:  # first
                best = x[i - 1].clone()
            else:
                best = best * x[i - 1]
            x[i] = x[i] + x[i - 1]
        """,
        Pattern.SCAN,
        {"best": Update.SUM, "x": Update.SUM},
    ),
    "another-factor-each-time": (
        """
        for i in range(n):
            out[i] = x[i] * t
            t = y[i] + 1
        """,
        Pattern.MAP,
        {},
    ),
    "other-factors-twice": (
        """
        for i in range(n):
            out[i] = x[i] * t
            t = v
            v = y[0] + 1
        """,
        Pattern.MAP,
        {},
    ),
    "another-factor-at-last": (
        """
        for i in range(n):
            out[i] = x[i] * t
            t = y[i // 3] + 1
        """,
        Pattern.MAP,
        {},
    ),
}


@pytest.mark.parametrize(("loop", "pattern", "updates"), RIGHT.values(), ids=RIGHT)
def test_what_is_right_holds(loop: str, pattern: Pattern, updates: dict[str, Update]) -> None:
    assert told(loop, pattern, updates).partition(":")[0] == pattern.value


@pytest.mark.parametrize(("loop", "pattern", "updates"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_shows(loop: str, pattern: Pattern, updates: dict[str, Update]) -> None:
    with pytest.raises(AssertionError):
        told(loop, pattern, updates)
