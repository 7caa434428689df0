"""What calls that join items make tensors of."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.analysis.knowledge.collectors import CONVERSIONS
from flake8_vectorize.analysis.knowledge.distributions import is_distribution
from flake8_vectorize.analysis.values.value import Kind, Value

NUMERIC = frozenset({Kind.TENSOR, Kind.UNKNOWN, Kind.INTEGER, Kind.NUMBER})


def makes_tensor(element: Value, join: str) -> bool:
    """Whether a call makes numbers or tensors of these items, or nested lists of them.

    What `torch.tensor` takes is no slice of a tensor. What joins tensors, joins the columns of
    tuples of them.
    """
    if join not in CONVERSIONS:
        return element.kind in NUMERIC or has_columns(element, join)
    if element.is_tensor and _sliced(element):
        return False
    if element.items is not None and element.kind is Kind.TUPLE:
        return all(makes_tensor(item, join) for item in element.items)
    return element.kind in NUMERIC or element.kind is Kind.SEQUENCE


def has_columns(value: Value, join: str) -> bool:
    """Whether items are tuples of tensors, or distributions: a call that joins tensors gets one
    column of them, or what each of them gives.
    """
    if not join.startswith("torch.") or join in CONVERSIONS:
        return False
    if value.kind is Kind.OBJECT:
        return is_distribution(value.proof)
    parts = list(parts_of(value))
    listed = value.kind in (Kind.TUPLE, Kind.SEQUENCE) and parts
    return bool(listed) and all(part.is_tensor for part in parts)


def _sliced(value: Value) -> bool:
    view = value.view
    parts = view.subscripts if view is not None and not view.converted else ()
    return any(part.width is not None or part.whole for part in parts)


def parts_of(value: Value) -> Iterator[Value]:
    """A value, or what the tuple, list or dictionary holds that it is."""
    items = value.items
    if items is None and value.element is not None:
        items = (value.element,)
    if items is None:
        yield value
    for item in items or ():
        yield from parts_of(item)
