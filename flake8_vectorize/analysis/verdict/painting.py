"""Which loops fill a tensor by a table of what each value of another tensor stands for."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.painting import painting_of


def paints(frame: Frame) -> bool:
    """Whether all that a loop does is to fill tensors wherever another one is equal to what an item
    says, each time by what the item says besides.
    """
    if not frame.stores or not frame.compared or frame.random or frame.children:
        return False
    if frame.texts or not all(store.tensor for store in frame.stores):
        return False
    if not any(frame.varies(store.value.taint) for store in frame.stores):
        return False
    found = painting_of(frame.node) if isinstance(frame.node, ast.For) else None
    if found is None or not all(node in frame.compared for node in found.compared):
        return False
    beside = (frame.names.get(name) for name in found.beside)
    return not any(held is not None and held.is_tensor and held.rank != 0 for held in beside)
