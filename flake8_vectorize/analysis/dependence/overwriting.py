"""Stores of several iterations to one element: the later one has to win."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flake8_vectorize.analysis.dependence.branches import meeting, takes_either
from flake8_vectorize.analysis.dependence.overlap import Movement, Relation
from flake8_vectorize.analysis.dependence.places import is_indirect, places
from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.events import Read, Store
from flake8_vectorize.analysis.loops.frames import Frame


def judge_stores(
    frame: Frame,
    found: Dependence,
    stores: Sequence[Store],
    adding: Collection[int],
    movement: Movement,
) -> None:
    """Writes down which pairs of stores may meet; those in `adding` make one total."""
    for number, first in enumerate(stores):
        if writes_one_number(frame, first):
            continue
        for second in stores[number + 1 :]:
            if first.view.root != second.view.root:
                continue
            how = meeting(first, second, frame, movement)
            if how in (Relation.EARLIER, Relation.LATER):
                if takes_either(first, second):
                    found.contested.append((first, second))
                else:
                    found.shifted = True
            elif how is Relation.UNKNOWN and not (id(first) in adding and id(second) in adding):
                pair = (first, second)
                by_index = any(is_indirect(store, frame, False) for store in pair)
                by_index = by_index or sorted(places(first)) == sorted(places(second))
                listed = found.scattered if by_index else found.scratch
                listed += [store for store in pair if store not in listed]


def disturbed(frame: Frame, writer: Store, read: Read, movement: Movement) -> bool:
    """Whether another store than one writes to what a read finds."""
    return any(
        meeting(store, read, frame, movement) is not Relation.APART
        for store in frame.stores
        if store is not writer and store.view.root == writer.view.root
    )


def writes_one_number(frame: Frame, store: Store) -> bool:
    """Whether nothing but one and the same number goes to a storage: it is all the same how often,
    and which iteration comes last.
    """
    root, number = store.view.root, store.value.constant
    if not store.value.is_number or number is None:
        return False
    return all(
        other.value.is_number and other.value.constant == number
        for other in frame.stores
        if other.view.root == root
    )
