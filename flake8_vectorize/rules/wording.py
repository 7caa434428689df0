"""How rules speak of a loop nest: its axes, by the user's own names."""

from __future__ import annotations

from flake8_vectorize.model.nest import Level, LoopNest

# the last name of the function that gives gradients
GRADIENT = "grad"


def axis_of(nest: LoopNest) -> str:
    """`dim 0 of x`, or the variable and the numbers that it takes."""
    return _named(nest.walked)


def axes_of(nest: LoopNest) -> str:
    """All levels of the nest, outermost first."""
    return " and ".join(dict.fromkeys(_named(level) for level in nest.levels))


def gradients_or(advice: str, nest: LoopNest) -> str:
    """What to do with iterations that are independent: gradients are computed by one call for all
    of them, and by no expression.
    """
    return (
        "take all gradients at once, by is_grads_batched" if GRADIENT in nest.operations else advice
    )


def dim_of(nest: LoopNest) -> int:
    """The axis to reduce in the batched form.

    Terms that are made from numbers get a leading axis.
    """
    return nest.walked.axis or 0


def _named(level: Level) -> str:
    return level.text if level.tensor else f"{level.variable} ({level.text})"
