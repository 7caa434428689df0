"""The value of a call of a torch function or a tensor method, by the table of what torch does."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flake8_vectorize.analysis.evaluation.allocations import note
from flake8_vectorize.analysis.evaluation.marks import mark_of
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.evaluation.takings import filled_in_place
from flake8_vectorize.analysis.evaluation.tuples import (
    PAIRS,
    compares_two,
    coordinates,
    gives_coordinates,
    has_axis,
    pair,
    slices,
)
from flake8_vectorize.analysis.evaluation.updates import updates
from flake8_vectorize.analysis.evaluation.windows import note_windows, pads_back
from flake8_vectorize.analysis.knowledge.joins import join_of
from flake8_vectorize.analysis.knowledge.table import FINDING, Operation
from flake8_vectorize.analysis.loops.runs import DISTINCT, group_of, is_distinct
from flake8_vectorize.analysis.syntax.aliases import OUT, outs_of
from flake8_vectorize.analysis.syntax.changing import in_place
from flake8_vectorize.analysis.syntax.factors import REPEATS
from flake8_vectorize.analysis.syntax.selecting import SELECTING, part_taken
from flake8_vectorize.analysis.values.affine import unknown
from flake8_vectorize.analysis.values.counts import is_count
from flake8_vectorize.analysis.values.factories import (
    LIKE,
    NEW,
    SIZED_BY,
    rank_of,
    sizes_of,
    takes_data,
)
from flake8_vectorize.analysis.values.forms import TRANSPARENT
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.subscripts import converted, reshaped, sized_name
from flake8_vectorize.analysis.values.value import (
    AXIS_COUNT,
    COPIED,
    DATA,
    LISTED,
    NOTHING,
    NUMBER,
    UNKNOWN,
    Form,
    Kind,
    Value,
    View,
    ragged_of,
    taint_of,
    united,
)
from flake8_vectorize.analysis.values.wording import NOT_ONE

if TYPE_CHECKING:
    from flake8_vectorize.analysis.evaluation.expressions import Expressions

OVERWRITING = frozenset({"copy_", "fill_", "zero_", "normal_", "uniform_", "random_"})
# what overwrites a part of what it is a method of
DIAGONAL = "fill_diagonal_"
# these give the values as they are
KEPT = frozenset({"cpu", "detach", "clone", "to", "long", "int"})
UNREAD = OVERWRITING | {DIAGONAL}
# draws for each element alone, whatever the shape is
BY_ELEMENT = frozenset({"dropout", "alpha_dropout"})
# functions that may give items of many shapes one: by numbers of their own, by another operand
TO_ONE_SHAPE = frozenset({"pad", "interpolate", "upsample", "bucketize", "searchsorted"}) | {
    f"adaptive_{kind}_pool{axes}d" for kind in ("avg", "max") for axes in (1, 2, 3)
}
OF_ARRAYS_TOO = "einops."
SIZES = frozenset({"size", "dim", "ndimension", "numel", "nelement"})
KINDS = {
    "t": Kind.TENSOR,
    "i": Kind.INTEGER,
    "n": Kind.NUMBER,
    "b": Kind.NUMBER,
    "s": Kind.SHAPE,
    "o": Kind.OBJECT,
}


class TorchCalls:
    """Evaluates calls of torch in a state."""

    def __init__(self, state: State, expressions: Expressions) -> None:
        self._state = state
        self._expressions = expressions

    def part(
        self, node: ast.Call, name: str, tensor: ast.expr, base: Value | None = None
    ) -> Value | None:
        """The part of a tensor that `x.select(1, i)` or `torch.narrow(x, 1, i, 1)` names; None if
        a call names none.
        """
        if name not in SELECTING:
            return None
        made = self._state.parts.get(node)
        if made is None:
            made = part_taken(node, name, tensor, 0 if base is not None else 1)
        if made is None:
            return None
        self._state.parts[node] = made
        return self._expressions.subscripted(made, base or self._expressions.raw(tensor))

    def function(self, node: ast.Call, full: str, operation: Operation) -> Value:
        """The value of `torch.something(...)`."""
        name = full.rpartition(".")[2]
        part = self.part(node, name, node.args[0]) if node.args else None
        if part is not None:
            return part
        values = self._expressions.arguments(node, join_of(node, full), OUT)
        taint = self._taint(operation, name, values)
        if full.startswith(OF_ARRAYS_TOO) and values and values[0].kind is Kind.ARRAY:
            return Value(Kind.ARRAY, taint=taint, ragged=ragged_of(values))
        positional = values[: len(node.args)]
        sized = operation.factory and not takes_data(name, values)
        if sized or name in SIZED_BY:
            ragged = taint_of(sizes_of(name, node, values))
            self._state.loops.cut(ragged)
        else:
            ragged = _ragged(operation, values, name)
        self._state.loops.worked(taint, "" if operation.factory else name)
        if operation.synchronizes and KINDS.get(operation.result) is Kind.NUMBER:
            self._state.loops.synchronized(node, taint, values[0] if values else UNKNOWN)
        if (operation.reducing or name in FINDING) and node.args:
            self._state.loops.reduced(node, node.args[0], values[0])
        to_one = name in TO_ONE_SHAPE and not pads_back(name, values, ragged, self._state)
        if to_one or (operation.random and name not in BY_ELEMENT):
            self._state.loops.shaped(ragged, f"what {full} works on {NOT_ONE}")
        note_windows(self._state.loops, name, node, values)
        self._note(node, operation, taint)
        forms = updates(node, name, values)
        place = None
        for target in outs_of(node) if values and node.keywords else ():
            place = self._stored(target, values[0]._replace(taint=taint), forms, node)
        if (operation.in_place or in_place(node)) and values:
            self._state.loops.changed(values[0], full, node.lineno)
        shares = (operation.view or operation.converts) and bool(values)
        view = self._viewed(values[0], name, operation) if shares else None
        if operation.result in ("p", "l"):
            found = slices(name, values[1:], taint, ragged, full)
            return self._parts(found, values[0], name, operation) if shares else found
        if name in PAIRS and has_axis(node, 1) and not compares_two(node, values):
            return pair(taint, ragged, full)
        if gives_coordinates(node, name, len(positional)):
            return coordinates(values[0], taint, full)
        picks = name in ("argwhere", "nonzero") and len(values) == 1
        if full == "torch.load":
            return UNKNOWN
        return Value(
            KINDS.get(operation.result, Kind.UNKNOWN),
            constant=mark_of(node, name, operation, values),
            rank=_rank(node, name, values, operation),
            taint=taint,
            ragged=ragged,
            forms=forms,
            view=place.view if place is not None and place.view else view,
            proof=full,
            selects=values[0].selects if picks else NOTHING,
            function=self._groups(name, node.args[:1], values),
        )

    def _groups(self, name: str, of: Sequence[ast.expr], values: Sequence[Value]) -> str:
        """Whether a result holds each of its values once, and of which tensor they are all, or
        where it has one of these.
        """
        if name == "eq":
            return group_of(values)
        if name == "randperm":
            return DISTINCT
        if name != "unique" or len(values) != 1 or not of:
            return DISTINCT if name in KEPT and is_distinct(values[0]) else ""
        tensor = dotted_name(of[0])
        use = self._state.usage.get(tensor)
        return f"{DISTINCT}{tensor if use is None or use.stores < 2 else ''}"

    def method(
        self,
        node: ast.Call,
        function: ast.Attribute,
        receiver: Value,
        operation: Operation,
        arguments: Sequence[Value],
    ) -> Value:
        """The value of `tensor.something(...)`."""
        name = function.attr
        if name in SIZES:
            return self._size(node, sized_name(function.value, receiver), receiver, name)
        lazy = operation.view or name in UNREAD or name in NEW
        base = receiver if lazy else self._state.read(receiver)
        values = [base, *arguments]
        positional = values[: len(node.args) + 1]
        taint = self._taint(operation, name, values)
        if operation.synchronizes:
            number = operation.result == "n"
            element = receiver.view if number else None
            self._state.loops.synchronized(node, taint, base, element)
            if number:
                taint = united(taint, frozenset((DATA,)))
        self._state.loops.worked(taint, name)
        note_windows(self._state.loops, name, node, values, 1)
        if operation.reducing or name in FINDING:
            self._state.loops.reduced(node, function.value, base)
        self._note(node, operation, taint)
        if name in NEW:
            ragged = taint_of(sizes_of(name, node, arguments))
        elif name in REPEATS:
            ragged = united(base.ragged, taint_of(n for n in arguments if not n.counts_on))
        else:
            ragged = _ragged(operation, values, name)
        forms = updates(node, name, values)
        if name == DIAGONAL:
            place = self._expressions.raw(function.value)
            view = reshaped(place.view, place.taint, f"{name}@{self._state.fresh()}")
            given = arguments[0] if arguments else NUMBER
            self._state.store(place._replace(view=view), given, (), node.lineno)
            return receiver
        if operation.in_place:
            if name == "masked_fill_" and len(arguments) == 2:
                filled = filled_in_place(base, arguments, self._state.loops.frames)
                forms = filled or forms
            put = _put(name, arguments) or base._replace(taint=taint)
            self._stored(function.value, put, forms, node)
            return base._replace(taint=taint, forms=forms)
        if name in ("tolist", "numpy"):
            listed = name == "tolist"
            kind, proof = (Kind.SEQUENCE, LISTED) if listed else (Kind.ARRAY, COPIED)
            item = NUMBER._replace(function=receiver.function)
            made = Value(kind, receiver.text, taint=taint, ragged=ragged, element=item, proof=proof)
            return made._replace(function=DISTINCT) if is_distinct(receiver) else made
        if operation.result in ("p", "l"):
            found = slices(name, arguments, taint, ragged, receiver.proof)
            if operation.view:
                found = self._parts(found, receiver, name, operation)
            return found._replace(text=receiver.text)
        if gives_coordinates(node, name, len(positional)):
            return coordinates(receiver, taint, receiver.proof)
        if name in PAIRS and has_axis(node, 0):
            return pair(taint, ragged, receiver.proof)
        keeps_rank = operation.elementwise or (name in TRANSPARENT and name != "squeeze")
        rank = receiver.rank if keeps_rank else None
        if operation.reducing and not node.args and not node.keywords:
            rank = 0
        return Value(
            KINDS.get(operation.result, Kind.UNKNOWN),
            constant=mark_of(node, name, operation, values),
            text=receiver.text,
            rank=rank,
            taint=taint,
            ragged=ragged,
            forms=forms,
            view=self._viewed(receiver, name, operation),
            proof=receiver.proof,
            selects=receiver.selects if name in ("nonzero", "item") else NOTHING,
            function=self._groups(name, [function.value], values),
        )

    def _size(self, node: ast.Call, text: str, receiver: Value, name: str) -> Value:
        shape = Value(Kind.SHAPE, text=text, taint=receiver.ragged)
        if name == "size":
            if not node.args:
                return shape
            return self._expressions.indexing.extent(shape, node.args[0])
        symbol = f"{text}.{name}()"
        return Value(
            Kind.INTEGER,
            text=symbol,
            affine=unknown(symbol),
            extent=(text, None) if name in ("numel", "nelement") else None,
            taint=receiver.ragged,
            function=AXIS_COUNT if name in ("dim", "ndimension") else "",
        )

    def _parts(self, several: Value, base: Value, name: str, operation: Operation) -> Value:
        """Several tensors that are views of one."""
        if several.element is None:
            return several
        view = self._viewed(base, name, operation)
        return several._replace(element=several.element._replace(view=view))

    def _viewed(self, receiver: Value, name: str, operation: Operation) -> View | None:
        """The part of the storage of an operand that a result may be."""
        if operation.converts:
            return converted(receiver.view, f"{name}@{self._state.fresh()}")
        if not operation.view:
            return None
        if name in ("detach", "view_as_real", "alias"):
            return receiver.view
        return reshaped(receiver.view, receiver.taint, f"{name}@{self._state.fresh()}")

    def _stored(
        self, target: ast.expr, value: Value, forms: tuple[Form, ...], node: ast.Call
    ) -> Value:
        place = self._expressions.raw(target)
        self._state.store(place, value, forms, node.lineno)
        return place

    def _taint(self, operation: Operation, name: str, values: Sequence[Value]) -> frozenset[str]:
        """What a result depends on; one like a tensor, or new of its sort, takes no elements."""
        taint = taint_of(values)
        if values and (name in LIKE or name in NEW):
            shaped = united(values[0].ragged, taint_of(values[1:]))
            taint = frozenset(token for token in taint if is_count(token) or token in shaped)
        return united(taint, self._state.loops.drawn()) if operation.random else taint

    def _note(self, node: ast.Call, operation: Operation, taint: frozenset[str]) -> None:
        for frame in reversed(self._state.loops.frames):
            if not operation.factory or frame.touches(taint):
                return  # what differs within an iteration of a loop is not one tensor
            note(self._state, node, frame)


def _put(name: str, arguments: Sequence[Value]) -> Value | None:
    """What a method puts into a tensor whatever it held; None if that is not one of its
    arguments.
    """
    if name == "zero_":
        return NUMBER
    return arguments[0] if name in ("copy_", "fill_") and arguments else None


def _ragged(operation: Operation, values: Sequence[Value], name: str) -> frozenset[str]:
    """What the shape of the result depends on; a number has none."""
    if operation.reducing or operation.result == "n":
        return NOTHING
    if name == "one_hot" and len(values) > 1 and values[1].constant != -1:
        return united(values[0].ragged, values[1].taint)  # it is told how many classes there are
    if operation.ragged or (name in ("where", "nonzero", "argwhere") and len(values) == 1):
        return taint_of(values)
    return ragged_of(values)


def _rank(node: ast.Call, name: str, values: Sequence[Value], operation: Operation) -> int | None:
    if operation.elementwise and len(node.args) == 1:
        return values[0].rank
    if operation.reducing and values and not has_axis(node, 1):
        return 0
    return rank_of(name, node, values)
