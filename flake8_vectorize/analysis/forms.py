"""How a carried value is updated, told from the operations applied to it.

A form says `value = update(carried, rest)`. It survives an operation only if the operation keeps it closed: adding
to a sum gives a sum, scaling a sum gives a linear form, anything unknown gives none.
"""

from __future__ import annotations

from flake8_vectorize.analysis.values import NOTHING, Form, Value, united
from flake8_vectorize.model.pattern import Update

ADDITIVE = frozenset({Update.SAME, Update.SUM})
MULTIPLICATIVE = frozenset({Update.SAME, Update.PRODUCT})
LINEAR = frozenset({Update.SAME, Update.SUM, Update.PRODUCT, Update.LINEAR})

OPERATORS = {
    "Add": Update.SUM,
    "Sub": Update.SUM,
    "Mult": Update.PRODUCT,
    "Div": Update.PRODUCT,
    "BitAnd": Update.ALL,
    "BitOr": Update.ANY,
}
FUNCTIONS = {
    "add": Update.SUM,
    "sub": Update.SUM,
    "subtract": Update.SUM,
    "mul": Update.PRODUCT,
    "multiply": Update.PRODUCT,
    "div": Update.PRODUCT,
    "true_divide": Update.PRODUCT,
    "maximum": Update.MAXIMUM,
    "minimum": Update.MINIMUM,
    "max": Update.MAXIMUM,
    "min": Update.MINIMUM,
    "fmax": Update.MAXIMUM,
    "fmin": Update.MINIMUM,
    "logical_and": Update.ALL,
    "logical_or": Update.ANY,
    "bitwise_and": Update.ALL,
    "bitwise_or": Update.ANY,
    "addcmul": Update.SUM,
    "addcdiv": Update.SUM,
    "addmm": Update.SUM,
    "addmv": Update.SUM,
    "addr": Update.SUM,
    "baddbmm": Update.SUM,
    "index_add": Update.SUM,
    "scatter_add": Update.SUM,
}
# operations that give back the same elements
TRANSPARENT = frozenset(
    ["clone", "detach", "contiguous", "to", "float", "double", "half", "type_as", "squeeze"]
)


def combined(left: Value, right: Value, update: Update, commutes: bool = True) -> Form | None:
    """The form of `left (op) right` where one operand has a form and the other knows nothing of it."""
    if left.form is not None and right.form is None:
        return _applied(left.form, right.taint, update)
    if right.form is not None and left.form is None:
        form = _applied(right.form, left.taint, update)
        if form is not None and not commutes:
            linear = form.update in LINEAR and update is not Update.PRODUCT
            return Form(form.token, Update.LINEAR, form.rest) if linear else None
        return form
    if left.form is not None and right.form is not None:
        return _merged_linear(left.form, right.form, update)
    return None


def _applied(form: Form, rest: frozenset[str], update: Update) -> Form | None:
    if form.token in rest:
        return None
    rest = united(form.rest, rest)
    known = form.update
    if known in (Update.SAME, update):
        return Form(form.token, update, rest)
    if known in LINEAR and update in (Update.SUM, Update.PRODUCT):
        return Form(form.token, Update.LINEAR, rest)
    return None


def _merged_linear(left: Form, right: Form, update: Update) -> Form | None:
    same = left.token == right.token and left.update in LINEAR and right.update in LINEAR
    if same and update is Update.SUM:
        return Form(left.token, Update.LINEAR, united(left.rest, right.rest))
    return None


def alternative(left: Value, right: Value, guarded: bool = False) -> Form | None:
    """The form of a value that is `left` or `right`; `guarded` says that the free one is a first value."""
    first, second = left.form, right.form
    if first is None and second is None:
        return None
    if first is None or second is None:
        form, other = (first, right) if second is None else (second, left)
        assert form is not None
        if form.token in other.taint:
            return None
        rest = united(form.rest, other.taint)
        if guarded:
            return Form(form.token, form.update, rest)
        return Form(form.token, Update.LINEAR, rest) if form.update in LINEAR else None
    if first.token != second.token:
        return None
    rest = united(first.rest, second.rest)
    if first.update is second.update or second.update is Update.SAME:
        return Form(first.token, first.update, rest)
    if first.update is Update.SAME:
        return Form(first.token, second.update, rest)
    both = {first.update, second.update}
    return Form(first.token, Update.LINEAR, rest) if both <= LINEAR else None


def identity(token: str) -> Form:
    """The carried value itself."""
    return Form(token, Update.SAME, NOTHING)
