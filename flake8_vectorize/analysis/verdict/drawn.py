"""Whether iterations keep what one and the same call of an unknown function gives."""

from __future__ import annotations

from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.value import Kind, Value


def repeats(frame: Frame, store: Store) -> bool:
    """Whether every iteration stores what one and the same call of an unknown function gives, or
    where it says.
    """
    return gives_again(frame, store) or (
        frame.opaque and any(_drawn(frame, part.text) for part in store.view.subscripts)
    )


def gives_again(frame: Frame, store: Store) -> bool:
    """Whether every iteration stores what one and the same call of an unknown function gives."""
    return frame.opaque and _is_given(frame, store.value)


def carries_unseen(frame: Frame) -> bool:
    """Whether nothing tells results of iterations apart but what unknown functions carry from each
    call to the next: they get nothing of the iteration.
    """
    if not frame.opaque:
        return False
    kept = [append.value for append in frame.appends if append.name not in frame.assigned]
    kept += [frame.element] if frame.element is not None and frame.join else []
    kept += [store.value for store in frame.stores if store.tensor and frame.outlives(store)]
    return any(_is_given(frame, value) for value in kept)


def _is_given(frame: Frame, value: Value) -> bool:
    """Whether a value is what a function gave that got nothing of the iteration: a tensor too, if
    no generator of random numbers has given it.
    """
    view = value.view
    if view is not None and not view.converted and view.root not in frame.assigned:
        return False
    if value.is_tensor:
        return not frame.random and not frame.touches(value.taint)
    return value.kind is Kind.UNKNOWN and not frame.varies(value.taint)


def _drawn(frame: Frame, position: str) -> bool:
    """Whether an iteration takes a position that it does not decide about from an unknown
    function: the header of a loop inside, which gives one after another, is none.
    """
    place = frame.final.get(position)
    if place is None or frame.touches(place.taint) or _counts_inside(frame, position):
        return False
    return place.kind is Kind.UNKNOWN or (place.is_tensor and position in frame.assigned)


def _counts_inside(frame: Frame, name: str) -> bool:
    """Whether a loop inside has a variable of this name."""
    return any(
        any(name in level.names for level in child.levels) or _counts_inside(child, name)
        for child in frame.children
    )
