"""The value of an expression: one method per sort of syntax node."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from flake8_vectorize.analysis.affine import Affine, product
from flake8_vectorize.analysis.calls import Calls
from flake8_vectorize.analysis.forms import OPERATORS, alternative, combined
from flake8_vectorize.analysis.frames import Append
from flake8_vectorize.analysis.imports import dotted_name
from flake8_vectorize.analysis.sites import LoopNode
from flake8_vectorize.analysis.state import State, merged
from flake8_vectorize.analysis.subscripts import (
    WHOLE,
    narrowed,
    resulting_rank,
    slice_of,
    subscript_of,
)
from flake8_vectorize.analysis.values import (
    NOTHING,
    NUMBER,
    TEXT,
    UNKNOWN,
    Kind,
    Subscript,
    Value,
    View,
    united,
)
from flake8_vectorize.model.nest import Place

SAME_ELEMENTS = frozenset(["T", "mT", "H", "mH", "data", "real", "imag", "grad"])
INTEGER_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.Pow)


class Expressions:
    """Evaluates expressions in a state; comprehensions are handed to `comprehend`, which knows about loops."""

    def __init__(self, state: State, comprehend: Callable[[LoopNode, str], Value]) -> None:
        self.state = state
        self._comprehend = comprehend
        self._calls = Calls(state, self)
        self._handlers: dict[type[ast.AST], Callable[..., Value]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Subscript: self._subscript,
            ast.Call: self._calls.value,
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.BoolOp: self._boolean,
            ast.Compare: self._compare,
            ast.IfExp: self._conditional,
            ast.Tuple: self._sequence,
            ast.List: self._sequence,
            ast.Starred: lambda node: self.raw(node.value),
            ast.NamedExpr: self._named,
            ast.JoinedStr: self._formatted,
            ast.ListComp: lambda node: self._comprehend(node, ""),
            ast.SetComp: lambda node: self._comprehend(node, ""),
            ast.DictComp: lambda node: self._comprehend(node, ""),
            ast.GeneratorExp: lambda node: self._comprehend(node, ""),
            ast.Yield: self._yielded,
            ast.YieldFrom: self._yielded,
            ast.Await: self._yielded,
            ast.Lambda: lambda node: Value(Kind.FUNCTION),
        }

    def evaluate(self, node: ast.expr) -> Value:
        """The value of an expression that is used as an operand."""
        return self.state.read(self.raw(node))

    def raw(self, node: ast.expr) -> Value:
        """The value of an expression whose elements are not read, as the base of a subscript or attribute."""
        handler = self._handlers.get(type(node))
        if handler is not None:
            return handler(node)
        taint = NOTHING
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                taint = united(taint, self.evaluate(child).taint)
        kind = Kind.MAPPING if isinstance(node, ast.Dict) else Kind.UNKNOWN
        return Value(kind, taint=taint)

    def joined(self, node: ast.expr, join: str) -> Value:
        """The value of an argument that a call joins into one tensor."""
        if isinstance(node, (ast.ListComp, ast.GeneratorExp)):
            return self._comprehend(node, join)
        return self.evaluate(node)

    def worked(self, taint: frozenset[str], operation: str) -> None:
        """Writes down tensor work that differs between iterations."""
        for frame in self.state.frames:
            if frame.varies(taint) or any(frame.owns(token) for token in taint):
                frame.tensor_work += 1
                if operation and len(frame.operations) < 40:
                    frame.operations.append(operation)

    def synchronized(self, node: ast.expr, taint: frozenset[str]) -> None:
        """Writes down that the host waits for a tensor's value."""
        place = Place(ast.unparse(node) if len(self.state.frames) else "", node.lineno)
        for frame in self.state.frames:
            frame.syncs.append((place, taint))

    def _constant(self, node: ast.Constant) -> Value:
        value = node.value
        if isinstance(value, bool):
            return Value(Kind.NUMBER, constant=value)
        if isinstance(value, int):
            return Value(Kind.INTEGER, constant=value, affine=Affine(value))
        if isinstance(value, (float, complex)):
            return NUMBER if isinstance(value, complex) else Value(Kind.NUMBER, constant=value)
        return TEXT if isinstance(value, (str, bytes)) else UNKNOWN

    def _name(self, node: ast.Name) -> Value:
        value = self.state.lookup(node.id)
        if value.kind is Kind.FUNCTION and value.function:
            return value
        return value

    def _attribute(self, node: ast.Attribute) -> Value:
        name = dotted_name(node)
        if name:
            value = self._dotted(node, name)
            if value is not None:
                return value
        base = self.raw(node.value)
        if base.kind in (Kind.TENSOR, Kind.ARRAY, Kind.UNKNOWN) and node.attr == "shape":
            return self._shape(base)
        if base.is_tensor or base.kind is Kind.ARRAY:
            if node.attr in SAME_ELEMENTS:
                transposed = node.attr in ("T", "mT", "H", "mH")
                return replace(base, view=None if transposed else base.view)
            if node.attr == "ndim":
                return Value(Kind.INTEGER, taint=base.ragged)
            return Value(Kind.OBJECT, taint=base.ragged)
        return Value(Kind.UNKNOWN, taint=base.taint, ragged=base.ragged)

    def _dotted(self, node: ast.Attribute, name: str) -> Value | None:
        state = self.state
        if name in state.names:
            return state.lookup(name)
        root = name.partition(".")[0]
        bound = state.names.get(root)
        if bound is not None and bound.kind is not Kind.UNKNOWN and not bound.function:
            return None
        if node.attr in ("shape", "ndim") or node.attr in SAME_ELEMENTS:
            inner = self.raw(node.value)
            if inner.is_tensor or inner.kind is Kind.ARRAY or node.attr == "shape":
                return None
        value = state.lookup(name)
        if bound is not None and bound.taint:
            return replace(value, taint=united(value.taint, bound.taint))
        return value

    def _shape(self, base: Value) -> Value:
        return Value(Kind.SHAPE, text=base.text, taint=base.ragged, rank=base.rank, view=base.view)

    def _subscript(self, node: ast.Subscript) -> Value:
        base = self.raw(node.value)
        if base.kind is Kind.SHAPE:
            return self.extent(base, node.slice)
        if base.kind is Kind.TUPLE and base.items is not None:
            chosen = _chosen(base, node.slice)
            if chosen is not None:
                return chosen
        parts, ellipsis, ragged, new_axes = self.subscripts(node.slice)
        taint = united(base.taint, frozenset().union(*(part.taint for part in parts)))
        if base.is_tensor or base.kind is Kind.ARRAY:
            return self._part(base, parts, ellipsis, ragged, taint, new_axes)
        self._walked_container(base, parts, node)
        if base.kind in (Kind.SEQUENCE, Kind.TUPLE, Kind.MAPPING):
            return self._item(base, parts, taint, ragged)
        view = narrowed(base.view, parts, ellipsis) if base.view is not None else None
        return Value(
            Kind.UNKNOWN, text=base.text, taint=taint, ragged=united(base.ragged, ragged), view=view
        )

    def extent(self, shape: Value, index: ast.expr | None) -> Value:
        """The size of one axis: a number that is no constant, named after the tensor and the axis."""
        if isinstance(index, ast.Slice):
            return Value(Kind.SHAPE, text=shape.text, taint=shape.taint)
        axis = None
        if index is not None:
            value = self.evaluate(index)
            axis = value.affine.known if value.affine is not None else None
        symbol = f"{shape.text}.shape[{axis}]"
        if axis is None:
            symbol += f"@{self.state.fresh()}"
        return Value(
            Kind.INTEGER,
            text=symbol if axis is not None else "",
            affine=Affine(0, ((symbol, 1),)),
            extent=(shape.text, axis) if shape.text else None,
            taint=shape.taint,
        )

    def subscripts(
        self, node: ast.expr
    ) -> tuple[tuple[Subscript, ...], int | None, frozenset[str], int]:
        """The positions of a subscript, where `...` stands, what the shape depends on, how many new axes."""
        parts: list[Subscript] = []
        ellipsis: int | None = None
        ragged: frozenset[str] = NOTHING
        new_axes = 0
        for part in node.elts if isinstance(node, ast.Tuple) else [node]:
            if isinstance(part, ast.Slice):
                start = self.evaluate(part.lower) if part.lower is not None else None
                stop = self.evaluate(part.upper) if part.upper is not None else None
                if part.step is not None:
                    self.evaluate(part.step)
                made, moving = slice_of(start, stop, ast.unparse(part))
                parts.append(made)
                ragged = united(ragged, moving)
            elif isinstance(part, ast.Constant) and part.value is None:
                new_axes += 1
            elif isinstance(part, ast.Constant) and part.value is ...:
                ellipsis = len(parts)
            else:
                value = self.evaluate(part)
                if _is_mask(part, value):
                    ragged = united(ragged, value.taint)
                ragged = united(ragged, value.ragged)
                parts.append(subscript_of(value, ast.unparse(part)))
        return tuple(parts), ellipsis, ragged, new_axes

    def _part(
        self,
        base: Value,
        parts: tuple[Subscript, ...],
        ellipsis: int | None,
        ragged: frozenset[str],
        taint: frozenset[str],
        new_axes: int,
    ) -> Value:
        self._walked_tensor(base, parts, ellipsis)
        view = narrowed(base.view or View(base.text), parts, ellipsis)
        advanced = any(part.tensor for part in parts)
        return Value(
            base.kind,
            text=base.text,
            rank=resulting_rank(base.rank, parts, new_axes),
            taint=taint,
            ragged=united(base.ragged, ragged),
            form=base.form if all(part is WHOLE for part in parts) else None,
            view=view if not advanced or base.view is not None else None,
            proof=base.proof,
        )

    def _walked_tensor(
        self, base: Value, parts: tuple[Subscript, ...], ellipsis: int | None
    ) -> None:
        name = base.view.root if base.view is not None else base.text
        before = len(base.view.subscripts) if base.view is not None else 0
        for frame in self.state.frames:
            for number, part in enumerate(parts):
                if not frame.varies(part.taint):
                    continue
                axis: int | None = number + before
                if ellipsis is not None and number >= ellipsis:
                    axis = number - len(parts)
                direct = part.index is not None
                known = frame.walked.get(name)
                if known is None or (direct and not known[1]):
                    frame.walked[name] = (axis, direct)
                    frame.facts.append((frame.line, f"{name} is a tensor ({base.proof})"))

    def _walked_container(
        self, base: Value, parts: tuple[Subscript, ...], node: ast.Subscript
    ) -> None:
        name = dotted_name(node.value) or base.text
        for frame in self.state.frames:
            if any(frame.varies(part.taint) for part in parts):
                frame.containers.setdefault(name, node.lineno)

    def _item(
        self,
        base: Value,
        parts: tuple[Subscript, ...],
        taint: frozenset[str],
        ragged: frozenset[str],
    ) -> Value:
        element = base.element or UNKNOWN
        if base.stacked:
            return replace(element, text=base.text, taint=taint, view=None, form=None)
        if parts and parts[0].width is not None and base.kind is not Kind.MAPPING:
            return replace(base, taint=taint, ragged=united(base.ragged, ragged))
        varying = united(base.ragged, frozenset().union(*(part.taint for part in parts)))
        return replace(element, text=base.text, taint=taint, ragged=varying, form=None)

    def _binary(self, node: ast.BinOp) -> Value:
        return self.binary(node.op, self.evaluate(node.left), self.evaluate(node.right))

    def extended(self, name: str, element: Value, line: int) -> None:
        """Writes down that a list grows by the items of another."""
        for frame in self.state.frames:
            frame.appends.append(Append(name, element, line, self.state.conditions))

    def binary(self, op: ast.operator, left: Value, right: Value) -> Value:
        """The value of `left op right`."""
        taint = united(left.taint, right.taint)
        operator = type(op)
        if left.kind is Kind.INTEGER and right.kind is Kind.INTEGER:
            return self._integer(op, left, right, taint)
        update = OPERATORS.get(operator.__name__)
        form = None
        if update is not None:
            form = combined(left, right, update, commutes=operator not in (ast.Sub, ast.Div))
        ragged = united(left.ragged, right.ragged)
        kind = _arithmetic_kind(left, right)
        if kind is Kind.TENSOR:
            self.worked(taint, operator.__name__)
            rank = _broadcast_rank(left, right) if operator is not ast.MatMult else None
            proof = left.proof if left.is_tensor else right.proof
            text = left.text if left.is_tensor else right.text
            both = operator is ast.BitAnd
            return Value(
                Kind.TENSOR,
                text=text,
                rank=rank,
                taint=taint,
                ragged=ragged,
                form=form,
                proof=proof,
                selects=left.selects | right.selects if both else NOTHING,
                constant="mask" if "mask" in (left.constant, right.constant) else None,
            )
        element = left.element if kind is Kind.SEQUENCE else None
        if kind is Kind.UNKNOWN and (left.kind is Kind.UNKNOWN or right.kind is Kind.UNKNOWN):
            self.worked(taint, "")
        return Value(kind, taint=taint, ragged=ragged, form=form, element=element)

    def _integer(
        self, operator: ast.operator, left: Value, right: Value, taint: frozenset[str]
    ) -> Value:
        affine: Affine | None = None
        if left.affine is not None and right.affine is not None:
            if isinstance(operator, ast.Add):
                affine = left.affine.plus(right.affine)
            elif isinstance(operator, ast.Sub):
                affine = left.affine.plus(right.affine, -1)
            elif isinstance(operator, ast.Mult):
                affine = product(left.affine, right.affine)
            elif isinstance(operator, ast.FloorDiv):
                affine = _divided(left.affine, right.affine)
            elif not taint:
                affine = Affine(0, ((f"@{self.state.fresh()}", 1),))
        update = OPERATORS.get(type(operator).__name__)
        form = None
        if update is not None and taint:
            form = combined(left, right, update, commutes=not isinstance(operator, ast.Sub))
        kind = Kind.INTEGER if isinstance(operator, INTEGER_OPERATORS) else Kind.NUMBER
        if affine is None and kind is Kind.INTEGER and not taint:
            affine = Affine(0, ((f"@{self.state.fresh()}", 1),))
        return Value(
            kind,
            affine=affine,
            taint=taint,
            ragged=united(left.ragged, right.ragged),
            form=form,
            extent=left.extent if right.constant is not None else None,
        )

    def _unary(self, node: ast.UnaryOp) -> Value:
        value = self.evaluate(node.operand)
        if isinstance(node.op, ast.Not):
            if value.is_tensor:
                self.synchronized(node.operand, value.taint)
            return Value(Kind.NUMBER, taint=value.taint)
        if isinstance(node.op, ast.USub):
            affine = value.affine.times(-1) if value.affine is not None else None
            constant = None
            if isinstance(value.constant, (int, float)):
                constant = -value.constant
            return replace(value, affine=affine, form=None, view=None, constant=constant)
        if value.is_tensor:
            self.worked(value.taint, "Invert")
        return replace(value, affine=None, form=None, view=None)

    def _boolean(self, node: ast.BoolOp) -> Value:
        values = [self.evaluate(part) for part in node.values]
        for part, value in zip(node.values, values):
            if value.is_tensor:
                self.synchronized(part, value.taint)
        taint = frozenset().union(*(value.taint for value in values))
        name = "BitAnd" if isinstance(node.op, ast.And) else "BitOr"
        form = combined(values[0], values[1], OPERATORS[name]) if len(values) == 2 else None
        kinds = {value.kind for value in values}
        kind = kinds.pop() if len(kinds) == 1 else Kind.UNKNOWN
        return Value(kind, taint=taint, form=form, proof=values[0].proof)

    def _compare(self, node: ast.Compare) -> Value:
        left = self.evaluate(node.left)
        values = [left, *(self.evaluate(part) for part in node.comparators)]
        taint = frozenset().union(*(value.taint for value in values))
        identity = any(
            isinstance(operator, (ast.Is, ast.IsNot, ast.In, ast.NotIn)) for operator in node.ops
        )
        tensor = next((value for value in values if value.is_tensor), None)
        if tensor is not None and not identity:
            self.worked(taint, "Compare")
            ragged = frozenset().union(*(value.ragged for value in values))
            selects = _selected(node, values)
            return replace(
                tensor,
                taint=taint,
                form=None,
                view=None,
                ragged=ragged,
                constant="mask",
                selects=selects,
            )
        if left.kind is Kind.ARRAY and not identity:
            return Value(Kind.ARRAY, taint=taint, constant="mask")
        return Value(Kind.NUMBER, taint=taint)

    def _conditional(self, node: ast.IfExp) -> Value:
        test = self.evaluate(node.test)
        if test.is_tensor:
            self.synchronized(node.test, test.taint)
        left, right = self.evaluate(node.body), self.evaluate(node.orelse)
        value = merged(left, right, test.taint, is_guard(node.test))
        return replace(value, form=alternative(left, right, is_guard(node.test)))

    def _sequence(self, node: ast.Tuple | ast.List) -> Value:
        items = tuple(self.evaluate(part) for part in node.elts)
        if any(isinstance(part, ast.Starred) for part in node.elts):
            taint = frozenset().union(*(item.taint for item in items))
            return Value(Kind.SEQUENCE, taint=taint)
        taint = frozenset().union(*(item.taint for item in items))
        ragged = frozenset().union(*(item.ragged for item in items))
        kind = Kind.TUPLE if items or isinstance(node, ast.Tuple) else Kind.SEQUENCE
        return Value(kind, items=items if items else None, taint=taint, ragged=ragged)

    def _named(self, node: ast.NamedExpr) -> Value:
        value = self.evaluate(node.value)
        self.state.bind(node.target.id, value)
        return self.state.names[node.target.id]

    def _formatted(self, node: ast.JoinedStr) -> Value:
        taint = NOTHING
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                taint = united(taint, self.evaluate(part.value).taint)
        return Value(Kind.TEXT, taint=taint)

    def _yielded(self, node: ast.expr) -> Value:
        for frame in self.state.frames:
            frame.effects.append(Place(type(node).__name__.lower(), node.lineno))
        inner = getattr(node, "value", None)
        return Value(Kind.UNKNOWN, taint=self.evaluate(inner).taint if inner else NOTHING)


