"""Edits in a source text: the new code is there, and all else is as it was."""

from __future__ import annotations

import pytest

from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.model.batched import Edit
from flake8_vectorize.model.span import Span
from flake8_vectorize.rewriting.edits import edited
from flake8_vectorize.rewriting.intent import as_intended
from flake8_vectorize.rewriting.patch import replacements, unified


def at(source: str, part: str) -> Span:
    """Where a part of a source stands, from its first character to its last."""
    start = source.index(part)
    before, inside = source[:start].split("\n"), part.split("\n")
    line = len(before)
    last = len(inside[-1]) + 1 + (len(before[-1]) if len(inside) == 1 else 0)
    return Span(line, len(before[-1]) + 1, line + len(inside) - 1, last)


LOOP = "for i in x:  # é\n        # inside\n        y(i)"
SOURCE = f"""\
import torch


def f(x):
    rows = []  # made here

    # above
    {LOOP}
    # below
    return -torch.stack(rows) ** 2  # kept
"""


def test_a_statement_is_replaced_and_its_comments_stand_above() -> None:
    edit = Edit(at(SOURCE, LOOP), ("a = 1", "b = 2"))
    new = "    # above\n    # é\n    # inside\n    a = 1\n    b = 2\n    # below\n"
    assert edited(SOURCE, [edit]) == SOURCE.replace(f"    # above\n    {LOOP}\n    # below\n", new)


def test_what_goes_leaves_its_comments_to_what_follows() -> None:
    edits = [
        Edit(at(SOURCE, "rows = []")),
        Edit(at(SOURCE, LOOP)),
        Edit(at(SOURCE, "torch.stack(rows)"), expression="x + 1"),
    ]
    assert edited(SOURCE, edits) == (
        "import torch\n\n\ndef f(x):\n    # made here\n    # above\n    # é\n    # inside\n"
        "    # below\n    return -(x + 1) ** 2  # kept\n"
    )


def test_parentheses_come_only_where_they_are_needed() -> None:
    for text, new in (
        ("y = f(stack(r))\n", "y = f(a + b)\n"),
        ("y = stack(r).sum()\n", "y = (a + b).sum()\n"),
        ("y = (stack(r))\n", "y = (a + b)\n"),
        ("y = 2 * stack(r)\n", "y = 2 * (a + b)\n"),
        ("y = [stack(r)]\n", "y = [(a + b)]\n"),
    ):
        assert edited(text, [Edit(at(text, "stack(r)"), expression="a + b")]) == new


def test_a_block_is_never_left_empty() -> None:
    text = "if x:\n    y = []\nz = 1\n"
    assert edited(text, [Edit(at(text, "y = []"))]) == "if x:\n    pass\nz = 1\n"


def test_line_ends_and_indentation_are_the_file_s_own() -> None:
    text = "if x:\r\n\tfor i in x:\r\n\t\ty(i)\r\n\tz = 1\r\n"
    span = Span(2, 2, 3, 7)
    assert (
        edited(text, [Edit(span, ("y(x)", "w = 2"))]) == "if x:\r\n\ty(x)\r\n\tw = 2\r\n\tz = 1\r\n"
    )


def test_a_place_that_is_not_found_is_refused() -> None:
    for span in (Span(5, 5, 5, 9), Span(8, 6, 10, 13)):
        with pytest.raises(VectorizeError, match=f"line {span.line}"):
            edited(SOURCE, [Edit(span, ("a = 1",))])
    text = "a = 1; b = []; c = 2\n"
    with pytest.raises(VectorizeError, match="line 1"):
        edited(text, [Edit(at(text, "b = []"))])


def test_text_that_libcst_cannot_read_is_refused() -> None:
    with pytest.raises(VectorizeError, match="line 2 cannot be read"):
        edited("a = 1\nb = = 2\n", [])


def test_an_edit_that_reads_otherwise_is_noticed() -> None:
    edit = Edit(at(SOURCE, "torch.stack(rows)"), expression="x + 1")
    right = SOURCE.replace("torch.stack(rows)", "(x + 1)")
    assert as_intended(SOURCE, [edit], right)
    assert not as_intended(SOURCE, [edit], SOURCE.replace("torch.stack(rows)", "x + 1"))
    assert not as_intended(SOURCE, [edit], right.replace("rows = []", "rows = ()"))


def test_replacements_are_whole_lines_that_turn_one_text_into_the_other() -> None:
    after = edited(SOURCE, [Edit(at(SOURCE, LOOP), ("a = 1",)), Edit(at(SOURCE, "rows = []"))])
    lines = SOURCE.splitlines(keepends=True)
    parts = replacements(SOURCE, after)
    assert len(parts) > 1
    for part in reversed(parts):
        assert part.span.column == part.span.end_column == 1
        lines[part.span.line - 1 : part.span.end_line - 1] = [part.text]
    assert "".join(lines) == after


def test_a_patch_says_where_a_line_end_is_missing() -> None:
    text = unified("a.py", "a = 1", "a = 2")
    assert text == (
        "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-a = 1\n\\ No newline at end of file\n"
        "+a = 2\n\\ No newline at end of file\n"
    )
