"""Entries of mappings that are parts of tensors: what a loop that changes those is, and what a run
says of it.
"""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

from analysis.execution import Program, agreed_class, check
from analysis.programs import program_around

ENTRIES = {
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
    "entry-that-a-method-gives": (
        """
        data = {"first": x[0], "rest": y}
        row = data.get("first")
        for i in range(n):
            x[:, 1] += row[i]
        """,
        "recurrence",
    ),
    "entries-taken-apart": (
        """
        data = {"first": x[0], "rest": y}
        row, v = data.values()
        for i in range(n):
            x[:, 1] += row[i]
        """,
        "recurrence",
    ),
}
HEADERS = ("row in data.values()", "q, row in data.items()", "i, row in enumerate(data.values())")


@pytest.mark.parametrize(("loop", "pattern"), ENTRIES.values(), ids=ENTRIES)
def test_entries(loop: str, pattern: str) -> None:
    assert agreed_class(loop) == pattern


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize(("changed", "verdict"), [("y", "recurrent"), ("out", "advised")])
def test_any_entry_that_a_loop_around_walks(header: str, changed: str, verdict: str) -> None:
    body = f"for j in range(n):\n        {changed}[j] = row * row"
    loop = f'data = {{"first": x[0], "rest": y[0]}}\nfor {header}:\n    {body}'
    source = program_around(loop)
    found = max(Program(source).found, key=lambda item: item.nest.span)
    assert found.nest.verdict.value == verdict
    assert not check(source).startswith("does not")
