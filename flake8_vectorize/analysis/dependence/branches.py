"""How two accesses of a loop meet: never in two branches of which all iterations take the same."""

from __future__ import annotations

from flake8_vectorize.analysis.dependence.overlap import Movement, Relation, relation
from flake8_vectorize.analysis.loops.events import Read, Store
from flake8_vectorize.analysis.loops.frames import Frame


def meeting(first: Store, second: Store | Read, frame: Frame, movement: Movement) -> Relation:
    """How the elements of a write and of another access to the same storage meet."""
    if _never_both(first, second, frame):
        return Relation.APART
    return relation(first.view, second.view, movement)


def _never_both(first: Store, second: Store | Read, frame: Frame) -> bool:
    """Whether no run of a loop comes to both of two accesses."""
    if not first.beside or not second.beside:
        return False
    return any(
        one.test is other.test and one.holds is not other.holds
        for one in first.beside
        if frame.ident in one.settled
        for other in second.beside
    )


def takes_either(first: Store, second: Store) -> bool:
    """Whether an iteration comes to one of two stores, and a condition says to which."""
    return any(
        one.test is other.test and one.holds is not other.holds
        for one in first.beside
        for other in second.beside
    )
