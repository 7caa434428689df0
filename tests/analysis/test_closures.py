"""Loops that call functions which read or change what is around them, or walk containers that hold
parts of tensors: their class, and what a run says of it.
"""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

FUNCTIONS = {
    "reads-what-no-iteration-changes": (
        """
        def scaled(a):
            return a * 2 + y[0]
        for i in range(n):
            out[i] = scaled(x[i])
        """,
        "map",
    ),
    "reads-a-name-of-its-own": (
        """
        def scaled(a):
            acc = a * 2
            return acc + 1
        for i in range(n):
            acc = acc + scaled(x[i])
        """,
        "reduction",
    ),
    "reads-the-total": (
        """
        def added(a):
            return a + acc.abs()
        for i in range(n):
            acc = added(x[i])
        """,
        "recurrence",
    ),
    "reads-the-total-through-another-function": (
        """
        def inner(a):
            return a + acc.abs()
        def added(a):
            return inner(a)
        for i in range(n):
            acc = added(x[i])
        """,
        "recurrence",
    ),
    "reads-what-is-filled": (
        """
        beside = lambda a: a + out[0].abs()
        for i in range(n):
            out[i] = beside(x[i])
        """,
        "recurrence",
    ),
    "reads-the-item-before": (
        """
        def after(a):
            return rows[-1].abs() + a if rows else a
        for i in range(n):
            rows.append(after(x[i]))
        items = torch.stack(rows)
        """,
        "recurrence",
    ),
    "changes-its-argument": (
        """
        def raised(a):
            a.add_(y[0])
            return a
        for i in range(n):
            out[i] = raised(x[0]) * x[i]
        """,
        "unknown",
    ),
    "changes-a-copy-of-its-argument": (
        """
        def raised(a):
            a = a.clone()
            a.add_(y[0])
            return a
        for i in range(n):
            out[i] = raised(x[0]) * x[i]
        """,
        "map",
    ),
    "changes-a-copy-in-one-branch": (
        """
        def raised(a):
            if n > 9:
                a = a.clone()
            a.add_(y[0])
            return a
        for i in range(n):
            out[i] = raised(x[0]) * x[i]
        """,
        "unknown",
    ),
    "changes-another-name-of-its-argument": (
        """
        def raised(a):
            b = a[1:]
            a = a.clone()
            b += y[0, 1:]
            return a
        for i in range(n):
            out[i] = raised(x[0]) * x[i]
        """,
        "unknown",
    ),
    "fills-a-tensor-around-it": (
        """
        def put(j, a):
            out[j] = a
            return a
        for i in range(n - 1):
            acc = acc + put(i + 1, x[i]) * out[i]
        """,
        "unknown",
    ),
    "appends-to-a-list-around-it": (
        """
        def kept(a):
            rows.append(a)
            return rows[0]
        for i in range(n):
            out[i] = kept(x[i])
        """,
        "unknown",
    ),
}
GIVEN_BACK = {
    "its-argument": (
        """
        t = bumped(out[n - 1], y[0])
        for i in range(n):
            t += x[i, 0] * out[idx[i]]
        """,
        "unknown",
    ),
    "a-part-of-its-argument-under-another-name": (
        """
        def part(a):
            b = a[1:]
            return b
        t = part(out)
        for i in range(n):
            t[i] += out[idx[i]]
        """,
        "unknown",
    ),
    "in-an-iteration": (
        """
        for i in range(1, n):
            t = bumped(x[i], y[0])
            t += x[i - 1]
        """,
        "unknown",
    ),
    "what-it-computes": (
        """
        t = twice(out[n - 1])
        for i in range(n):
            t += x[i, 0] * out[idx[i]]
        """,
        "reduction",
    ),
    "a-copy-of-its-argument": (
        """
        def copied(a):
            a = a.clone()
            a += y[0]
            return a
        t = copied(out[n - 1])
        for i in range(n):
            t += x[i, 0] * out[idx[i]]
        """,
        "reduction",
    ),
    "a-total": (
        """
        def same(a):
            return a
        acc = same(acc)
        for i in range(n):
            acc = acc + same(x[i])
        """,
        "reduction",
    ),
}
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
    "entry-that-is-a-row": (
        """
        data = {"first": x[0], "rest": y}
        for i in range(n):
            x[:, 1] += data["first"][i]
        """,
        "recurrence",
    ),
    "entry-that-is-filled": (
        """
        data = {"all": x, "rest": y}
        for i in range(1, n):
            data["all"][i] = x[i - 1].abs()
        """,
        "recurrence",
    ),
    "entry-that-is-a-row-of-another-tensor": (
        """
        data = {"first": x[0], "rest": y}
        for i in range(n):
            out[:, 1] += data["first"][i]
        """,
        "reduction",
    ),
}
COLLECTED = {
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


@pytest.mark.parametrize(("loop", "pattern"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_functions_of_a_function(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize(("loop", "pattern"), GIVEN_BACK.values(), ids=GIVEN_BACK)
def test_what_functions_give_back(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize(("loop", "pattern"), CONTAINERS.values(), ids=CONTAINERS)
def test_parts_of_tensors_in_containers(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize(("loop", "pattern"), COLLECTED.values(), ids=COLLECTED)
def test_items_that_iterations_hand_on(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
