"""Whether the iterations of a loop stand for the elements of an axis, and of which tensors."""

from __future__ import annotations

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.model.nest import Output, Walk


def walks_tensor(frame: Frame) -> bool:
    """Whether an axis of a tensor is walked, by the header or by subscripts."""
    return any(level.walk is Walk.TENSOR for level in frame.levels) or bool(frame.walked)


def takes_elements(frame: Frame) -> bool:
    """Whether each iteration gets a part of a tensor, by the header or at the place that its
    variable says.
    """
    items = any(level.walk is Walk.TENSOR for level in frame.levels)
    return items or any(walked.direct for walked in frame.walked.values())


def walked_names(frame: Frame) -> set[str]:
    """The tensors that are walked."""
    return {*frame.walked, *(level.tensor for level in frame.levels if level.tensor)}


def samples(frame: Frame, outputs: tuple[Output, ...]) -> bool:
    """Whether numbers stand for an axis: the variable enters tensor work that is collected."""
    return frame.tensor_work > 0 and any(output.tensor for output in outputs)
