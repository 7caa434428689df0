"""What a function gives back, from the values of its return statements."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_vectorize.analysis.values import UNKNOWN, Kind, Value

TELLING = frozenset({Kind.TENSOR, Kind.ARRAY, Kind.INTEGER, Kind.NUMBER, Kind.TEXT})


def summarized(returned: Sequence[Value]) -> Value:
    """The sort of value that every return statement agrees on, without what it depends on."""
    if not returned:
        return UNKNOWN
    first = returned[0]
    if first.kind is Kind.TUPLE and first.items is not None:
        return _tuple(returned, len(first.items))
    if any(value.kind is not first.kind for value in returned) or first.kind not in TELLING:
        return UNKNOWN
    return Value(first.kind, proof=first.proof)


def _tuple(returned: Sequence[Value], size: int) -> Value:
    columns: list[list[Value]] = [[] for _ in range(size)]
    for value in returned:
        if value.kind is not Kind.TUPLE or value.items is None or len(value.items) != size:
            return UNKNOWN
        for column, item in zip(columns, value.items, strict=True):
            column.append(item)
    return Value(Kind.TUPLE, items=tuple(summarized(column) for column in columns))
