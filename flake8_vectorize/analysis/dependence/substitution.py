"""Rows that are made of the rows before them, as substitution solves a triangular system: each is a
sum over those that are done, with factors that none of them enters.
"""

from __future__ import annotations

from itertools import zip_longest

from flake8_vectorize.analysis.dependence.additions import UNWRITTEN
from flake8_vectorize.analysis.dependence.overlap import Movement, relation
from flake8_vectorize.analysis.dependence.overwriting import disturbed
from flake8_vectorize.analysis.loops.events import Read, Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.forms import form_for
from flake8_vectorize.analysis.values.subscripts import WHOLE
from flake8_vectorize.analysis.values.value import Subscript, View
from flake8_vectorize.model.pattern import Update


def substitutes(frame: Frame, store: Store, read: Read, movement: Movement) -> bool:
    """Whether a store gives a row what is linear in the rows that a read finds, each of which has
    a factor of its own.
    """
    form = form_for(store.forms, read.token)
    if form is None or form.update is not Update.SUBSTITUTION or read.token in store.control:
        return False
    if store.depth != frame.depth or frame.skips or not _is_plain(store, read):
        return False
    if any(store in child.stores for child in frame.children):
        return False
    row = _row(store.view, read.view, movement)
    if row is None or not _sums_over(form.axis, read.view, row):
        return False
    return not disturbed(frame, store, read, movement) and all(
        relation(store.view, other.view, movement) in UNWRITTEN
        for other in frame.reads
        if other.view.root == read.view.root and other.token in form.rest
    )


def _is_plain(store: Store, read: Read) -> bool:
    """Whether both name parts of one storage, by positions in it."""
    views = (store.view, read.view)
    vague = any(view.reshaped or view.others or view.converted or view.added for view in views)
    return not vague and not store.choice and not read.choice


def _row(written: View, read: View, movement: Movement) -> int | None:
    """The number of the subscript that is one row where a loop writes, and where it reads the rows
    that are done; no others differ.
    """
    if written.ellipsis != read.ellipsis:
        return None
    parts = list(zip_longest(written.subscripts, read.subscripts, fillvalue=WHOLE))
    differing = [number for number, (left, right) in enumerate(parts) if left != right]
    if len(differing) != 1 or (written.ellipsis is not None and len(parts) != len(read.subscripts)):
        return None
    (row,) = differing
    return row if _are_done(*parts[row], movement) else None


def _are_done(row: Subscript, rows: Subscript, movement: Movement) -> bool:
    """Whether a slice takes the rows before one row, in the order of a loop, or all there are."""
    speed = movement.speed(row)
    if row.width is not None or row.tensor or row.start is None or abs(speed) != 1:
        return False
    if rows.whole:
        return True
    lower, _, upper = rows.text.partition(":")
    if rows.width is None or rows.start is None or ":" in upper:
        return False
    if speed > 0:
        return upper.strip() == row.text and (not lower or rows.start.known is not None)
    return bool(lower) and rows.start.plus(row.start, -1).known == 1


def _sums_over(axis: int | None, view: View, row: int) -> bool:
    """Whether the axis of a part that a sum goes over is that of its rows."""
    left = [part.width is not None or part.whole or part.tensor for part in view.subscripts]
    left += [True] * (row + 1 - len(left))
    before, after = sum(left[:row]), sum(left[row + 1 :])
    if axis is None:
        return view.ellipsis is None and not before and not after
    if view.ellipsis is not None:
        counted = -1 - after if row >= view.ellipsis else before
        return axis == counted
    # axes that no subscript mentions may follow
    return axis == before if axis >= 0 else axis < -after
