"""The value of an operator applied to two values."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from flake8_vectorize.analysis.loops.runs import kept
from flake8_vectorize.analysis.values.affine import (
    COMPUTED,
    PRODUCT,
    Affine,
    product,
    quotient,
    unknown,
    without,
)
from flake8_vectorize.analysis.values.containers import REPEATED
from flake8_vectorize.analysis.values.fillings import questions
from flake8_vectorize.analysis.values.forms import OPERATORS, combined, contracted
from flake8_vectorize.analysis.values.most import moved_bound
from flake8_vectorize.analysis.values.sequences import alike, item_of
from flake8_vectorize.analysis.values.vacancies import compared_with
from flake8_vectorize.analysis.values.value import (
    AXIS_COUNT,
    MASK,
    NOTHING,
    Form,
    Kind,
    Value,
    ragged_of,
    taint_of,
    united,
)
from flake8_vectorize.model.pattern import Update

STAYS_INTEGER = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.Pow)
LOGICAL = (ast.BitAnd, ast.BitOr, ast.BitXor)
ONE_WAY = (ast.Sub, ast.Div)
ASKING = {ast.Eq: Update.VACANT, ast.NotEq: Update.TAKEN}
ABOUT_OBJECTS = (ast.Is, ast.IsNot, ast.In, ast.NotIn)


def binary(operator: ast.operator, left: Value, right: Value, fresh: Callable[[], str]) -> Value:
    """The value of `left operator right`; `fresh` numbers integers that are not affine."""
    if left.kind is Kind.INTEGER and right.kind is Kind.INTEGER:
        return _integer(operator, left, right, fresh)
    kind = _kind(left, right)
    if isinstance(operator, ast.Mult) and kind is Kind.TENSOR and _repeats_list(left, right):
        kind = Kind.SEQUENCE
    counted = kind in (Kind.UNKNOWN, Kind.TENSOR) and Kind.INTEGER in (left.kind, right.kind)
    # where a slice begins, and how long it is
    counted = counted or (kind is Kind.UNKNOWN and (_moves(left) or _moves(right)))
    first = left if left.kind is kind else right
    update = OPERATORS.get(type(operator).__name__)
    forms = (
        combined(left, right, update, commutes=not isinstance(operator, ONE_WAY))
        if update is not None
        else ()
    )
    if isinstance(operator, ast.MatMult):
        forms = contracted(left, right)
    selects = NOTHING
    mask: str | None = None
    if (left.ragged or right.ragged) and not isinstance(operator, ast.MatMult):
        mask = kept(left, right)
    if _is_product(operator, left, right) or (forms and _adds_product(operator, left, right)):
        mask = mask or "product"
    if isinstance(operator, LOGICAL):
        if isinstance(operator, ast.BitAnd):
            selects = united(left.selects, right.selects)
        mask = MASK if MASK in (left.constant, right.constant) else None
    return Value(
        kind,
        text=first.text if kind is Kind.TENSOR else "",
        rank=None if isinstance(operator, ast.MatMult) else _rank(left, right),
        element=_element(left, right) if kind is Kind.SEQUENCE else None,
        constant=mask,
        affine=_affine(operator, left, right) if counted else None,
        taint=united(left.taint, right.taint),
        ragged=_ragged(left, right),
        forms=forms,
        function=moved_bound(operator, left, right) if left.kind is Kind.NUMBER else "",
        selects=selects,
        proof=first.proof,
    )


def _moves(value: Value) -> bool:
    """Whether a value is the variable of a loop, several times or with something added to it."""
    terms = value.affine.terms if value.affine is not None and value.taint else ()
    return any(part in value.taint for symbol, _ in terms for part in symbol.split(PRODUCT))


def _element(left: Value, right: Value) -> Value | None:
    """What is known of the items of a list that is two lists, or one list several times."""
    item = item_of(left)
    if right.kind is Kind.INTEGER and item.is_tensor and item.view is None:
        return item._replace(view=REPEATED)
    if right.kind is Kind.INTEGER:
        return item
    other = item_of(right)
    if item.kind is Kind.UNKNOWN and other.kind is Kind.TEXT:
        # a list that a text is added to is one of texts
        return other
    return item if left.element is not None else alike([item, other])


def compared(operators: Sequence[ast.cmpop], values: Sequence[Value]) -> Value:
    """The value of a comparison: a mask if a tensor takes part, else a truth value."""
    taint = taint_of(values)
    if any(isinstance(operator, ABOUT_OBJECTS) for operator in operators):
        return Value(Kind.NUMBER, taint=taint)
    first = next((value for value in values if value.is_tensor), None)
    if first is None:
        first = next((v for v in values if v.kind in (Kind.ARRAY, Kind.UNKNOWN)), None)
    if first is None:
        return Value(Kind.NUMBER, taint=taint)
    selects = NOTHING
    if len(values) == 2 and isinstance(operators[0], ast.Eq):
        selects = _told_apart(values[0], values[1]) or _told_apart(values[1], values[0])
    return first._replace(
        element=None,
        items=None,
        taint=taint,
        ragged=ragged_of(values),
        forms=_asked(operators, values),
        view=None,
        constant=MASK if first.kind is not Kind.UNKNOWN or selects else None,
        affine=None,
        selects=selects,
    )


def _asked(operators: Sequence[ast.cmpop], values: Sequence[Value]) -> tuple[Form, ...]:
    """The forms of a comparison that asks what a carried tensor holds, or whether it still does."""
    if len(values) != 2 or not (values[0].forms or values[1].forms):
        return ()
    update = ASKING.get(type(operators[0]))
    return (compared_with(values, update) if update is not None else ()) or questions(values)


def is_sought(node: ast.Compare) -> bool:
    """Whether a comparison asks what something holds; the host gets the answer."""
    return isinstance(node.ops[0], (ast.In, ast.NotIn))


def _told_apart(labels: Value, number: Value) -> frozenset[str]:
    """The induction variables that `labels == i` tells apart: other numbers pick other elements,
    and so do values that a header gives once each.
    """
    if labels.is_number or labels.taint & number.taint:
        return NOTHING
    single = number.rank == 0 or number.is_number
    if number.selects and single and number.constant != MASK:
        return number.selects
    if number.affine is None or not number.affine.terms or number.kind is not Kind.INTEGER:
        return NOTHING
    moving = [symbol for symbol, _ in number.affine.terms if symbol in number.taint]
    beside = [symbol for symbol, _ in number.affine.terms if symbol not in number.taint]
    # two numbers that move may add up to the same, and so may one and what is computed from it
    alone = len(moving) == 1 and not any(COMPUTED in symbol for symbol in beside)
    return frozenset(moving) if alone else NOTHING


def _is_product(operator: ast.operator, left: Value, right: Value) -> bool:
    """Whether both factors are tensors that differ from iteration to iteration."""
    if not isinstance(operator, (ast.Mult, ast.MatMult)):
        return False
    return left.is_tensor and right.is_tensor and bool(left.taint) and bool(right.taint)


def _adds_product(operator: ast.operator, left: Value, right: Value) -> bool:
    return isinstance(operator, ast.Add) and "product" in (left.constant, right.constant)


def _integer(operator: ast.operator, left: Value, right: Value, fresh: Callable[[], str]) -> Value:
    taint = united(left.taint, right.taint)
    affine = _affine(operator, left, right)
    kind = Kind.INTEGER if isinstance(operator, STAYS_INTEGER) else Kind.NUMBER
    if affine is None and kind is Kind.INTEGER and not taint:
        affine = unknown(f"@{fresh()}")
    update = OPERATORS.get(type(operator).__name__)
    forms = (
        combined(left, right, update, commutes=not isinstance(operator, ONE_WAY))
        if update is not None
        else ()
    )
    return Value(
        kind,
        affine=affine,
        taint=taint,
        ragged=united(left.ragged, right.ragged),
        forms=forms,
        extent=left.extent if right.constant is not None else None,
        function=AXIS_COUNT
        if _counts_axes(operator, left, right)
        else moved_bound(operator, left, right),
    )


def _counts_axes(operator: ast.operator, left: Value, right: Value) -> bool:
    """Whether a number is about as small as a number of axes: it was made of one by a constant, or
    something was taken off.
    """
    known = [value.function == AXIS_COUNT or value.constant is not None for value in (left, right)]
    if isinstance(operator, (ast.Pow, ast.LShift)):
        return False
    if left.function == AXIS_COUNT:
        return known[1] or isinstance(operator, (ast.Sub, ast.FloorDiv, ast.Mod))
    return right.function == AXIS_COUNT and known[0]


def _ragged(left: Value, right: Value) -> frozenset[str]:
    """What the shape of a result depends on: beside a tensor, what is not known counts as a
    number.
    """
    if left.is_tensor and (right.kind is Kind.UNKNOWN or right.is_number):
        return left.ragged
    if right.is_tensor and (left.kind is Kind.UNKNOWN or left.is_number):
        return right.ragged
    return united(left.ragged, right.ragged)


def _affine(operator: ast.operator, left: Value, right: Value) -> Affine | None:
    """The result of an operator on whole numbers, if it is affine."""
    if left.affine is None or right.affine is None:
        return None
    if isinstance(operator, ast.Add):
        return left.affine.plus(right.affine)
    if isinstance(operator, ast.Sub):
        return left.affine.plus(right.affine, -1)
    if isinstance(operator, ast.Mult):
        return product(left.affine, right.affine)
    if isinstance(operator, ast.FloorDiv):
        exact = _divided(left.affine, right.affine)
        settled = not left.taint and not right.taint
        return quotient(left.affine, right.affine) if exact is None and settled else exact
    return None


def _divided(left: Affine, right: Affine) -> Affine | None:
    if right.single:
        return without(left, right.terms[0][0])
    divisor = right.known
    if not divisor:
        return None
    numbers = [left.constant, *(coefficient for _, coefficient in left.terms)]
    if any(number % divisor for number in numbers):
        return None
    terms = tuple((symbol, coefficient // divisor) for symbol, coefficient in left.terms)
    return Affine(left.constant // divisor, terms)


def _kind(left: Value, right: Value) -> Kind:
    kinds = (left.kind, right.kind)
    if left.kind is Kind.TEXT:
        return Kind.TEXT  # `"%s of %s" % pair`
    for dominant in (Kind.TENSOR, Kind.ARRAY, Kind.SHAPE):
        if dominant in kinds:
            return dominant
    if Kind.SEQUENCE in kinds or Kind.TUPLE in kinds:
        return Kind.SEQUENCE
    if left.is_number and right.is_number:
        return Kind.NUMBER
    return Kind.TEXT if Kind.TEXT in kinds else Kind.UNKNOWN


def _repeats_list(left: Value, right: Value) -> bool:
    """Whether a tensor says how often a list is repeated: no tensor is multiplied by a list."""
    return any(value.kind in (Kind.SEQUENCE, Kind.TUPLE) for value in (left, right))


def _rank(left: Value, right: Value) -> int | None:
    ranks = [0 if value.is_number else value.rank for value in (left, right)]
    return None if None in ranks else max(rank for rank in ranks if rank is not None)
