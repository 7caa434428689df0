"""How what torch computes updates the carried values among its operands."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_vectorize.analysis.knowledge.collectors import CONCATENATIONS
from flake8_vectorize.analysis.values.forms import (
    FUNCTIONS,
    TRANSPARENT,
    combined,
    interpolated,
    masked,
    negated,
)
from flake8_vectorize.analysis.values.value import NUMBER, Form, Value, taint_of, united
from flake8_vectorize.model.pattern import Update

NEGATIONS = frozenset({"neg", "negative"})
# operations that take their operands in one order only
ONE_WAY = frozenset({"sub", "subtract", "div", "true_divide"})
ROLLING = (Update.SAME, Update.ROLL)


def updates(name: str, values: Sequence[Value], keywords: frozenset[str]) -> tuple[Form, ...]:
    """The forms of the result of an operation on its operands; what depends on `keywords` is free
    of them.
    """
    if not values:
        return ()
    if not name.endswith("__"):
        name = name.rstrip("_")
    if name in CONCATENATIONS:
        return _concatenation(values[0])
    if not any(value.forms for value in values):
        return ()
    update = FUNCTIONS.get(name)
    if update is not None and len(values) >= 2:
        rest = values[1]
        if len(values) > 2:
            rest = rest._replace(taint=taint_of(values[1:]), forms=())
        if keywords:
            rest = rest._replace(taint=united(rest.taint, keywords))
        return combined(values[0], rest, update, name not in ONE_WAY)
    if name in TRANSPARENT:
        return values[0].forms
    return _chosen(name, values, keywords)


def _chosen(name: str, values: Sequence[Value], keywords: frozenset[str]) -> tuple[Form, ...]:
    """The forms of what a mask, a weight or a shift makes of its operands."""
    count = len(values)
    if name == "where" and count == 3:
        return masked(values[0], values[1], values[2])
    if name == "masked_fill" and count in (2, 3):
        filled = values[2] if count == 3 else NUMBER._replace(taint=keywords)
        return masked(values[1], filled, values[0])
    if name == "lerp" and count in (2, 3):
        weight = taint_of(values[2:])
        return interpolated(values[0], values[1], united(weight, keywords))
    if name in NEGATIONS:
        return negated(values[0])
    if name == "roll" and not taint_of(values[1:]) and not keywords:
        return tuple(
            Form(form.token, Update.ROLL, form.rest)
            for form in values[0].forms
            if form.update in ROLLING
        )
    return ()


def _concatenation(items: Value) -> tuple[Form, ...]:
    """`cat([acc, rest])` extends `acc`."""
    if items.items is None:
        return ()
    found = []
    for item in items.items:
        rest = taint_of(other for other in items.items if other is not item)
        found += [
            Form(form.token, Update.CONCATENATION, united(form.rest, rest))
            for form in item.forms
            if form.update in (Update.SAME, Update.CONCATENATION) and form.token not in rest
        ]
    return tuple(found)
