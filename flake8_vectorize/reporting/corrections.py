"""The fix of a finding as other programs make it: replaced lines of its file."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.reporting.listing import Listed
from flake8_vectorize.review import Status
from flake8_vectorize.sources import read_exactly

if TYPE_CHECKING:
    from flake8_vectorize.model.batched import BatchedForm
    from flake8_vectorize.rewriting.patch import Replacement


def correction(item: Listed) -> tuple[Replacement, ...]:
    """The replacements that batch the loop of a finding; none for an accepted loop, or where its
    file cannot be edited.
    """
    form = item.reviewed.finding.fix
    if form is None or item.reviewed.status is Status.ACCEPTED:
        return ()
    # Loaded where there is something to edit, or every listing pays for libcst.
    from flake8_vectorize.rewriting.edits import edited
    from flake8_vectorize.rewriting.patch import replacements

    source = _source(item.path)
    if source is None:
        return ()
    try:
        return replacements(source, edited(source, form.edits))
    except VectorizeError:
        return ()


def described(form: BatchedForm) -> str:
    """What a fix writes, and what has to hold for it."""
    text = f"Write {form.text}" if form.text else "Replace the loop"
    return text if form.safe else f"{text} (unsafe: {'; '.join(form.caveats)})"


@lru_cache(maxsize=8)
def _source(path: str) -> str | None:
    try:
        return read_exactly(path)[0]
    except VectorizeError:
        return None
