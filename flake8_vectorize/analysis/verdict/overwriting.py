"""Which elements several iterations write, while nobody knows which one comes last, in words."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.value import positions_taint


def overwritten(frame: Frame, found: Dependence) -> Iterator[tuple[str, str]]:
    """The storages of such elements, each with a sentence."""
    if found.scratch:
        store = found.scratch[0]
        root = store.view.root
        reason = f"iterations overwrite the same elements of {root} (line {store.line})"
        if frame.touches(positions_taint(store.view)) or frame.is_of_another(root):
            reason = f"which elements of {root} it overwrites is not known (line {store.line})"
        yield root, reason
    if found.contested:
        first, second = found.contested[0]
        root, lines = first.view.root, f"lines {first.line} and {second.line}"
        which = "a condition decides which iteration is the last to write an element"
        yield root, f"{which} of {root} ({lines})"
