"""Whether several stores to one storage update it alike, so that their order does not show."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_vectorize.analysis.dependence.overlap import Movement, Relation, relation
from flake8_vectorize.analysis.loops.combination import ASSOCIATIVE
from flake8_vectorize.analysis.loops.frames import Frame, Read, Store
from flake8_vectorize.analysis.values.forms import form_for


def only_adds(frame: Frame, read: Read, other: Store, movement: Movement) -> bool:
    """Whether what a read finds enters nothing but updates of its own place that are like another
    store to the storage.
    """
    if any(read.token in value.taint for value in frame.final.values()):
        return False
    if any(read.token in append.taint for append in frame.appends):
        return False
    users = [store for store in frame.stores if read.token in store.taint]
    return bool(users) and all(_alike(frame, s, read, other, movement) for s in users)


def _alike(frame: Frame, store: Store, read: Read, other: Store, movement: Movement) -> bool:
    form = form_for(store.forms, read.token)
    if form is None or form.update not in ASSOCIATIVE or rereads(frame, read, form.rest):
        return False
    totals = (Relation.EVERY, Relation.UNKNOWN)
    if any(relation(s.view, s.view, movement) not in totals for s in (store, other)):
        return False
    own = {found.token for found in frame.reads if found.view.root == read.view.root}
    return any(
        found.token in own and found.update is form.update and own.isdisjoint(found.rest)
        for found in other.forms
    )


def rereads(frame: Frame, read: Read, rest: frozenset[str], kept: Sequence[Read] = ()) -> bool:
    """Whether the other operands of an update read the same storage again, but for reads of what
    it holds since before the loop.
    """
    root = read.view.root
    return any(
        other.token in rest
        for other in frame.reads
        if other.view.root == root and other not in kept
    )


def untouched(frame: Frame, store: Store, movement: Movement) -> list[Read]:
    """The reads of the element that a store is about to write, if no other store writes there."""
    root = store.view.root
    if sum(other.view.root == root for other in frame.stores) > 1:
        return []
    same = (r for r in frame.reads if r.view.root == root)
    return [r for r in same if relation(store.view, r.view, movement) is Relation.SAME]
