"""By what sort of slices alone, if by any, a line says where it writes."""

from __future__ import annotations

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.value import DATA
from flake8_vectorize.model.nest import Slices


def slices_written(frame: Frame, name: str, line: int) -> Slices | None:
    """What bounds the slices, or the windows of several axes, that a line writes of a storage; None
    where an index has a say in it.
    """
    parts = [
        part
        for store in frame.stores
        if store.line == line and store.view.root == name
        for part in store.view.subscripts
        if frame.varies(part.taint)
    ]
    if not parts or any(part.width is None or part.tensor for part in parts):
        return None
    if not any(part.by_data or DATA in part.taint for part in parts):
        return Slices.MOVING
    return Slices.BOUNDED if len(parts) == 1 else Slices.WINDOWS
