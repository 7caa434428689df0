"""The value of a call: torch's functions and methods by the table, a few builtins, everything else opaque."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import TYPE_CHECKING

from flake8_vectorize.analysis.affine import Affine
from flake8_vectorize.analysis.forms import FUNCTIONS, TRANSPARENT, alternative, combined
from flake8_vectorize.analysis.frames import Append
from flake8_vectorize.analysis.imports import dotted_name
from flake8_vectorize.analysis.knowledge import Operation, tensor_method, torch_function
from flake8_vectorize.analysis.state import State
from flake8_vectorize.analysis.stores import store
from flake8_vectorize.analysis.usage import COLLECTORS
from flake8_vectorize.analysis.values import (
    NOTHING,
    NUMBER,
    OBJECT,
    TEXT,
    UNKNOWN,
    Form,
    Kind,
    Value,
    united,
)
from flake8_vectorize.model.nest import Place
from flake8_vectorize.model.pattern import Update

if TYPE_CHECKING:
    from flake8_vectorize.analysis.expressions import Expressions

CONCATENATIONS = frozenset(["cat", "concat", "concatenate", "hstack", "vstack", "dstack"])
EXTREMA = {"max": Update.MAXIMUM, "min": Update.MINIMUM}
PURE_PACKAGES = ("math.", "numpy.", "operator.", "itertools.", "functools.", "copy.", "scipy.")
RESULT_KINDS = {
    "t": Kind.TENSOR,
    "i": Kind.INTEGER,
    "n": Kind.NUMBER,
    "b": Kind.NUMBER,
    "s": Kind.SHAPE,
    "o": Kind.OBJECT,
}
BUILTIN_KINDS = {
    "str": TEXT,
    "repr": TEXT,
    "format": TEXT,
    "isinstance": NUMBER,
    "hasattr": NUMBER,
    "callable": NUMBER,
    "id": NUMBER,
    "type": OBJECT,
    "dict": Value(Kind.MAPPING),
    "ord": Value(Kind.INTEGER),
    "round": NUMBER,
    "pow": NUMBER,
    "divmod": UNKNOWN,
    "super": OBJECT,
    "abs": UNKNOWN,
    "set": Value(Kind.SEQUENCE),
    "frozenset": Value(Kind.SEQUENCE),
    "range": Value(Kind.RANGE),
    "next": UNKNOWN,
    "iter": UNKNOWN,
    "slice": UNKNOWN,
    "bool": NUMBER,
    "complex": NUMBER,
    "enumerate": UNKNOWN,
    "zip": UNKNOWN,
    "map": UNKNOWN,
    "filter": UNKNOWN,
    "reversed": UNKNOWN,
    "getattr": UNKNOWN,
}
SAME_ITEMS = frozenset({"list", "tuple", "sorted", "reversed"})


class Calls:
    """Evaluates calls in a state."""

    def __init__(self, state: State, expressions: Expressions) -> None:
        self._state = state
        self._evaluate = expressions

    def value(self, node: ast.Call) -> Value:
        """The value of a call; what it does to the loops around it is written down in their frames."""
        name = dotted_name(node.func)
        state = self._state
        root = name.partition(".")[0]
        full = (
            ""
            if root in state.names and not state.names[root].function
            else (state.module.imports.resolve(name))
        )
        if full:
            operation = torch_function(full)
            if operation is not None:
                return self._torch(node, full, operation)
        if isinstance(node.func, ast.Attribute) and not full:
            return self._method(node, node.func)
        if not full and isinstance(node.func, ast.Name) and root not in state.names:
            builtin = self._builtin(node, node.func.id)
            if builtin is not None:
                return builtin
        return self._opaque(node, full or name)

    def _arguments(self, node: ast.Call, join: str = "") -> list[Value]:
        evaluate = self._evaluate
        if join and node.args:
            first = node.args[0]
            inner = first.value if isinstance(first, ast.Starred) else first
            values = [evaluate.joined(inner, join)]
            values += [evaluate.evaluate(argument) for argument in node.args[1:]]
        else:
            values = [evaluate.evaluate(argument) for argument in node.args]
        values += [evaluate.evaluate(keyword.value) for keyword in node.keywords]
        return values

    def _torch(self, node: ast.Call, full: str, operation: Operation) -> Value:
        join = COLLECTORS.get(full, "")
        values = self._arguments(node, join)
        taint = _taint(values)
        last = full.rpartition(".")[2]
        ragged = self._ragged(operation, values, last)
        self._evaluate.worked(taint, last if not operation.factory else "")
        self._noted(node, operation, taint)
        form = self._form(node, last, values)
        for keyword in node.keywords:
            if keyword.arg == "out":
                self._stored(node, keyword.value, values[0], form)
        if operation.result in ("p", "l"):
            item = Value(Kind.TENSOR, taint=taint, ragged=ragged, proof=full)
            return Value(Kind.SEQUENCE, element=item, taint=taint, ragged=ragged, stacked=True)
        if operation.result == "o" and full == "torch.load":
            return UNKNOWN
        kind = RESULT_KINDS.get(operation.result, Kind.UNKNOWN)
        if last in ("max", "min", "median", "mode", "sort") and _has_axis(node, 1):
            item = Value(Kind.TENSOR, taint=taint, proof=full)
            return Value(
                Kind.TENSOR, items=(item, item), taint=taint, form=None, proof=full, ragged=ragged
            )
        rank = self._rank(node, last, values, operation)
        keeps = last in ("argwhere", "nonzero", "where") and len(values) == 1
        return Value(
            kind,
            rank=rank,
            taint=taint,
            ragged=ragged,
            form=form,
            proof=full,
            selects=values[0].selects if keeps else NOTHING,
        )

    def _rank(
        self, node: ast.Call, name: str, values: list[Value], operation: Operation
    ) -> int | None:
        if operation.elementwise and values and len(node.args) == 1:
            return values[0].rank
        if operation.reducing and values and not _has_axis(node, 1):
            return 0
        if operation.factory and node.args:
            first = values[0]
            if name in ("arange", "linspace", "logspace", "randperm", "hann_window"):
                return 1
            if name in ("zeros", "ones", "empty", "rand", "randn", "full"):
                if first.kind is Kind.TUPLE and first.items is not None:
                    return len(first.items)
                if name != "full" and all(value.is_number for value in values[: len(node.args)]):
                    return len(node.args)
        if name in ("zeros_like", "ones_like", "empty_like", "full_like", "rand_like"):
            return values[0].rank if values else None
        return None

    def _form(self, node: ast.Call, name: str, values: list[Value]) -> Form | None:
        positional = values[: len(node.args)]
        name = name.rstrip("_") if not name.endswith("__") else name
        if name in CONCATENATIONS and positional:
            return _concatenation(positional[0])
        if name == "where" and len(positional) == 3:
            form = alternative(positional[1], positional[2])
            if form is not None and form.token in positional[0].taint:
                return None
            return form
        update = FUNCTIONS.get(name)
        if update is not None and len(positional) >= 2:
            if positional[0].form is not None and len(positional) > 2:
                rest = replace(positional[1], taint=_taint(positional[1:]), form=None)
                return combined(positional[0], rest, update)
            return combined(positional[0], positional[1], update, name not in ("sub", "div"))
        if name == "roll" and positional and positional[0].form is not None:
            form, rest = positional[0].form, _taint(values[1:])
            if form.update in (Update.SAME, Update.ROLL) and not rest:
                return Form(form.token, Update.ROLL, form.rest)
        if name in TRANSPARENT and positional:
            return positional[0].form
        return None

    def _method(self, node: ast.Call, function: ast.Attribute) -> Value:
        receiver = self._evaluate.raw(function.value)
        name = function.attr
        if receiver.kind is Kind.SEQUENCE or receiver.kind is Kind.TUPLE:
            if name in ("append", "add", "insert", "extend"):
                return self._appended(node, function, receiver)
        operation = tensor_method(name)
        if operation is not None and receiver.is_tensor:
            return self._tensor_method(node, function, receiver, operation)
        if receiver.kind in (Kind.UNKNOWN, Kind.ARRAY) and name in ("item", "tolist", "numpy"):
            self._evaluate.synchronized(node, receiver.taint)
            return Value(Kind.NUMBER if name == "item" else Kind.SEQUENCE, taint=receiver.taint)
        if name == "append":
            return self._appended(node, function, receiver)
        values = self._arguments(node)
        taint = united(receiver.taint, _taint(values))
        ragged = united(receiver.ragged, _ragged(values))
        if receiver.kind is Kind.TEXT:
            return Value(Kind.TEXT, taint=taint)
        if receiver.kind is Kind.MAPPING:
            if name in ("get", "pop", "setdefault"):
                return replace(receiver.element or UNKNOWN, taint=taint, ragged=taint)
            return Value(Kind.MAPPING, taint=taint, element=receiver.element)
        if receiver.kind is Kind.ARRAY:
            return Value(Kind.ARRAY, taint=taint)
        if name == "size" and receiver.kind is Kind.UNKNOWN:
            return self._evaluate.extent(receiver, node.args[0] if node.args else None)
        if name in ("clone", "copy"):
            return replace(receiver, taint=taint, view=None)
        return self._called(node, dotted_name(function) or f"….{name}", values, taint, ragged)

    def _tensor_method(
        self, node: ast.Call, function: ast.Attribute, receiver: Value, operation: Operation
    ) -> Value:
        name = function.attr
        if name in ("size", "dim", "ndimension", "numel", "nelement"):
            if name == "size" and node.args:
                return self._evaluate.extent(receiver, node.args[0])
            if name == "size":
                return Value(Kind.SHAPE, text=receiver.text, taint=receiver.ragged)
            symbol = f"{receiver.text}.{name}()"
            extent = (receiver.text, None) if name in ("numel", "nelement") else None
            return Value(
                Kind.INTEGER,
                text=symbol,
                affine=Affine(0, ((symbol, 1),)),
                extent=extent,
                taint=receiver.ragged,
            )
        base = receiver if operation.view else self._state.read(receiver)
        values = [base, *self._arguments(node)]
        taint = _taint(values)
        if operation.synchronizes:
            self._evaluate.synchronized(node, taint)
        self._evaluate.worked(taint, name)
        self._noted(node, operation, taint)
        ragged = self._ragged(operation, values, name)
        call = ast.Call(node.func, [function.value, *node.args], node.keywords)
        form = self._form(call, name, values)
        if operation.in_place:
            self._stored(node, function.value, replace(values[0], taint=taint), form, name)
            return replace(base, taint=taint, form=form)
        if name in ("tolist", "numpy"):
            kind = Kind.SEQUENCE if name == "tolist" else Kind.ARRAY
            return Value(kind, taint=taint, ragged=ragged, element=NUMBER, stacked=True)
        if operation.result in ("p", "l"):
            item = Value(Kind.TENSOR, taint=taint, ragged=ragged, proof=receiver.proof)
            return Value(Kind.SEQUENCE, text=receiver.text, element=item, taint=taint, stacked=True)
        kind = RESULT_KINDS.get(operation.result, Kind.UNKNOWN)
        items = None
        if name in ("max", "min", "median", "sort", "topk", "unique") and _has_axis(node, 0):
            item = Value(Kind.TENSOR, taint=taint, ragged=ragged, proof=receiver.proof)
            items = (item, item)
        rank = receiver.rank if operation.elementwise or name in TRANSPARENT - {"squeeze"} else None
        if operation.reducing and not node.args and not node.keywords:
            rank = 0
        return Value(
            kind,
            text=receiver.text,
            rank=rank,
            taint=taint,
            ragged=ragged,
            form=form,
            items=items,
            view=receiver.view if operation.view and name in ("detach",) else None,
            proof=receiver.proof,
            constant=None,
        )

    def _builtin(self, node: ast.Call, name: str) -> Value | None:
        if name in ("sum", "all", "any"):
            values = self._arguments(node, name)
            element = values[0].element if values and values[0].element is not None else UNKNOWN
            kind = element.kind if element.kind is not Kind.FUNCTION else Kind.UNKNOWN
            self._evaluate.worked(_taint(values), "")
            return Value(kind, taint=_taint(values), proof=element.proof)
        if name in ("max", "min"):
            return self._extremum(node, EXTREMA[name])
        if name == "len" and node.args:
            return self._length(node.args[0])
        if name in ("int", "float", "bool"):
            value = self._evaluate.evaluate(node.args[0]) if node.args else NUMBER
            if value.is_tensor:
                self._evaluate.synchronized(node, value.taint)
            kind = Kind.INTEGER if name == "int" else Kind.NUMBER
            affine = value.affine if name == "int" and value.kind is Kind.INTEGER else None
            form = value.form if affine is not None else None
            return Value(kind, taint=value.taint, affine=affine, form=form)
        if name in SAME_ITEMS and node.args:
            inner = self._evaluate.evaluate(node.args[0])
            return inner if inner.kind is not Kind.TENSOR else replace(inner, view=None)
        if name == "print":
            for frame in self._state.frames:
                frame.effects.append(Place("print", node.lineno))
            self._arguments(node)
            return OBJECT
        if name in ("open", "input", "exec", "eval", "setattr", "delattr", "breakpoint"):
            return self._effect(node, name)
        known = BUILTIN_KINDS.get(name)
        if known is None:
            return None
        taint = _taint(self._arguments(node))
        if name == "getattr":
            for frame in self._state.frames:
                frame.naming = frame.naming or frame.varies(taint)
        return replace(known, taint=taint) if taint else known

    def _extremum(self, node: ast.Call, update: Update) -> Value:
        values = self._arguments(node, "max" if update is Update.MAXIMUM else "min")
        taint = _taint(values)
        if len(values) == 2 and len(node.args) == 2:
            form = combined(values[0], values[1], update)
            kind = Kind.INTEGER if all(v.kind is Kind.INTEGER for v in values) else Kind.NUMBER
            if any(value.is_tensor for value in values):
                self._evaluate.synchronized(node, taint)
                kind = Kind.TENSOR
            affine = None
            if kind is Kind.INTEGER and not taint:
                affine = Affine(0, ((f"@{self._state.fresh()}", 1),))
            return Value(kind, taint=taint, form=form, affine=affine)
        return Value(Kind.NUMBER, taint=taint)

    def _length(self, node: ast.expr) -> Value:
        value = self._evaluate.raw(node)
        if value.is_tensor or value.kind is Kind.ARRAY:
            shape = Value(Kind.SHAPE, text=value.text, taint=value.ragged)
            return self._evaluate.extent(shape, ast.Constant(0))
        if value.kind is Kind.TUPLE and value.items is not None:
            size = len(value.items)
            return Value(Kind.INTEGER, affine=Affine(size), constant=size)
        name = dotted_name(node)
        symbol = f"len({name})" if name else f"@{self._state.fresh()}"
        return Value(
            Kind.INTEGER,
            text=symbol if name else "",
            affine=Affine(0, ((symbol, 1),)),
            taint=value.ragged,
            extent=(name, None) if name and value.kind is Kind.SHAPE else None,
            function=f"len:{name}" if name else "",
        )

    def _opaque(self, node: ast.Call, name: str) -> Value:
        join = COLLECTORS.get(name, "")
        if not join and len(node.args) == 1 and isinstance(node.args[0], ast.Starred):
            join = name.rpartition(".")[2] if name[:1].isupper() else ""
        values = self._arguments(node, join)
        return self._called(node, name, values, _taint(values), _ragged(values))

    def _called(
        self,
        node: ast.Call,
        name: str,
        values: list[Value],
        taint: frozenset[str],
        ragged: frozenset[str],
    ) -> Value:
        """The result of a call whose body is not known here."""
        if name.startswith("numpy."):
            return Value(Kind.ARRAY, taint=taint, proof=name)
        if name.startswith("math."):
            return Value(Kind.NUMBER, taint=taint)
        container = isinstance(node.func, ast.Subscript)
        if container:
            taint = united(taint, self._evaluate.raw(node.func).taint)
        if not name.startswith(PURE_PACKAGES):
            for frame in self._state.frames:
                if not frame.varies(taint):
                    continue
                shown = name or ast.unparse(node.func)
                if shown not in frame.calls:
                    frame.calls.append(shown)
                if container:
                    frame.naming = True
        last = name.rpartition(".")[2]
        self._evaluate.worked(taint, "")
        constructed = last[:1].isupper() and not last.isupper()
        return Value(
            Kind.OBJECT if constructed else Kind.UNKNOWN, taint=taint, ragged=ragged, function=""
        )

    def _effect(self, node: ast.Call, name: str) -> Value:
        self._arguments(node)
        for frame in self._state.frames:
            frame.effects.append(Place(name, node.lineno))
        return UNKNOWN

    def _appended(self, node: ast.Call, function: ast.Attribute, receiver: Value) -> Value:
        values = self._arguments(node)
        name = dotted_name(function.value)
        item = values[-1] if values else UNKNOWN
        if function.attr == "extend":
            item = replace(item.element or UNKNOWN, taint=item.taint, ragged=item.taint)
        for frame in self._state.frames:
            frame.appends.append(Append(name, item, node.lineno, self._state.conditions))
        held = self._state.names.get(name)
        if held is not None and name:
            element = item if held.element is None else held.element
            plain = replace(element, form=None, view=None, taint=NOTHING, ragged=NOTHING)
            self._state.names[name] = replace(held, element=plain)
        return OBJECT

    def _stored(
        self,
        node: ast.Call,
        target: ast.expr,
        value: Value,
        form: Form | None,
        operation: str = "",
    ) -> None:
        store(self._state, self._evaluate.raw(target), value, form, node, operation)

    def _noted(self, node: ast.Call, operation: Operation, taint: frozenset[str]) -> None:
        frames = self._state.frames
        if not frames:
            return
        if operation.random:
            for frame in frames:
                frame.random = True
        elif operation.factory:
            for frame in frames:
                if not taint and len(frame.allocations) < 8:
                    frame.allocations.append(Place(dotted_name(node.func), node.lineno))

    def _ragged(self, operation: Operation, values: list[Value], name: str) -> frozenset[str]:
        if operation.reducing or name in ("any", "all"):
            return NOTHING
        if operation.ragged or (name in ("where", "nonzero", "argwhere") and len(values) == 1):
            return _taint(values)
        if operation.factory and name not in ("tensor", "as_tensor", "from_numpy"):
            return _taint(values)
        return _ragged(values)


def _taint(values: list[Value]) -> frozenset[str]:
    taint = NOTHING
    for value in values:
        taint = united(taint, value.taint)
    return taint


def _ragged(values: list[Value]) -> frozenset[str]:
    ragged = NOTHING
    for value in values:
        ragged = united(ragged, value.ragged)
    return ragged


def _has_axis(node: ast.Call, position: int) -> bool:
    if len(node.args) > position:
        return True
    return any(keyword.arg in ("dim", "axis") for keyword in node.keywords)


def _concatenation(items: Value) -> Form | None:
    """`cat([acc, rest])` extends `acc`."""
    if items.items is None:
        return None
    held = [item for item in items.items if item.form is not None]
    if len(held) != 1 or held[0].form is None:
        return None
    form = held[0].form
    rest = _taint([item for item in items.items if item is not held[0]])
    if form.token in rest or form.update not in (Update.SAME, Update.CONCATENATION):
        return None
    return Form(form.token, Update.CONCATENATION, united(form.rest, rest))
