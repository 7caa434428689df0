"""The difference between two texts, in lines."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from flake8_vectorize.model.span import Span


@dataclass(frozen=True, slots=True)
class Replacement:
    """Whole lines of a file and the text that takes their place.

    `span` starts in the first column of a line and ends in the first column of another; one that
    is empty inserts.
    """

    span: Span
    text: str


def replacements(before: str, after: str) -> tuple[Replacement, ...]:
    """What turns one text into the other, in order and apart."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        Replacement(Span(start + 1, 1, end + 1, 1), "".join(new[first:last]))
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    )


def unified(path: str, before: str, after: str) -> str:
    """A patch that `git apply` and `patch -p1` take."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/{path}",
        f"b/{path}",
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
