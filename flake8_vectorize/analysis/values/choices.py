"""What holds where two ways meet: values that are one of two."""

from __future__ import annotations

from flake8_vectorize.analysis.knowledge.distributions import is_distribution
from flake8_vectorize.analysis.values.forms import alternative
from flake8_vectorize.analysis.values.most import bound_of_any
from flake8_vectorize.analysis.values.narrowing import TESTED
from flake8_vectorize.analysis.values.sequences import item_of
from flake8_vectorize.analysis.values.value import (
    ALONG_AXIS,
    COPIED,
    LISTED,
    MASK,
    UNKNOWN,
    Kind,
    Value,
    either,
    united,
)

CONTAINERS = frozenset({Kind.SEQUENCE, Kind.TUPLE, Kind.MAPPING, Kind.RANGE})


def joined(
    left: dict[str, Value], right: dict[str, Value], control: frozenset[str], guarded: bool
) -> dict[str, Value]:
    """The names after one of two ways, chosen by a condition that depends on `control`; `guarded`
    says that one of them only sets first values.
    """
    names = {**left, **right}
    for name, second in right.items():
        first = left.get(name)
        if first is None:
            names[name] = second._replace(taint=united(second.taint, control))
        elif first is not second:
            names[name] = merged(first, second, control, guarded)
    for name in left.keys() - right.keys():
        first = left[name]
        names[name] = first._replace(taint=united(first.taint, control))
    return names


def merged(left: Value, right: Value, control: frozenset[str], guarded: bool) -> Value:
    """A value that is one of two, chosen by a condition that depends on `control`."""
    taint = united(united(left.taint, right.taint), control)
    ragged = united(left.ragged, right.ragged)
    forms = tuple(
        form._replace(rest=united(form.rest, control)) for form in alternative(left, right, guarded)
    )
    base = _likelier(left, right)
    if base.kind is Kind.FUNCTION and left.function != right.function:
        base = base._replace(function="", proof="")
    affine = left.affine if left.affine == right.affine else None
    rank = left.rank if left.rank == right.rank else None
    constant = left.constant if left.constant == right.constant else None
    if {left.constant, right.constant} == {MASK, None}:
        constant = MASK  # made here, or given
    if base.kind is Kind.INTEGER:
        base = base._replace(function=_bound(left, right))
    element = base.element
    if element is not None and left.element is not None and right.element is not None:
        element = element._replace(view=either(left.element.view, right.element.view))
    return base._replace(
        element=element,
        items=_either_items(left.items, right.items) if base.items is not None else None,
        taint=taint,
        ragged=ragged,
        forms=forms,
        affine=affine,
        rank=rank,
        view=either(left.view, right.view),
        constant=constant,
        extent=left.extent if left.extent == right.extent else None,
    )


def _bound(left: Value, right: Value) -> str:
    """What is marked on a number that is one of two."""
    same = left.function if left.function == right.function else ""
    return bound_of_any((left, right)) or same


def _likelier(left: Value, right: Value) -> Value:
    """What a value that is one of two is taken for: a tensor where the other is no container, and
    no array that a tensor was copied into, as loops then walk arrays.
    """
    if left.is_tensor is not right.is_tensor:
        tensor, other = (left, right) if left.is_tensor else (right, left)
        tested = tensor.proof.startswith(TESTED)
        hosted = other.kind is Kind.ARRAY and other.proof == COPIED
        return UNKNOWN if tested or hosted or other.kind in CONTAINERS else tensor
    if left.kind is Kind.OBJECT and left.kind is right.kind:
        return right if is_distribution(left.proof) else left
    if left.kind is right.kind:
        first = right.constant is None and left.is_tensor
        # what a branch adds to a list of which no item is known
        first = first or (right.element is None and not right.items and left.element is not None)
        return left if first or (left.proof == LISTED and right.element is None) else right
    if left.kind in CONTAINERS and right.kind in CONTAINERS:
        element = _either_item(left, right)
        if _alike(left, right) or _alike(right, left):
            held = Value(Kind.SEQUENCE, element=element, stacked=True, uniform=True)
            return held._replace(tiles=left.tiles or right.tiles, proof=ALONG_AXIS)
        # in the place of the elements of a tensor there may be none
        proofs = {side.proof for side in (left, right) if side.items != ()}
        proof = LISTED if proofs == {LISTED} else ""
        return Value(Kind.SEQUENCE, element=element, proof=proof)
    if Kind.TEXT in (left.kind, right.kind) and CONTAINERS & {left.kind, right.kind}:
        # a text that may stand in the place of a list is a setting that was asked for before
        return right if left.kind is Kind.TEXT else left
    if Kind.UNKNOWN in (left.kind, right.kind):
        known = left if right.kind is Kind.UNKNOWN else right
        # what may be `[n]` for a number `n` is a list of numbers otherwise too
        if known.kind is Kind.TUPLE and item_of(known).is_number:
            return known._replace(kind=Kind.SEQUENCE, items=None, element=item_of(known))
        return known
    return UNKNOWN


def _alike(held: Value, other: Value) -> bool:
    """Whether a list holds the slices along an axis, and may be a list of one tensor instead."""
    single = other.items is not None and len(other.items) == 1 and other.items[0].is_tensor
    return held.stacked and single


def _either_item(left: Value, right: Value) -> Value | None:
    known = left.element or right.element
    return known or next((item_of(side) for side in (left, right) if side.items), None)


def _either_items(
    left: tuple[Value, ...] | None, right: tuple[Value, ...] | None
) -> tuple[Value, ...] | None:
    """The items of one of two tuples: the longer one, with no numbers that only one of them has,
    each a part of either storage.
    """
    if left is None or right is None or left == right:
        return left if left == right else None
    longer, other = (left, right) if len(left) > len(right) else (right, left)
    views = [*(item.view for item in other), *(None for _ in longer)]
    return tuple(
        item._replace(constant=None, affine=None, view=either(item.view, view))
        for item, view in zip(longer, views, strict=False)
    )
