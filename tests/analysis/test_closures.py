"""Loops that call functions which read or change what is around them, or give back what they get:
their class, and what a run says of it.
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
    "computes-with-functions-of-torch": (
        """
        def scaled(a):
            return torch.add(a * 2, 1)
        for i in range(n):
            out[i] = scaled(x[i])
        """,
        "map",
    ),
    "changes-what-it-gets-by-a-function-of-torch": (
        """
        def cut(a):
            torch.relu_(a)
            return a
        for i in range(1, n):
            out[i] = cut(x[i]) + x[i - 1]
        """,
        "unknown",
    ),
    "is-a-function-of-torch-that-changes-what-it-gets": (
        """
        for i in range(1, n):
            torch.relu_(x[i])
            out[i] = x[i - 1]
        """,
        "unknown",
    ),
    "is-a-function-of-torch-that-is-told-to": (
        """
        for i in range(1, n):
            torch.nn.functional.relu(x[i], inplace=True)
            out[i] = x[i - 1]
        """,
        "unknown",
    ),
    "changes-what-it-gets-by-one-that-is-told-to": (
        """
        def cut(a):
            return torch.nn.functional.relu(a, inplace=True)
        for i in range(1, n):
            out[i] = cut(x[i]) + x[i - 1]
        """,
        "unknown",
    ),
    "is-a-function-of-torch-that-changes-what-the-iteration-made": (
        """
        for i in range(1, n):
            t = x[i] * 2
            torch.relu_(t)
            out[i] = t
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
    "a-part-of-what-it-names": (
        """
        def part(a):
            return torch.narrow(input=a, dim=0, start=0, length=6)
        for i in range(1, n):
            t = part(x[i])
            t += x[i - 1, :6].abs()
        """,
        "unknown",
    ),
    "what-it-hands-on-by-name": (
        """
        def part(a):
            return bumped(a=a, b=y[0])
        for i in range(1, n):
            t = part(x[i])
            t += x[i - 1].abs()
        """,
        "unknown",
    ),
    "one-of-a-list": (
        """
        def part(a):
            b = [y[0], *a]
            return b[1]
        for i in range(1, n):
            t = part(x[i:i + 1])
            t += x[i - 1].abs()
        """,
        "unknown",
    ),
    "where-a-result-goes": (
        """
        def part(a, b):
            return torch.add(a, 1, out=b)
        for i in range(1, n):
            t = part(x[i], y[i])
            t += y[i - 1]
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


@pytest.mark.parametrize(("loop", "pattern"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_functions_of_a_function(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize(("loop", "pattern"), GIVEN_BACK.values(), ids=GIVEN_BACK)
def test_what_functions_give_back(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern
