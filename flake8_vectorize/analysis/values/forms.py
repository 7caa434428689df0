"""How a carried value is updated, told from the operations applied to it.

A form says `value = update(carried, rest)`. It survives an operation only if the operation keeps
it closed: adding to a sum gives a sum, scaling a sum gives a linear form, anything unknown gives
none.
"""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.values.fillings import both_asked, filled
from flake8_vectorize.analysis.values.truths import JOINED, NEGATIONS, SINGLE, absorbed
from flake8_vectorize.analysis.values.vacancies import OF_ONE_NUMBER, chosen, let_in
from flake8_vectorize.analysis.values.value import NOTHING, Form, Value, united
from flake8_vectorize.model.pattern import Update

LINEAR = frozenset({Update.SAME, Update.SUM, Update.PRODUCT, Update.LINEAR, Update.LATEST})
# what has factors, or may have
SCALED = frozenset({Update.PRODUCT, Update.LINEAR})
# what stays one of several values when it may be replaced
REPLACED = frozenset({Update.SAME, Update.LATEST})

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
    str.split("clone detach contiguous to float double half type_as cuda squeeze")
)

# methods to which another tensor gives its type, its place or its shape, and no elements
MODELLED = frozenset({"to", "type_as", "expand_as", "view_as", "reshape_as"})


def combined(left: Value, right: Value, update: Update, commutes: bool = True) -> tuple[Form, ...]:
    """The forms of `left (op) right`: one per carried value that only one operand knows of, or
    both linearly.
    """
    if not left.forms and not right.forms:
        return ()
    found: list[Form] = []
    theirs = {form.token: form for form in right.forms}
    for form in left.forms:
        other = theirs.pop(form.token, None)
        if other is not None:
            made = _both_linear(form, other, update) or absorbed(form, other, update)
            made = made or let_in(form, other, update) or both_asked(form, other, update)
            made = made or (let_in(other, form, update) if commutes else None)
        else:
            made = _applied(form, right.taint, update)
        if made is not None:
            found.append(made)
    for form in theirs.values():
        made = _applied(form, left.taint, update)
        if made is not None and not commutes:
            made = _reversed(form, made, update)
        if made is not None:
            found.append(made)
    return tuple(found)


def summed(value: Value, axis: int | None) -> tuple[Form, ...]:
    """The forms of the sum along an axis of elements of a storage, times factors; a sum of what a
    name carries is nothing known.
    """
    return _substitutions(value, SCALED, axis, NOTHING)


def contracted(left: Value, right: Value) -> tuple[Form, ...]:
    """The forms of `left @ right`."""
    if not left.forms and not right.forms:
        return ()
    first = _substitutions(left, LINEAR, -1, right.taint)
    return (*first, *_substitutions(right, LINEAR, -2, left.taint))


def _substitutions(
    value: Value, known: frozenset[Update], axis: int | None, factors: frozenset[str]
) -> tuple[Form, ...]:
    return tuple(
        Form(form.token, Update.SUBSTITUTION, united(form.rest, factors), axis=axis)
        for form in value.forms
        if form.update in known and is_read(form.token) and form.token not in factors
    )


def _applied(form: Form, rest: frozenset[str], update: Update) -> Form | None:
    if form.token in rest:
        return None
    rest = united(form.rest, rest)
    known = form.update
    if known is Update.SUBSTITUTION:
        return form._replace(rest=rest) if update in (Update.SUM, Update.PRODUCT) else None
    if (known, update) in JOINED:
        return Form(form.token, JOINED[known, update], rest)
    if known in (Update.SAME, update):
        return Form(form.token, update, rest)
    if known in LINEAR and update in (Update.SUM, Update.PRODUCT):
        return Form(form.token, Update.LINEAR, rest)
    return None


def _reversed(form: Form, made: Form, update: Update) -> Form | None:
    """`rest - carried` is linear, `rest / carried` is nothing known."""
    if update is Update.PRODUCT:
        return None
    if form.update is Update.SUBSTITUTION:
        return made
    if form.update not in LINEAR:
        return None
    return Form(made.token, Update.LINEAR, made.rest)


def _both_linear(left: Form, right: Form, update: Update) -> Form | None:
    if update is Update.SUM and left.update in LINEAR and right.update in LINEAR:
        return Form(left.token, Update.LINEAR, united(left.rest, right.rest))
    return None


