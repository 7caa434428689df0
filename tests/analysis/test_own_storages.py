"""Lists of tensors that share a storage with no name: an item is known by its position in its list,
under whatever name and by whatever way it is reached.
"""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

LISTS = {
    "a-part-of-the-list": (
        """
        parts = list(x * 2)
        near = parts[1:]
        for i in range(n):
            near[i].copy_(parts[i].abs() + y[i])
        """,
        "recurrence",
    ),
    "a-part-of-the-list-of-rows": (
        """
        parts = list(x)
        near = parts[1:]
        for i in range(n):
            near[i].copy_(parts[i].abs() + y[i])
        """,
        "recurrence",
    ),
    "parts-side-by-side": (
        """
        parts = list(x * 2)
        for row, other in zip(parts[1:], parts):
            row += other
        """,
        "scan",
    ),
    "another-order": (
        """
        parts = list(x * 2)
        near = list(reversed(parts))
        for i in range(n):
            near[i].copy_(parts[i].abs() + y[i])
        """,
        "recurrence",
    ),
    "pairs-with-its-items": (
        """
        parts = list(x * 2)
        both = list(zip(parts, y))
        for i in range(1, n):
            u, w = both[i]
            u += parts[i - 1].abs()
        """,
        "recurrence",
    ),
    "a-longer-list": (
        """
        parts = list(x * 2)
        near = parts + [t]
        for i in range(1, n):
            near[i].copy_(parts[i - 1].abs())
        """,
        "recurrence",
    ),
    "a-list-that-is-added-to-another": (
        """
        parts = list(x * 2)
        rows.extend(parts)
        for i in range(1, n):
            rows[i].copy_(parts[i - 1].abs())
        """,
        "recurrence",
    ),
    "one-item-under-a-name": (
        """
        parts = [row * 2 for row in x]
        u = parts[1]
        for i in range(n):
            u += y[i]
            out[i] = parts[1]
        """,
        "scan",
    ),
    "items-taken-apart": (
        """
        u, v = [x[0] * 2, y[0] * 2]
        for i in range(n):
            u += y[i]
            out[i] = v
        """,
        "map",
    ),
    "one-item-many-times": (
        """
        parts = [y[0] * 2] * 6
        for i in range(n):
            parts[i].copy_(x[i])
            acc = acc + parts[i + 1]
        """,
        "unknown",
    ),
    "computed-rows-collected-and-summed-up-in-place": (
        """
        for j in range(n):
            rows.append(y[j] * 2)
        for i in range(1, n):
            rows[i].add_(rows[i - 1])
        """,
        "scan",
    ),
    "one-of-two-lists": (
        """
        parts = list(y)
        if n > 2:
            parts = list(x)
        for i in range(1, n):
            parts[i].copy_(x[i - 1].abs())
        """,
        "recurrence",
    ),
    "computed-rows-listed-and-read-ahead-of-their-change": (
        """
        parts = list(x * 2)
        for i in range(n):
            parts[i].copy_(y[i])
            acc += parts[i + 1]
        """,
        "stencil",
    ),
    "computed-rows-unbound-and-read-from-the-other-end": (
        """
        parts = (x * 2).unbind(0)
        for i in range(n):
            parts[i].copy_(y[i])
            acc += parts[-i - 1]
        """,
        "unknown",
    ),
    "rows-copied-in-a-comprehension-and-made-of-the-one-before": (
        """
        parts = [row.clone() for row in x]
        for i in range(1, n):
            parts[i].copy_(parts[i - 1].abs() + y[i])
            out[i] = parts[i]
        """,
        "recurrence",
    ),
    "computed-rows-changed-under-a-name": (
        """
        parts = list(x * 2)
        for i in range(1, n):
            row = parts[i]
            row += parts[i - 1].abs()
            out[i] = row
        """,
        "recurrence",
    ),
    "rows-under-keys-that-are-listed": (
        """
        data = dict(zip(range(12), x))
        for i in range(1, n):
            x[i] = data[i - 1].abs() + y[i]
        """,
        "recurrence",
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), LISTS.values(), ids=LISTS)
def test_items_by_their_positions(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
