"""Whether a store and a read name the same place, or places that differ as a scan needs it."""

from __future__ import annotations

import ast
import re

from flake8_vectorize.analysis.loops.events import Read, Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import DATA, Subscript, View

NAME = re.compile(r"[^\W\d]\w*")


def places(store: Store) -> tuple[str, ...]:
    return _spelled(store.view)


def in_one_place(store: Store, read: Read, frame: Frame) -> bool:
    """Whether a store and a read name the same place, by names that hold the same there."""
    found = places(store)
    return found == _spelled(read.view) and not _bound_between(found, store.line, frame)


def _bound_between(texts: tuple[str, ...], line: int, frame: Frame) -> bool:
    """Whether one of the names in a subscript is bound anew between a read of what the store in a
    line writes to and that store.
    """
    names = set(NAME.findall(" ".join(texts)))
    found = nodes(frame.node)
    bound = [n for n in found if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    again = [n.lineno for n in bound if n.id in names and sum(m.id == n.id for m in bound) > 1]
    if not again:
        return False
    parts = [node for node in found if isinstance(node, ast.Subscript)]
    stored = [node for node in parts if isinstance(node.ctx, ast.Store) and node.lineno == line]
    written = {dotted_name(node.value) for node in stored}
    read = {
        node.lineno
        for node in parts
        if isinstance(node.ctx, ast.Load) and dotted_name(node.value) in written
    }
    return any(min(at, line) <= place < max(at, line) for at in read for place in again)


def _spelled(view: View) -> tuple[str, ...]:
    texts = [part.text for part in view.subscripts]
    if view.ellipsis is not None:
        texts.insert(view.ellipsis, "...")
    return tuple(texts)


def one_place_moves(store: Store, read: Read, frame: Frame) -> bool:
    """Whether a store and a read differ only along the axis that the loop walks, or along the
    diagonal of several.
    """
    aligned = store.view.ellipsis == read.view.ellipsis
    if not aligned or len(store.view.subscripts) != len(read.view.subscripts):
        return False
    differing = []
    for left, right in zip(store.view.subscripts, read.view.subscripts, strict=False):
        if left.text == right.text:
            if frame.varies(left.taint):
                return False
        elif frame.varies(left.taint) and frame.varies(right.taint):
            differing.append((left, right))
        else:
            return False
    return len(differing) == 1 or _one_diagonal(differing)


def _one_diagonal(differing: list[tuple[Subscript, Subscript]]) -> bool:
    """Whether positions lie the same way apart on each of several axes, and move alike."""
    ways = set()
    for left, right in differing:
        if left.start is None or right.start is None or left.width != right.width:
            return False
        ways.add((left.start.terms, left.start.plus(right.start, -1)))
    return len(ways) == 1


def partitioned(store: Store, read: Read, frame: Frame) -> bool:
    """Whether both go through the same index, which picks other elements in every iteration."""
    if not in_one_place(store, read, frame):
        return False
    return any(
        frame.varies(written.selects) and frame.varies(found.selects)
        for written, found in zip(store.view.subscripts, read.view.subscripts, strict=True)
    )


def is_indirect(store: Store, frame: Frame, apart: bool) -> bool:
    """Whether a position is an element of an index tensor, or was computed from one, another one
    in every iteration.

    A truth mask picks among the elements that the other positions name. So do an index tensor and
    a slice, if those tell the iterations `apart`.
    """
    return any(
        (part.tensor and not part.mask and not apart and frame.touches(part.taint))
        or (DATA in part.taint and not (apart and part.width is not None))
        for part in store.view.subscripts
    )


def goes_apart(store: Store, frame: Frame) -> bool:
    """Whether a position is a value that no other iteration has: one of those that a tensor holds,
    each there once; or a mask picks where labels have such a value.
    """
    return any(frame.varies(part.selects) for part in store.view.subscripts)


def varies(store: Store, frame: Frame) -> bool:
    return any(frame.varies(part.taint) for part in store.view.subscripts)
