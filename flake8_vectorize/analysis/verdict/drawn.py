"""Whether iterations store what one and the same call of an unknown function gives."""

from __future__ import annotations

from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.value import Kind


def repeats(frame: Frame, store: Store) -> bool:
    """Whether every iteration stores what one and the same call of an unknown function gives, or
    where it says.
    """
    if not frame.opaque:
        return False
    value = store.value
    view = value.view
    made = view is None or view.converted or view.root in frame.assigned
    if value.kind is Kind.UNKNOWN and made and not frame.varies(value.taint):
        return True
    return any(_drawn(frame, part.text) for part in store.view.subscripts)


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
