"""Names that are bound anew while their old storage is changed: class, and what a run says."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import agreed_class

from flake8_vectorize.engine import inspect_source

# the next iteration reads a row by a name after the loop has changed it, or before
TAKEN = {
    "a-row-that-is-written": (
        """
        for i, row in enumerate(y):
            u = t.clone()
            t = row
            y[i] = u
        """,
        "unknown",
    ),
    "a-row-that-is-written-by-another-name": (
        """
        v = y.view(12, 12)
        for row in y[:n]:
            u = t.clone()
            t = row
            v[k] = u
            k += 1
        """,
        "unknown",
    ),
    "a-row-beside-what-is-written": (
        """
        for i, row in enumerate(y):
            out[i] = t * 2
            t = row
        """,
        "stencil",
    ),
}
# the loop binds a name anew, and changes what the name held before the loop
LEFT_BEHIND = {
    "rows-of-the-header": (
        """
        for row in x:
            row[0] = 5
            out[k] = x[k - 1]
            x = x.clone()
            k += 1
        """,
        "unknown",
    ),
    "rows-of-the-header-added-to": (
        """
        for i, row in enumerate(y[:n]):
            row += x[i]
            acc = acc + y[0]
            y = y.clone()
        """,
        "unknown",
    ),
    "another-name": (
        """
        out = x
        for i in range(n):
            out[i] = y[i]
            acc += x[i]
            x = x.clone()
        """,
        "unknown",
    ),
    "another-name-of-the-other-name": (
        """
        v = x
        for i in range(n):
            w = v
            w[i] = y[i]
            acc = acc + x[i]
            x = x.clone()
        """,
        "unknown",
    ),
    "another-name-added-to": (
        """
        v = y
        for i in range(n):
            if idx[i] > 1:
                y = y + out[0]
            v += x[i]
            v += out[idx[i]]
        """,
        "unknown",
    ),
    "rows-of-the-header-bound-anew-too": (
        """
        for row in x:
            row[0] = 5
            row = row * 2
            out[k] = x[k - 1]
            x = x.clone()
            k += 1
        """,
        "unknown",
    ),
    "another-name-bound-anew-later": (
        """
        v = x
        for i in range(n):
            v[i] = y[i]
            out[i] = x[i - 1]
            v = y.clone()
            x = x.clone()
        """,
        "unknown",
    ),
    "another-name-bound-anew-first": (
        """
        v = x
        for i in range(n):
            x = y[i] * 2
            v = x[1:]
            v[0] = 5
            out[i] = x
        """,
        "map",
    ),
    "changed-by-a-function": (
        """
        for i in range(n):
            y = y.clone()
            t = bumped(y[i], y[i - 1])
            acc = acc + t
        """,
        "unknown",
    ),
    "another-name-changed-by-a-function": (
        """
        v = x
        for i in range(n):
            t = bumped(v[i], y[i])
            acc = acc + x[i]
            x = x.clone()
        """,
        "unknown",
    ),
    "made-anew-and-changed-by-a-function": (
        """
        for i in range(n):
            x = y[i] * 2
            t = bumped(x, y[i - 1])
            out[i] = x
        """,
        "map",
    ),
    "summed-up-and-bound-anew-behind-it": (
        """
        v = acc
        for i in range(n):
            acc += x[i]
            out[i] = acc
            acc = x[i] * 2
        """,
        "unknown",
    ),
    "summed-up-or-bound-anew": (
        """
        v = acc
        for i in range(n):
            if x[i, 0] > 2:
                acc = x[i] * 2
            else:
                acc += x[i]
        """,
        "unknown",
    ),
    "bound-to-what-a-function-gives-or-summed-up": (
        """
        for i in range(n):
            if n == 5:
                acc = twice(x[k])
            else:
                acc += x[i] * x[k]
        """,
        "unknown",
    ),
    "summed-up-in-two-ways": (
        """
        v = acc
        for i in range(n):
            if idx[i] > 1:
                acc += y[i]
            else:
                acc += x[i]
        """,
        "reduction",
    ),
    "not-changed": (
        """
        v = x
        for i in range(n):
            x = v[i] * 2
            out[i] = x
        """,
        "map",
    ),
    "bound-anew-first": (
        """
        for i in range(n):
            x = y[i] * 2
            v = x
            v[0] = 5
            out[i] = v
        """,
        "map",
    ),
}


def test_a_name_left_with_a_part_of_what_all_iterations_write() -> None:
    loop = """
        out = torch.zeros_like(x)
        for i in range(n):
            t = y[i]
            out[i] = x[i]
            t = out.select(0, n - i)
        """
    assert agreed_class(loop) == "map"


def test_the_latest_row_beside_one_that_is_changed_where_nobody_wrote() -> None:
    loop = """
        for i in range(n):
            y[i] = (y[i] - 1).abs()
            if x[i][0] > 0:
                x[i] = x[i - 1]
        """
    assert agreed_class(loop) == "scan"


@pytest.mark.parametrize(("loop", "pattern"), LEFT_BEHIND.values(), ids=LEFT_BEHIND)
def test_name_bound_anew_whose_storage_is_changed(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


def test_what_a_counter_walks_is_a_total_too() -> None:
    # the last position for which the condition holds depends on the order of the iterations
    loop = """
        for row in x[:n]:
            out[k] = row
            acc = torch.where(x[k] > 2, k, acc)
            k += 1
        """
    assert agreed_class(loop) == "map"


@pytest.mark.parametrize(("loop", "pattern"), TAKEN.values(), ids=TAKEN)
def test_rows_that_the_next_iteration_reads(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


def test_a_position_that_is_moved_on_changes_no_storage() -> None:
    source = """
import torch


def f(text, n: int):
    i = 0
    while i < n:
        if text[i].isspace():
            i += 1
            continue
        j = text.find(")", i)
        i = j
    return i
"""
    account = inspect_source(source, "x.py", every_loop=True).loops[0].account
    assert account is not None
    assert not [hindrance for hindrance in account.besides if hindrance.subject == "j"]
