"""Loops over containers that hold parts of tensors, and items that iterations hand on."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

CONTAINERS = {
    "rows-listed-before": (
        """
        parts = list(x)
        for i in range(1, n):
            x[i] = parts[i - 1].abs() + y[i]
        """,
        "recurrence",
    ),
    "rows-unbound-and-changed-one-by-one": (
        """
        parts = x.unbind(0)
        for row in parts:
            row += y[0]
        """,
        "map",
    ),
    "rows-unbound-and-changed-by-the-one-before": (
        """
        parts = x.unbind(0)
        for i in range(1, n):
            row = parts[i]
            row += x[i - 1].abs()
        """,
        "recurrence",
    ),
    "rows-unbound-and-summed-up-in-place": (
        """
        parts = x.unbind(0)
        for i in range(1, n):
            parts[i].add_(parts[i - 1])
        """,
        "scan",
    ),
    "rows-listed-and-only-read": (
        """
        parts = list(x)
        for i in range(1, n):
            out[i] = parts[i - 1].abs() + y[i]
        """,
        "map",
    ),
    "rows-collected-before": (
        """
        for j in range(n):
            rows.append(x[j])
        for i in range(1, n):
            x[i] = rows[i - 1].abs() + y[i]
        """,
        "recurrence",
    ),
    "computed-rows-collected-before": (
        """
        for j in range(n):
            rows.append(x[j] * 2)
        for i in range(1, n):
            x[i] = rows[i - 1].abs() + y[i]
        """,
        "map",
    ),
    "rows-made-in-a-comprehension": (
        """
        parts = [x[j] for j in range(12)]
        for i in range(1, n):
            x[i] = parts[i - 1].abs() + y[i]
        """,
        "recurrence",
    ),
    "items-of-a-tensor-in-a-comprehension": (
        """
        parts = [row for row in x]
        for i in range(1, n):
            x[i] = parts[i - 1].abs() + y[i]
        """,
        "recurrence",
    ),
    "rows-made-in-a-comprehension-and-changed-through-an-item": (
        """
        parts = [x[j] for j in range(12)]
        for i in range(1, n):
            v = parts[i]
            v += x[i - 1].abs()
        """,
        "recurrence",
    ),
    "rows-made-in-a-comprehension-and-only-read": (
        """
        parts = [x[j] for j in range(x.shape[0])]
        for i in range(1, n):
            out[i] = parts[i - 1].abs() + y[i]
        """,
        "map",
    ),
    "rows-that-a-comprehension-takes-several-times": (
        """
        parts = [x[idx[j]] for j in range(x.shape[0])]
        for i in range(n):
            parts[i].copy_(y[i])
        """,
        "scatter",
    ),
    "one-total-in-every-place": (
        """
        parts = [acc for j in range(x.shape[0])]
        for i in range(n):
            parts[i].add_(y[i])
        """,
        "scatter",
    ),
    "one-total-in-every-place-and-read-there": (
        """
        parts = [acc for j in range(x.shape[0])]
        for i in range(n):
            out[i] = parts[i]
            acc += x[i]
        """,
        "unknown",
    ),
    "rows-collected-several-times": (
        """
        for j in range(x.shape[0]):
            rows.append(x[idx[j]])
        for i in range(n):
            rows[i].copy_(y[i])
        """,
        "scatter",
    ),
    "pairs-made-in-a-comprehension": (
        """
        parts = [(x[j], y[j]) for j in range(12)]
        for i in range(1, n):
            x[i] = parts[i - 1][0].abs() + y[i]
        """,
        "recurrence",
    ),
    "pairs-of-rows-side-by-side": (
        """
        both = list(zip(x, y))
        for i in range(1, n):
            u, w = both[i - 1]
            x[i] = u.abs() + w
        """,
        "recurrence",
    ),
    "columns-of-pairs": (
        """
        us, ws = zip(*[(x[j], y[j]) for j in range(12)])
        for i in range(1, n):
            x[i] = us[i - 1].abs() + y[i]
        """,
        "recurrence",
    ),
    "columns-of-pairs-that-go-elsewhere": (
        """
        us, ws = zip(*[(x[j], y[j]) for j in range(12)])
        for i in range(1, n):
            out[i] = x[i - 1].abs() + y[i]
            out[i] += us[0]
        """,
        "map",
    ),
    "numbered-rows": (
        """
        both = list(enumerate(x))
        for i in range(1, n):
            j, u = both[i - 1]
            x[i] = u.abs() + y[i]
        """,
        "recurrence",
    ),
    "rows-side-by-side-and-only-read": (
        """
        both = list(zip(x, y))
        for i in range(1, n):
            u, w = both[i - 1]
            out[i] = u.abs() + w
        """,
        "structural",
    ),
    "pairs-collected-before": (
        """
        for j in range(n):
            rows.append((x[j], y[j]))
        for i in range(1, n):
            u, w = rows[i - 1]
            x[i] = u.abs() + y[i]
        """,
        "recurrence",
    ),
    "rows-under-keys": (
        """
        data = {j: x[j] for j in range(12)}
        for i in range(1, n):
            x[i] = data[i - 1].abs() + y[i]
        """,
        "recurrence",
    ),
    "rows-written-out": (
        """
        data = [x[0], y[0], x[1], y[1], x[2]]
        for i, w in enumerate(y[:n]):
            x[0] += w
            out[i] = data[i]
        """,
        "scan",
    ),
}
COLLECTED = {
    "rows-changed-and-kept": (
        """
        items = []
        for i in range(n):
            row = x[i]
            row[0] = row[1] * y[i, 0]
            items.append(row)
        total = torch.stack(items)
        """,
        "map",
    ),
    "rows-kept-and-the-tensor-changed": (
        """
        items = []
        for i in range(n):
            items.append(x[i])
            x += y[0]
        total = torch.stack(items)
        """,
        "unknown",
    ),
    "rows-kept-and-the-one-before-changed": (
        """
        items = []
        for i in range(1, n):
            x[i - 1] = y[i]
            items.append(x[i])
        total = torch.stack(items)
        """,
        "unknown",
    ),
    "pairs-with-a-total": (
        """
        for i in range(n):
            acc = acc + x[i]
            rows.append((acc, y[i]))
        items = rows
        """,
        "scan",
    ),
    "pairs-with-one-total-many-times": (
        """
        for i in range(n):
            acc += x[i]
            rows.append((acc, y[i]))
        items = rows
        """,
        "unknown",
    ),
    "several-at-once-with-one-total": (
        """
        for i in range(n):
            acc += x[i]
            rows.extend([y[i], acc])
        items = torch.stack(rows)
        """,
        "unknown",
    ),
    "several-at-once-added-with-one-total": (
        """
        for i in range(n):
            acc += x[i]
            rows += [y[i], acc]
        items = torch.stack(rows)
        """,
        "unknown",
    ),
    "running-total-in-a-comprehension": (
        """
        items = torch.stack([acc.add_(x[i]).clone() for i in range(n)])
        """,
        "scan",
    ),
    "one-total-many-times-in-a-comprehension": (
        """
        items = torch.stack([acc.add_(x[i]) for i in range(n)])
        """,
        "unknown",
    ),
    "running-total-under-a-name": (
        """
        items = torch.stack([(acc := acc + x[i]) for i in range(n)])
        """,
        "scan",
    ),
    "name-bound-anew-in-a-comprehension": (
        """
        items = torch.stack([(t := x[i] * 2) + t for i in range(n)])
        """,
        "map",
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), CONTAINERS.values(), ids=CONTAINERS)
def test_parts_of_tensors_in_containers(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize(("loop", "pattern"), COLLECTED.values(), ids=COLLECTED)
def test_items_that_iterations_hand_on(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