def is_guard(test: ast.expr) -> bool:
    """Whether a condition asks for the first iteration: `i == 0`, `acc is None`, `not out`."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        operator, right = test.ops[0], test.comparators[0]
        if isinstance(right, ast.Constant):
            if isinstance(operator, (ast.Is, ast.IsNot)):
                return right.value is None
            return isinstance(operator, (ast.Eq, ast.NotEq, ast.Gt)) and right.value in (0, 1)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return isinstance(test.operand, ast.Name)
    return False


def _selected(node: ast.Compare, values: list[Value]) -> frozenset[str]:
    """The induction variables that `labels == i` tells apart: other numbers pick other elements."""
    if len(values) != 2 or not isinstance(node.ops[0], ast.Eq):
        return NOTHING
    for labels, number in (values, values[::-1]):
        if labels.is_tensor and not labels.taint & number.taint:
            if number.affine is not None and number.affine.terms:
                return frozenset(symbol for symbol, _ in number.affine.terms)
    return NOTHING


def _is_mask(node: ast.expr, value: Value) -> bool:
    """Whether an index is a truth mask, which makes the shape depend on data."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Invert, ast.Not)):
        return True
    return value.constant == "mask"


def _chosen(base: Value, index: ast.expr) -> Value | None:
    assert base.items is not None
    if isinstance(index, ast.Constant) and isinstance(index.value, int):
        if -len(base.items) <= index.value < len(base.items):
            return base.items[index.value]
    return None


def _arithmetic_kind(left: Value, right: Value) -> Kind:
    kinds = (left.kind, right.kind)
    if Kind.TENSOR in kinds:
        return Kind.TENSOR
    if Kind.ARRAY in kinds:
        return Kind.ARRAY
    if Kind.SEQUENCE in kinds or Kind.TUPLE in kinds:
        return Kind.SEQUENCE
    if left.is_number and right.is_number:
        return Kind.NUMBER
    if Kind.TEXT in kinds:
        return Kind.TEXT
    return Kind.UNKNOWN


def _broadcast_rank(left: Value, right: Value) -> int | None:
    ranks = [0 if value.is_number else value.rank for value in (left, right)]
    return None if None in ranks else max(rank for rank in ranks if rank is not None)


def _divided(left: Affine, right: Affine) -> Affine | None:
    divisor = right.known
    if divisor is None or divisor == 0:
        return None
    numbers = [left.constant, *(coefficient for _, coefficient in left.terms)]
    if any(number % divisor for number in numbers):
        return None
    terms = tuple((symbol, coefficient // divisor) for symbol, coefficient in left.terms)
    return Affine(left.constant // divisor, terms)
