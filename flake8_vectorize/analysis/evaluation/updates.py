"""How what is computed updates the carried values among its operands."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.evaluation.operands import operands
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.knowledge.collectors import CONCATENATIONS
from flake8_vectorize.analysis.values.forms import (
    FUNCTIONS,
    TRANSPARENT,
    combined,
    contracted,
    interpolated,
    inverted,
    masked,
    negated,
    rounds,
    summed,
)
from flake8_vectorize.analysis.values.vacancies import compared_with
from flake8_vectorize.analysis.values.value import NUMBER, Form, Value, View, taint_of, united
from flake8_vectorize.model.pattern import Update

NEGATIONS = frozenset({"neg", "negative"})
INVERSIONS = frozenset({"logical_not", "bitwise_not"})
# operations that take their operands in one order only
ONE_WAY = frozenset({"sub", "subtract", "div", "true_divide"})
# whether a tensor holds one number still, or another one, and of how many operands
ASKING = {
    "bool": (1, Update.TAKEN),
    "isnan": (1, Update.VACANT),
    "eq": (2, Update.VACANT),
    "ne": (2, Update.TAKEN),
}
CONTRACTIONS = frozenset({"matmul", "mm", "bmm", "mv", "dot"})
ROLLING = (Update.SAME, Update.ROLL)


def updates(node: ast.Call, name: str, given: Sequence[Value]) -> tuple[Form, ...]:
    """The forms of what a call gives; `given` are the values of all that it gets, the object of a
    method first.
    """
    if not given:
        return ()
    values, keywords = operands(node, given)
    if not name.endswith("__"):
        name = name.rstrip("_")
    if values and name in CONCATENATIONS:
        return _concatenation(values[0])
    if not any(value.forms for value in values) or rounds(node):
        return ()
    if name == "sum":
        return _total(node, values[0], len(given) - len(node.args) - len(node.keywords))
    return _computed(name, values, keywords)


def _computed(name: str, values: Sequence[Value], keywords: frozenset[str]) -> tuple[Form, ...]:
    """The forms of what an operation makes of its operands, and of settings that depend on the
    `keywords`.
    """
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
    if name in CONTRACTIONS and count == 2:
        return contracted(values[0], values[1])
    if name in NEGATIONS:
        return negated(values[0])
    if name in ASKING and count == ASKING[name][0]:
        return compared_with((*values, NUMBER)[:2], ASKING[name][1])
    if name in INVERSIONS:
        return inverted(values[0])
    if name == "roll" and not taint_of(values[1:]) and not keywords:
        return tuple(
            Form(form.token, Update.ROLL, form.rest)
            for form in values[0].forms
            if form.update in ROLLING
        )
    return ()


def _total(node: ast.Call, operand: Value, objects: int) -> tuple[Form, ...]:
    """The forms of a sum along the axis that a call names, after its one operand."""
    axes = [keyword.value for keyword in node.keywords if keyword.arg in ("dim", "axis")]
    axes += node.args[1 - objects :]
    if not axes:
        return summed(operand, None)
    axis = _whole(axes[0])
    return () if axis is None or len(axes) > 1 else summed(operand, axis)


def _whole(node: ast.expr) -> int | None:
    """The number that is written, with its sign."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _whole(node.operand)
        return None if number is None else -number
    written = node.value if isinstance(node, ast.Constant) else None
    return written if type(written) is int else None


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


def changed_elsewhere(state: State, view: View, name: str) -> bool:
    """Whether an operator like `+=` on a name changes a storage that is met elsewhere: under
    another name, or element by element.
    """
    elsewhere = bool(view.subscripts) or view.root != name
    elsewhere = elsewhere or any(not part.converted for part in view.others)
    return elsewhere or bool(state.loops.writing(view))