def alternative(left: Value, right: Value, guarded: bool = False) -> tuple[Form, ...]:
    """The forms of a value that is `left` or `right`.

    `guarded` says that a free one is a first value.
    """
    if not left.forms and not right.forms:
        return ()
    found: list[Form] = []
    theirs = {form.token: form for form in right.forms}
    for form in left.forms:
        other = theirs.pop(form.token, None)
        made = _either(form, other) if other is not None else _or_free(form, right, guarded)
        if made is not None:
            found.append(made)
    for form in theirs.values():
        made = _or_free(form, left, guarded)
        if made is not None:
            found.append(made)
    return tuple(found)


def masked(mask: Value, left: Value, right: Value) -> tuple[Form, ...]:
    """The forms of `where(mask, left, right)`."""
    before = {form.token: form for form in (*left.forms, *right.forms)}
    first = chosen(mask, left, right) + filled(mask, left, right) if mask.forms else ()
    return first + tuple(
        Form(
            form.token,
            form.update,
            united(form.rest, mask.taint),
            elementwise=before[form.token].update is Update.SAME or before[form.token].elementwise,
        )
        for form in alternative(left, right)
        if form.token not in mask.taint
    )


def interpolated(start: Value, end: Value, weight: frozenset[str]) -> tuple[Form, ...]:
    """The forms of `start + weight * (end - start)`."""
    return tuple(
        Form(form.token, Update.LINEAR, united(form.rest, weight))
        for form in combined(start, end, Update.SUM)
        if form.token not in weight and form.update is not Update.FIRST
    )


def negated(value: Value) -> tuple[Form, ...]:
    """The forms of `-value`."""
    made = (_applied(form, NOTHING, Update.PRODUCT) for form in value.forms)
    return tuple(form for form in made if form is not None)


def inverted(value: Value) -> tuple[Form, ...]:
    """The forms of `~value`, of a tensor."""
    return tuple(
        form._replace(update=NEGATIONS[form.update], elementwise=False)
        for form in value.forms
        if value.is_tensor and form.update in NEGATIONS
    )


def _or_free(form: Form, other: Value, guarded: bool) -> Form | None:
    if form.token in other.taint:
        return None
    rest = united(form.rest, other.taint)
    if guarded and form.update not in SINGLE:
        return Form(form.token, form.update, rest)
    if form.update is Update.SAME and isinstance(other.constant, bool):
        return Form(form.token, Update.ANY if other.constant else Update.ALL, rest)
    update = Update.LATEST if form.update in REPLACED else Update.LINEAR
    return Form(form.token, update, rest) if form.update in LINEAR else None


def _either(first: Form, second: Form) -> Form | None:
    rest = united(first.rest, second.rest)
    if not OF_ONE_NUMBER.isdisjoint((first.update, second.update)):
        for update in (Update.FIRST, Update.FILLED):
            if {first.update, second.update} == {Update.SAME, update}:
                return Form(first.token, update, rest, elementwise=True)
        return None
    if first.update is not second.update and not SINGLE.isdisjoint((first.update, second.update)):
        return None
    if first.update is second.update or second.update is Update.SAME:
        return Form(first.token, first.update, rest)
    if first.update is Update.SAME:
        return Form(first.token, second.update, rest)
    both = {first.update, second.update}
    return Form(first.token, Update.LINEAR, rest) if both <= LINEAR else None


def rounds(node: ast.Call) -> bool:
    """Whether a division rounds: quotients of quotients are no products then."""
    return any(keyword.arg == "rounding_mode" for keyword in node.keywords)


def is_read(token: str) -> bool:
    """Whether a token marks what a read of a storage finds."""
    return token.startswith("r")


def identity(token: str) -> Form:
    """The carried value itself."""
    return Form(token, Update.SAME, NOTHING)


def form_for(forms: tuple[Form, ...], token: str) -> Form | None:
    """The form with respect to one carried value."""
    for form in forms:
        if form.token == token:
            return form
    return None


def where_reached(forms: tuple[Form, ...], skipped: frozenset[str]) -> tuple[Form, ...]:
    """The forms of a value that a name gets only where an iteration was not left before."""
    if not skipped or not forms:
        return forms
    return tuple(form._replace(rest=united(form.rest, skipped)) for form in forms)
