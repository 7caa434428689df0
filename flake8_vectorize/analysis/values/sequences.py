"""What is known of the items of a list: written out, counted, or made from those of another one."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import reduce
from math import comb, perm, prod

from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.constants import MOST_ITEMS
from flake8_vectorize.analysis.values.most import bound_of_any
from flake8_vectorize.analysis.values.value import (
    NOTHING,
    NUMBER,
    UNKNOWN,
    Kind,
    Value,
    either,
    somewhere,
    taint_of,
)

INTEGER = Value(Kind.INTEGER)
# functions that give an array of numbers with one axis
NUMBER_ARRAYS = frozenset(
    f"numpy.{name}" for name in ("arange", "linspace", "logspace", "geomspace", "flatnonzero")
)
SIDE_BY_SIDE = frozenset({"enumerate", "zip"})
SAME_NUMBERS = frozenset({"set", "frozenset", "random.sample", "random.choices"})
# the names of what torch gives side by side; the first two come in pairs, in this order
FIELDS = (
    *("values", "indices", "eigenvalues", "eigenvectors", "U", "S", "V", "Vh", "Q", "R", "L", "P"),
    *("LU", "LD", "pivots", "info", "inverse", "tau", "sign", "logabsdet", "solution", "residuals"),
    *("singular_values", "rank", "result", "cloned_coefficient"),
    *("hist", "bin_edges", "mantissa", "exponent", "min", "max"),
)
# how many subsets there are of a set
SUBSETS: dict[str, Callable[[int, int], int]] = {
    "itertools.combinations": comb,
    "itertools.permutations": perm,
    "itertools.combinations_with_replacement": lambda n, k: comb(n + k - 1, k),
}


def alike(values: Sequence[Value]) -> Value:
    """What is known of each of several values: a number where all are, their sort where it is
    one.
    """
    kinds = {value.kind for value in values}
    if len(kinds) > 1:
        return NUMBER if kinds <= {Kind.INTEGER, Kind.NUMBER} else UNKNOWN
    view = reduce(either, (value.view for value in values))
    first = values[0]._replace(constant=None, affine=None, view=view)
    if any(value.function != first.function or value.affine is not None for value in values):
        bound = bound_of_any(values) if first.kind is Kind.INTEGER else ""
        first = first._replace(function=bound)
    if first.items is None:
        return first
    sizes = {len(value.items or ()) for value in values}
    if len(sizes) > 1:
        return first._replace(items=None)
    places = zip(*(value.items or () for value in values), strict=True)
    return first._replace(items=tuple(alike(place) for place in places))


def field_of(value: Value, name: str) -> Value | None:
    """One of the tensors that torch gives side by side under names, `x.sort().indices`, or that a
    mapping holds which has them for attributes as well.
    """
    if value.kind is Kind.MAPPING and value.proof:
        return value.element
    if name not in FIELDS or value.kind not in (Kind.SEQUENCE, Kind.TUPLE):
        return None
    items = value.items or ()
    found = items[FIELDS.index(name)] if len(items) == 2 and name in FIELDS[:2] else value.element
    if found is None or not found.is_tensor:
        return None
    return found._replace(taint=found.taint | value.taint)


def item_of(value: Value) -> Value:
    """What is known of every item of a container."""
    return alike(value.items) if value.items else value.element or UNKNOWN


def side_by_side(name: str, values: Sequence[Value]) -> Value:
    """The tuples that `zip` or `enumerate` gives for what is walked: any item of each."""
    walked = values if name == "zip" else values[:1]
    items = tuple(somewhere(_walked(value), NOTHING) for value in walked)
    if name == "enumerate":
        items = (INTEGER, *items)
    return Value(Kind.SEQUENCE, element=Value(Kind.TUPLE, items=items), taint=taint_of(values))


def columns(rows: Value) -> Value:
    """The tuples that `zip(*rows)` gives: of the first items of all rows, of the second ones."""
    row = _walked(rows)
    parts = row.items or (_walked(row),)
    made = tuple(Value(Kind.SEQUENCE, element=somewhere(part, NOTHING)) for part in parts)
    if row.items:
        return Value(Kind.TUPLE, items=made, taint=rows.taint)
    return Value(Kind.SEQUENCE, element=made[0], taint=rows.taint)


def paired(rows: Value) -> Value:
    """The mapping that `dict(rows)` gives: of the first item of each pair to the second one."""
    items = item_of(rows).items or ()
    return Value(Kind.MAPPING, element=items[1] if len(items) == 2 else None)


def unpacked(given: Sequence[Value], taint: frozenset[str]) -> Value:
    """The list `[*rows]`, which holds what one list holds, or one with more in it."""
    alone = len(given) == 1 and given[0].kind in (Kind.SEQUENCE, Kind.TUPLE)
    return given[0] if alone else Value(Kind.SEQUENCE, taint=taint)


def _walked(value: Value) -> Value:
    """What is known of every item that a loop over a value takes: of a mapping, the keys."""
    if value.is_tensor:
        return value._replace(text="", rank=None, forms=())
    return UNKNOWN if value.kind is Kind.MAPPING else item_of(value)


def listed(name: str, call: ast.Call, values: Sequence[Value]) -> Value | None:
    """The list of numbers that a call of a function gives for these arguments; None if it gives
    something else.
    """
    if any(type(given) is ast.Starred for given in call.args):
        return _of_unpacked(name, call, values)
    if name == "range":
        return _range(values)
    if name in NUMBER_ARRAYS or (name == "numpy.unique" and len(values) == 1):
        return Value(Kind.ARRAY, element=NUMBER, proof=name)
    if name == "map" and len(values) == 2 and values[0].function in ("int", "float"):
        return Value(Kind.SEQUENCE, element=NUMBER)
    sizes = [len(value.items) for value in values if value.items]
    if name == "itertools.product" and values and not call.keywords:
        count = prod(sizes) if len(sizes) == len(values) else None
        return _tuples([item_of(value) for value in values], count)
    item = item_of(values[0]) if values else UNKNOWN
    if not item.is_number:
        return None
    if name in SAME_NUMBERS:
        return Value(Kind.SEQUENCE, element=item, proof=values[0].proof)
    subsets = SUBSETS.get(name)
    if subsets is not None and len(values) == 2:
        size = values[1].constant
        if isinstance(size, int) and 0 < size <= MOST_ITEMS:
            return _tuples([item] * size, subsets(sizes[0], size) if sizes else None)
        return Value(Kind.SEQUENCE, element=Value(Kind.SEQUENCE, element=item))
    return None


def _of_unpacked(name: str, call: ast.Call, values: Sequence[Value]) -> Value | None:
    """What a call gives that gets the items of a list as its arguments: how many, nobody knows."""
    if name == "range":
        return Value(Kind.RANGE, element=INTEGER)
    if name in NUMBER_ARRAYS:
        return Value(Kind.ARRAY, element=NUMBER, proof=name)
    if name != "itertools.product" or call.keywords:
        return None
    given = zip(call.args, values, strict=True)
    factors = [item_of(value) if type(part) is ast.Starred else value for part, value in given]
    items = alike([item_of(factor) for factor in factors])
    return Value(Kind.SEQUENCE, element=Value(Kind.SEQUENCE, element=items))


def _range(values: Sequence[Value]) -> Value:
    """The value of a range, with its first number where it counts by ones."""
    ends = [value.constant for value in values]
    numbers = [end for end in ends if isinstance(end, int)]
    items = None
    if len(numbers) == len(ends) and (len(ends) in (1, 2) or (len(ends) == 3 and ends[2])):
        count = len(range(*numbers))
        items = (INTEGER,) * count if count <= MOST_ITEMS else None
    start = values[0].affine if len(values) == 2 else Affine(0) if len(values) == 1 else None
    extent = values[-1].extent if len(values) in (1, 2) else None
    return Value(Kind.RANGE, element=INTEGER, items=items, affine=start, extent=extent)


def _tuples(numbers: Sequence[Value], count: int | None) -> Value | None:
    """The list of tuples with one number, or object, of each sort."""
    if any(number.kind is Kind.UNKNOWN for number in numbers):
        return None
    item = Value(Kind.TUPLE, items=tuple(numbers))
    if count is None or count > MOST_ITEMS:
        return Value(Kind.SEQUENCE, element=item)
    return Value(Kind.TUPLE, items=(item,) * count)
