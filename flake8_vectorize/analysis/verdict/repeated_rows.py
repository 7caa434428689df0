"""Whether a loop repeats rows, or numbers, as often as a count says, and joins them end to end."""

from __future__ import annotations

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.loops.runs import FILLED
from flake8_vectorize.analysis.syntax.measuring import only_measured
from flake8_vectorize.analysis.syntax.sites import body_of
from flake8_vectorize.analysis.values.value import Value

# what makes numbers of its own for each count, and what makes the same ones for all
COUNTING = frozenset({"arange"})
CONSTANT = frozenset({"zeros", "ones", "empty", "rand", "randn", "new_zeros", "new_ones"})
JOIN = "torch.cat"


def is_repeated(frame: Frame, item: Value, join: str) -> bool:
    """Whether an item is one row, or one number, all along the axis that items are joined along.

    The items of an attribute of `self` are settings, a handful of them.
    """
    if join != JOIN or any(text.startswith("self.") for text in frame.lists):
        return False
    filled = item.constant == FILLED and frame.varies(item.ragged)
    return filled and not _is_alike(frame, item)


def repeats_rows(frame: Frame) -> bool:
    """Whether all that a loop leaves is rows, or numbers, that differ between its iterations, each
    repeated as often as a count says.
    """
    items = frame.listed
    filled = [item for item in items if item.constant == FILLED and frame.varies(item.ragged)]
    return 0 < len(items) == len(filled) and not any(_is_alike(frame, item) for item in items)


def _is_alike(frame: Frame, item: Value) -> bool:
    """Whether a count says of what is made how long it is, and nothing else."""
    maker = item.proof.rpartition(".")[2]
    return maker in COUNTING or (maker in CONSTANT and not frame.operations)


def measures(frame: Frame, container: str) -> bool:
    """Whether a loop takes items of a list by their places, only to ask how long they are."""
    return only_measured(container, body_of(frame.node))
