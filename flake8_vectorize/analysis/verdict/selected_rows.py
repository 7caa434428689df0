"""Whether a loop takes what lies between two bounds of each row: one mask does for all rows."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.loops.runs import is_selected
from flake8_vectorize.model.nest import Output

JOIN = "torch.cat"


def selects_rows(frame: Frame, outputs: Sequence[Output]) -> bool:
    """Whether all that a loop leaves is elements of rows, as many of each as it has of its own,
    joined end to end. A mean of them takes the mask as well, and more than that.
    """
    operations = map(tensor_method, frame.operations)
    if any(operation is not None and operation.reducing for operation in operations):
        return False
    items = frame.listed
    uneven = [item for item in items if is_selected(item) and frame.varies(item.ragged)]
    return 0 < len(items) == len(uneven) and all(output.join == JOIN for output in outputs)
