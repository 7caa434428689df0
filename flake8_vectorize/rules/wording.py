"""How rules speak of a loop nest: the tensor, its dimension, and the batched form, by the user's names."""

from __future__ import annotations

from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.model.pattern import Update

METHODS = {
    Update.SUM: "sum",
    Update.PRODUCT: "prod",
    Update.MAXIMUM: "amax",
    Update.MINIMUM: "amin",
    Update.ALL: "all",
    Update.ANY: "any",
}


def axis_of(nest: LoopNest) -> str:
    """`dim 0 of x`, or the numbers that the loop walks."""
    return nest.walked.text


def tensor_of(nest: LoopNest) -> str:
    """The tensor that the loop walks, or '' where it walks numbers."""
    return nest.walked.tensor


def dim_of(nest: LoopNest) -> int:
    """The axis to reduce over in the batched form; terms that are made from numbers get a leading axis."""
    return nest.walked.axis or 0
