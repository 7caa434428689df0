"""How rules speak of a loop nest: its axes, by the user's own names."""

from __future__ import annotations

from flake8_vectorize.model.nest import Level, LoopNest, Walk

# the last name of the function that gives gradients, and what makes it give many at once
GRADIENT = "grad"
AT_ONCE = "is_grads_batched"

# what is said of one tensor that every iteration gives, and what to do in brief
COPIED = "one and the same {item} is joined again and again; expand it, or repeat it"
EXPAND = "expand it, or repeat it"


def axis_of(nest: LoopNest) -> str:
    """`dim 0 of x`, or the variable and the numbers that it takes."""
    return _named(nest.walked)


def terms_of(nest: LoopNest) -> str:
    """What a reduction folds: an axis, or slices of a tensor, which are no items along one."""
    level = nest.walked
    return f"slices of {level.tensor}" if level.sliced and level.tensor else axis_of(nest)


def axes_of(nest: LoopNest) -> str:
    """All levels of the nest that leave an axis, outermost first."""
    left = (level for level in nest.levels if not level.folded)
    return " and ".join(dict.fromkeys(map(_named, left)))


def at_once(advice: str, brief: str, nest: LoopNest) -> dict[str, str]:
    """What to do with iterations that are independent, and the same in brief: gradients are
    computed by one call for all of them, and by no expression; so are totals of segments, and parts
    cut, repeated and selected. No call takes another number of the best of each row.
    """
    if GRADIENT in nest.operations:
        advice, brief = f"take all gradients at once, by {AT_ONCE}", f"use {AT_ONCE}"
    elif nest.grouped:
        advice, brief = "use index_add_ or scatter_reduce_ with the labels", "use index_add_"
    elif nest.cuts:
        advice, brief = "cut all of them at once, by unfold", "use unfold"
    elif nest.repeats:
        advice, brief = "repeat all of them at once, by repeat_interleave", "use repeat_interleave"
    elif nest.selects:
        advice, brief = "select the elements of all rows at once, by one mask", "use one mask"
    elif nest.ranks:
        advice, brief = "sort all of them once, and mask the ranks", "sort once, and mask the ranks"
    return {"advice": advice, "brief": brief}


def folded(nest: LoopNest, method: str) -> str:
    """The method that folds what is computed of all items at once.

    Items along the first axis, and those that are made from numbers, lie along the first one; how
    the others lie is for the expression to say.
    """
    first = nest.walked.sliced or not nest.walked.axis
    return f"write .{method}(0)" if first else f"take .{method}() along it"


def _named(level: Level) -> str:
    axis = level.tensor and (level.axis is not None or level.walk is Walk.TENSOR)
    return level.text if axis else f"{level.variable} ({level.text})"
