"""Whether iterations do no more with tensors than take parts of them, turn and convert these."""

from __future__ import annotations

from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.loops.frames import Frame


def only_turns(frame: Frame) -> bool:
    """Whether nothing is computed of what an iteration takes."""
    turned = [tensor_method(name) for name in frame.operations]
    if len(turned) != frame.tensor_work or frame.opaque:
        return False
    return all(operation and (operation.view or operation.converts) for operation in turned)
