"""Loops whose iterations end early: their class, and what running them says of it."""

from __future__ import annotations

import textwrap

import pytest

pytest.importorskip("torch")

from analysis.execution import Program, agreed_class
from analysis.programs import program_around

LOOPS = {
    "handed-on-before-continue": (
        """
        v = x[0]
        for i in range(n):
            v += y[i]
            v = acc
            if idx[i] > 1:
                continue
            v = v * 2
            out[i] = acc
        """,
        "unknown",
    ),
    "counter-behind-continue": (
        """
        for row in y:
            if k == 3:
                continue
            out[k] = row
            k += 1
        """,
        "recurrence",
    ),
    "while-counter-behind-continue": (
        """
        i = 0
        while i < n:
            out[i] = y[i]
            if i > 2:
                continue
            i += 1
        """,
        "recurrence",
    ),
    "total-behind-continue": (
        """
        for i in range(n):
            if idx[i] > 1:
                continue
            acc = acc + x[i]
        """,
        "reduction",
    ),
    "total-that-ends-an-inner-loop": (
        """
        for i in range(n):
            for j in range(n):
                if acc[0] > 3:
                    break
                acc = acc + x[i] * j
        """,
        "recurrence",
    ),
    "row-before-that-ends-an-inner-loop": (
        """
        for i in range(1, n):
            for j in range(n):
                x[i, j] = 7
                if x[i - 1, j] > 3:
                    break
        """,
        "recurrence",
    ),
    "own-row-that-ends-an-inner-loop": (
        """
        for i in range(n):
            for j in range(n):
                if y[i, j] > 0:
                    break
                out[i] += y[i]
        """,
        "map",
    ),
    "row-before-that-bounds-an-inner-loop": (
        """
        for i in range(1, n):
            for j in range(int(x[i - 1, 0]) % 3):
                x[i] = 7
        """,
        "recurrence",
    ),
    "row-before-that-bounds-an-inner-while-loop": (
        """
        for i in range(1, n):
            j = 0
            while j < int(x[i - 1, 0]) % 3:
                x[i] = 7
                j += 1
        """,
        "recurrence",
    ),
    "row-before-that-filters-a-comprehension": (
        """
        for i in range(1, n):
            out[i] = sum(y[j] for j in range(n) if out[i - 1, j] > 0) + 1
        """,
        "recurrence",
    ),
    "row-before-that-skips-in-an-inner-loop": (
        """
        for i in range(1, n):
            for j in range(n):
                if x[i - 1, j] > 0:
                    continue
                x[i, j] = y[j, 0]
        """,
        "recurrence",
    ),
}


@pytest.mark.parametrize(("loop", "pattern"), LOOPS.values(), ids=LOOPS)
def test_class_agrees_with_a_run(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


def test_a_first_value_before_continue_begins_a_total() -> None:
    loop = """
        for i in range(n):
            if i == 0:
                t = x[i]
                continue
            t = t + x[i]
        """
    (found,) = Program(program_around(textwrap.dedent(loop).strip())).found
    assert found.nest.pattern.value == "reduction"
