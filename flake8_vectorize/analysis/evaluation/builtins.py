"""What Python's own functions give back, and which of them do more."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from flake8_vectorize.analysis.evaluation.slicing import SLICE, slice_object
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.gate.candidates import SHORT_TRIP
from flake8_vectorize.analysis.loops.runs import DISTINCT
from flake8_vectorize.analysis.values.affine import SIZE_OF_PART, Affine, unknown
from flake8_vectorize.analysis.values.containers import copied, rearranged, slices_of
from flake8_vectorize.analysis.values.forms import combined
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.most import bound_at, least_bound
from flake8_vectorize.analysis.values.sequences import (
    SIDE_BY_SIDE,
    columns,
    listed,
    paired,
    side_by_side,
)
from flake8_vectorize.analysis.values.subscripts import counts, sized_name
from flake8_vectorize.analysis.values.value import (
    ARRAYS,
    AXIS_COUNT,
    COUNTED,
    LEAST_OF,
    NUMBER,
    OBJECT,
    READ_FROM_DATA,
    TEXT,
    UNKNOWN,
    Kind,
    Value,
    taint_of,
    united,
)
from flake8_vectorize.model.pattern import Update

if TYPE_CHECKING:
    from flake8_vectorize.analysis.evaluation.expressions import Expressions

SETS = frozenset({"set", "frozenset"})
SAME_ITEMS = frozenset({"list", "tuple", "sorted", "reversed"})
REARRANGING = frozenset({"sorted", "reversed"})
WITH_EFFECT = frozenset(
    {"print", "open", "input", "exec", "eval", "setattr", "delattr", "breakpoint"}
)
# what gets no more items than it is seen to have: tuples, and the indices of cells
COUNTED_OUT = frozenset({Kind.TUPLE, Kind.UNKNOWN})
# the `proof` of the number of items that a data set has
OF_DATASET = "the size of a data set"
BUILTINS = {
    "str": TEXT,
    "repr": TEXT,
    "format": TEXT,
    "isinstance": NUMBER,
    "hasattr": NUMBER,
    "callable": NUMBER,
    "id": NUMBER,
    "round": NUMBER,
    "complex": NUMBER,
    "type": OBJECT,
    "super": OBJECT,
    "dict": Value(Kind.MAPPING),
    "ord": Value(Kind.INTEGER),
    "set": Value(Kind.SEQUENCE),
    "frozenset": Value(Kind.SEQUENCE),
    "range": Value(Kind.RANGE),
    "abs": UNKNOWN,
    "pow": UNKNOWN,
    "divmod": UNKNOWN,
    "next": UNKNOWN,
    "iter": UNKNOWN,
    "slice": OBJECT,
    "enumerate": Value(Kind.SEQUENCE),
    "zip": Value(Kind.SEQUENCE),
    "map": UNKNOWN,
    "filter": UNKNOWN,
    "getattr": UNKNOWN,
}


class Builtins:
    """Evaluates calls of builtins in a state."""

    def __init__(self, state: State, expressions: Expressions) -> None:
        self._state = state
        self._expressions = expressions

    def value(self, node: ast.Call, name: str) -> Value | None:
        """The value of a call of a builtin; None if there is none of that name."""
        handler = self._HANDLERS.get(name)
        if handler is not None and node.args:
            return handler(self, node)
        if name in SAME_ITEMS and node.args:
            inner = self._expressions.evaluate(node.args[0])
            place = f"{name}@{self._state.fresh()}"
            if inner.is_tensor:
                return slices_of(inner, place)
            return rearranged(inner, place) if name in REARRANGING else inner
        if name in WITH_EFFECT:
            self._expressions.arguments(node)
            self._state.loops.effect(f"{name}()", node.lineno)
            return OBJECT
        known = BUILTINS.get(name)
        if known is None:
            return None
        values = self._expressions.arguments(node)
        taint = taint_of(values)
        if name == "next" and node.args and dotted_name(node.args[0]):
            self._state.loops.effect("next()", node.lineno)  # the next call gives another item
        if name == SLICE and not any(isinstance(part, ast.Starred) for part in node.args):
            return slice_object(node.args, values)
        if name == "getattr" and len(values) > 1:
            self._state.loops.named(values[1].taint, node)
        if name in SIDE_BY_SIDE:
            if not any(isinstance(part, ast.Starred) for part in node.args):
                return side_by_side(name, values[: len(node.args)])
            if len(node.args) == 1:
                return columns(values[0])
        if name == "dict" and len(values) == 1 and not node.keywords:
            mapped = values[0].kind is Kind.MAPPING
            known = copied(values[0]) if mapped else paired(values[0])
        elif name == "dict" and not node.args:
            known = known._replace(items=tuple(values) or None)
        made = listed(name, node, values) or known
        if name in SETS:
            made = made._replace(function=DISTINCT)
        return made._replace(taint=taint) if taint else made

    def _reduction(self, node: ast.Call) -> Value:
        name = dotted_name(node.func)
        values = self._expressions.arguments(node, name)
        element = values[0].element or UNKNOWN
        kind = Kind.UNKNOWN if element.kind is Kind.FUNCTION else element.kind
        taint = taint_of(values)
        self._state.loops.worked(taint, name if kind is Kind.TENSOR else "")
        return Value(kind, taint=taint, proof=element.proof)

    def _extremum(self, node: ast.Call) -> Value:
        name = dotted_name(node.func)
        alone = len(node.args) == 1
        values = self._expressions.arguments(node, name if alone else "")
        taint = taint_of(values)
        if len(node.args) != 2 or node.keywords:
            return Value(Kind.NUMBER, taint=taint)
        update = Update.MAXIMUM if name == "max" else Update.MINIMUM
        sized = any(value.extent is not None for value in values)
        bound = LEAST_OF if name == "min" and sized else ""
        least = least_bound(values) if name == "min" else None
        if least is not None and least <= SHORT_TRIP:
            bound = bound_at(least)
        forms = combined(values[0], values[1], update)
        if any(value.is_tensor for value in values):
            self._state.loops.synchronized(node, taint)
            return Value(Kind.TENSOR, taint=taint, forms=forms, proof=name)
        counted = all(counts(value, self._state.symbols) for value in values)
        proof = COUNTED if taint and counted else ""
        if all(value.kind is Kind.INTEGER for value in values):
            affine = None if taint else unknown(f"@{self._state.fresh()}")
            return Value(
                Kind.INTEGER, taint=taint, forms=forms, affine=affine, function=bound, proof=proof
            )
        return Value(Kind.NUMBER, taint=taint, forms=forms, function=bound, proof=proof)

    def _length(self, node: ast.Call) -> Value:
        value = self._expressions.raw(node.args[0])
        if value.kind in COUNTED_OUT and value.items is not None:
            size = len(value.items)
            return Value(Kind.INTEGER, affine=Affine(size), constant=size)
        if value.kind in ARRAYS:
            text = sized_name(node.args[0], value)
            shape = Value(Kind.SHAPE, text=text, taint=value.ragged)
            return self._expressions.indexing.extent(shape, ast.Constant(0))
        name = dotted_name(node.args[0])
        text = f"len({name})" if name else ""
        symbol = text or f"@{self._state.fresh()}"
        if value.ragged:
            symbol += SIZE_OF_PART
        function = f"len:{name}" if name else ""
        return Value(
            Kind.INTEGER,
            text=text,
            affine=unknown(symbol),
            taint=united(value.ragged, value.taint & self._carried(name)),
            function=AXIS_COUNT if value.kind is Kind.SHAPE else function,
            proof=OF_DATASET if value.kind is Kind.LOADER else "",
        )

    def _carried(self, name: str) -> frozenset[str]:
        """What stands for a list that iterations add to, be it under another name, or bind anew."""
        return frozenset(
            frame.carried(held)
            for frame in self._state.loops.frames
            for held in (name, *frame.extended)
        )

    def _number(self, node: ast.Call) -> Value:
        value = self._expressions.evaluate(node.args[0])
        if value.is_tensor:
            self._state.loops.synchronized(node, value.taint, value, value.view)
        taint = value.taint
        if value.kind not in (Kind.INTEGER, Kind.NUMBER):
            taint = united(taint, READ_FROM_DATA)
        whole = dotted_name(node.func) == "int"
        same = whole and value.kind is Kind.INTEGER
        return Value(
            Kind.INTEGER if whole else Kind.NUMBER,
            taint=taint,
            affine=value.affine if same else None,
            forms=value.forms if same else (),
        )

    _HANDLERS: ClassVar[dict[str, Callable[[Builtins, ast.Call], Value]]] = {
        "sum": _reduction,
        "all": _reduction,
        "any": _reduction,
        "max": _extremum,
        "min": _extremum,
        "len": _length,
        "int": _number,
        "float": _number,
        "bool": _number,
    }
