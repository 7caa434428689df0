"""Whether iterations do no more with tensors than take parts of them, turn and convert these."""

from __future__ import annotations

from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.verdict.axes import walks_tensor
from flake8_vectorize.model.nest import Walk


def only_turns(frame: Frame) -> bool:
    """Whether nothing is computed of what an iteration takes."""
    turned = [tensor_method(name) for name in frame.operations]
    if not turned and not walks_tensor(frame) and frame.levels[0].walk is Walk.NUMBERS:
        return False
    if len(turned) != frame.tensor_work or frame.opaque:
        return False
    return all(operation and (operation.view or operation.converts) for operation in turned)
