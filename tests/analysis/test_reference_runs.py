"""The runs that random programs are held against: what is said wrongly of a loop shows in them."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import told

from flake8_vectorize.model.pattern import Pattern, Update

RIGHT = {
    "filter-whose-condition-reads-what-it-replaces": (
        """
        for i in range(1, n):
            if x[i][0] < 0:
                continue
            x[i] = x[i - 1] * 2 + y[i]
        """,
        Pattern.SCAN,
        {"x": Update.LINEAR},
    ),
    "cells-of-a-grid-that-each-row-makes-in-order": (
        """
        for i, j in product(range(1, n), range(1, n)):
            out[i, j] = out[i, j - 1] + x[i, j]
        """,
        Pattern.MAP,
        {},
    ),
    "entry-that-ends-as-it-began": (
        """
        table[k] = 1
        for i in range(n):
            table[k] = 2 - i // (n - 1)
        """,
        Pattern.SCAN,
        {},
    ),
    "filter-with-a-count-beside-it": (
        """
        for i in range(n, 0, -1):
            if x[i][0] < 0:
                continue
            total += 1
            x[i] = x[i + 1] * 2 + y[i] * 2
        """,
        Pattern.SCAN,
        {"x": Update.LINEAR, "total": Update.SUM},
    ),
    "name-that-some-iterations-bind-to-the-total": (
        """
        v = acc
        for i in (0, 2, 1, 4, 3):
            acc += x[i]
            out[i] = v
            if i == 3:
                v = acc
                continue
            v = y[i]
        """,
        Pattern.SCAN,
        {"acc": Update.SUM},
    ),
    "last-of-several-that-is-the-largest-by-chance": (
        """
        t = torch.tensor(5)
        for i in (0, 1, 2, 3, 4):
            if i % 2 == 1:
                t = torch.tensor(i * 2 + 1)
            out[i] = t
        """,
        Pattern.SCAN,
        {},
    ),
    "last-of-several-that-has-another-shape": (
        """
        for i in (0, 1, 2, 3, 4):
            if i == 1:
                acc = x[i].sum()
            out[i] = acc
        """,
        Pattern.SCAN,
        {},
    ),
    "last-of-several-that-gets-another-axis": (
        """
        for row in x.split(1):
            acc = torch.where(row > 0, row + y[0], acc)
        """,
        Pattern.REDUCTION,
        {"acc": Update.LATEST},
    ),
    "what-is-bound-where-a-slice-ends": (
        """
        weights = [3, 1, 4, 1, 5]
        for i in range(n):
            step = k + weights[i]
            out[i] = y[k:step].sum(0)
            k = step
            t = y[0][out[i] > 0].sum() * y[i]
        """,
        Pattern.MAP,
        {},
    ),
    "last-of-several-that-the-last-iteration-binds": (
        """
        for i in (0, 1, 2, 3, 4):
            if i in (0, 4):
                acc = x[i]
            out[i] = acc
        """,
        Pattern.SCAN,
        {},
    ),
    "rows-added-at-both-ends": (
        """
        grown = x[:2]
        for i in range(n):
            grown = torch.cat([grown, x[i][None]])
            grown = torch.cat([y[i][None], grown])
            acc = acc + grown[-1]
        """,
        Pattern.REDUCTION,
        {"grown": Update.CONCATENATION, "acc": Update.SUM},
    ),
    "bounds-that-a-running-number-tells": (
        """
        for i in range(n):
            step = k + weights[i]
            out[i] = y[k:step].sum(0)
            k = step
        """,
        Pattern.MAP,
        {},
    ),
    "place-that-a-total-keeps-the-last-iterations-from": (
        """
        for i in range(n):
            acc = acc + y[i] * y[i]
            if acc[0] > 9999:
                continue
            x[i + 9] = y[i]
        """,
        Pattern.SCAN,
        {"acc": Update.SUM},
    ),
    "name-that-the-last-loop-inside-does-not-bind": (
        """
        for i in range(n):
            for j in range(i + 1, n):
                t = j
                if x[j][0] > 0:
                    break
            y[i] = x[i]
        """,
        Pattern.MAP,
        {},
    ),
    "total-made-of-an-element-beside-it": (
        """
        for i in range(n):
            out[k] += x[k] * y[i]
            x[k] += x[k - 1]
        """,
        Pattern.SCAN,
        {"out": Update.SUM},
    ),
    "rows-that-are-not-there-where-there-is-one": (
        """
        for row in list(y[1:n]):
            row.copy_(row * 2)
        """,
        Pattern.MAP,
        {},
    ),
}
WRONG = {
    "total-made-of-an-element-beside-it-that-others-read": (
        """
        for i in range(n):
            out[k] += x[k] * y[i]
            x[k] += x[k - 1]
        """,
        Pattern.REDUCTION,
        {"out": Update.SUM},
    ),
    "name-that-a-loop-inside-hands-on": (
        """
        for i in range(n):
            out[i] = x[i] * t
            for j in range(i + 1, n):
                t = x[j] + i
        """,
        Pattern.MAP,
        {},
    ),
    "name-that-some-iterations-bind": (
        """
        for i in range(n):
            y[i] = x[i]
            if i % 4 > 0:
                t = x[i]
        """,
        Pattern.MAP,
        {},
    ),
    "filter-that-keeps-the-last-iterations-from-a-place": (
        """
        for i in range(n):
            acc = acc * 2 + y[i] * y[i]
            if acc[0] > 9999:
                continue
            x[i + 9] = y[i]
        """,
        Pattern.SCAN,
        {"acc": Update.SUM},
    ),
    "rows-added-behind-twice-what-is-there": (
        """
        grown = x[:2]
        for i in range(n):
            grown = torch.cat([grown * 2, x[i][None]])
        """,
        Pattern.REDUCTION,
        {"grown": Update.CONCATENATION},
    ),
    "rows-that-hold-the-first-that-is-there": (
        """
        grown = x[:2]
        for i in range(n):
            grown = torch.cat([grown, grown[:1]])
        """,
        Pattern.REDUCTION,
        {"grown": Update.CONCATENATION},
    ),
    "cells-of-a-grid-that-need-the-row-before": (
        """
        for i, j in product(range(1, n), range(1, n)):
            out[i, j] = out[i - 1, j - 1] + x[i, j]
        """,
        Pattern.MAP,
        {},
    ),
    "sum-that-goes-into-what-is-stored": (
        """
        for i in range(1, n):
            x[i] = x[i + 1] + acc
            acc = acc + x[i - 1]
        """,
        Pattern.STENCIL,
        {"acc": Update.SUM},
    ),
    "sum-of-what-is-made-from-the-element-before": (
        """
        for i in range(1, n + 2):
            x[i] = x[i - 1].abs()
            acc = acc + x[i - 1]
        """,
        Pattern.STENCIL,
        {"acc": Update.SUM},
    ),
    "filter-whose-condition-reads-the-element-before": (
        """
        for i in range(1, n):
            if x[i - 1][0] < 0:
                continue
            x[i] = x[i - 1] * 2 + y[i]
        """,
        Pattern.SCAN,
        {"x": Update.LINEAR},
    ),
    "square-where-the-element-itself-says-so": (
        """
        for i in range(1, n):
            if x[i][0] > 0:
                x[i] = x[i - 1] * x[i - 1]
        """,
        Pattern.SCAN,
        {"x": Update.LINEAR},
    ),
    "square-behind-an-element-that-nothing-reaches": (
        """
        for i in range(1, n):
            if i > 2 and x[i][0] != 0:
                x[i] = x[i - 1] * x[i - 1]
        """,
        Pattern.SCAN,
        {"x": Update.LINEAR},
    ),
    "product-with-a-total-of-the-same-elements": (
        """
        for i in range(1, n):
            if x[i][0] == 0:
                continue
            acc = acc + x[i - 1]
            x[i] = x[i - 1] * acc
        """,
        Pattern.SCAN,
        {"x": Update.LINEAR, "acc": Update.SUM},
    ),
    "entry-that-every-iteration-overwrites": (
        """
        table[k] = 1
        for i in range(n):
            table[k] = 2 - i // (n - 1)
        """,
        Pattern.MAP,
        {},
    ),
    "one-total-that-is-appended-many-times": (
        """
        for i in range(n):
            acc += x[i]
            rows.append((acc, x[i]))
        """,
        Pattern.SCAN,
        {"acc": Update.SUM},
    ),
    "condition-on-what-is-counted-of-the-elements-before": (
        """
        for i in range(1, n):
            if total > 0 or x[i][0] == 0:
                continue
            total = total + int(x[i - 1][0])
            x[i] = x[i - 1] + y[i]
        """,
        Pattern.SCAN,
        {"x": Update.SUM, "total": Update.SUM},
    ),
}


@pytest.mark.parametrize(("loop", "pattern", "updates"), RIGHT.values(), ids=RIGHT)
def test_what_is_right_holds(loop: str, pattern: Pattern, updates: dict[str, Update]) -> None:
    assert told(loop, pattern, updates).partition(":")[0] == pattern.value


@pytest.mark.parametrize(("loop", "pattern", "updates"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_shows(loop: str, pattern: Pattern, updates: dict[str, Update]) -> None:
    with pytest.raises(AssertionError):
        told(loop, pattern, updates)
