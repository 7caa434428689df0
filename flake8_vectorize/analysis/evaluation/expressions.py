"""The value of an expression: one method per sort of syntax node."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache

from flake8_vectorize.analysis.evaluation.arithmetic import binary, compared, is_sought
from flake8_vectorize.analysis.evaluation.assumptions import narrow
from flake8_vectorize.analysis.evaluation.calls import Calls
from flake8_vectorize.analysis.evaluation.distributions import held
from flake8_vectorize.analysis.evaluation.guards import asks_for_first, first_passes
from flake8_vectorize.analysis.evaluation.indexing import Indexing
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.knowledge.distributions import is_distribution
from flake8_vectorize.analysis.loops.runs import group_of
from flake8_vectorize.analysis.syntax.handing import handed_on
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, LoopNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.choices import merged
from flake8_vectorize.analysis.values.forms import OPERATORS, combined, inverted, negated
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.narrowing import narrowed_names
from flake8_vectorize.analysis.values.sequences import field_of, unpacked
from flake8_vectorize.analysis.values.subscripts import TRANSPOSED, reshaped, sized_name
from flake8_vectorize.analysis.values.value import (
    AXIS_COUNT,
    EMPTY,
    ENTRY,
    MASK,
    NOTHING,
    NUMBER,
    TEXT,
    UNKNOWN,
    Kind,
    Value,
    ragged_of,
    taint_of,
    united,
)

SAME_ELEMENTS = frozenset({"T", "mT", "H", "mH", "data", "real", "imag", "grad"})
Comprehend = Callable[[LoopNode], Value]


class Expressions:
    """Evaluates expressions in a state.

    Comprehensions go to `comprehend`, which knows about loops.
    """

    def __init__(self, state: State, comprehend: Comprehend) -> None:
        self.state = state
        self._calls = Calls(state, self)
        self.indexing = Indexing(state, self)
        self._handlers: dict[type[ast.AST], Callable[..., Value]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Subscript: self.indexing.subscript,
            ast.Call: self._calls.value,
            ast.BinOp: self._binary,
            ast.UnaryOp: self._unary,
            ast.BoolOp: self._boolean,
            ast.Compare: self._compare,
            ast.IfExp: self._conditional,
            ast.Dict: self._mapping,
            ast.Tuple: self._sequence,
            ast.List: self._sequence,
            ast.Starred: lambda node: self.raw(node.value),
            ast.NamedExpr: self._named,
            ast.JoinedStr: self._formatted,
            ast.Lambda: self._lambda,
            **dict.fromkeys(COMPREHENSIONS, comprehend),
            **dict.fromkeys((ast.Yield, ast.YieldFrom, ast.Await), self._yielded),
        }

    def watch(self, seen: Callable[[ast.Subscript, Value], None]) -> None:
        """Tells `seen` of every subscript from now on, with what it names."""
        plain = self._handlers[ast.Subscript]

        def told(node: ast.Subscript, base: Value | None = None) -> Value:
            value = plain(node, base)
            seen(node, value)
            return value

        self._handlers[ast.Subscript] = told

    def subscripted(self, node: ast.Subscript, base: Value) -> Value:
        """The value of a subscript of what is known already."""
        return self._handlers[ast.Subscript](node, base)

    def close(self) -> None:
        """Takes apart what knows of each other."""
        for part in (self._calls, self.indexing, self):
            vars(part).clear()

    def evaluate(self, node: ast.expr) -> Value:
        """The value of an expression that is used as an operand."""
        value = self.raw(node)
        return self.state.read(value) if value.view is not None else value

    def raw(self, node: ast.expr) -> Value:
        """The value of an expression whose elements are not read: the base of a subscript or
        attribute.
        """
        handler = self._handlers.get(type(node))
        if handler is not None:
            return handler(node)
        taint = NOTHING
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                taint = united(taint, self.evaluate(child).taint)
        return Value(Kind.UNKNOWN, taint=taint)

    def joined(self, node: ast.expr, join: str) -> Value:
        """The value of an expression whose items a call joins into one tensor, if `join` says
        which.
        """
        if join:
            for items in handed_on(node, join):
                self.state.joins[items] = join
        return self.evaluate(node)

    def arguments(self, node: ast.Call, join: str = "", out: str = "") -> list[Value]:
        """The values of a call's arguments, whose first it may `join`; `out` is only written to."""
        values: list[Value] = []
        for argument in node.args:
            inner = argument.value if type(argument) is ast.Starred else argument
            values.append(self.joined(inner, join) if join else self.evaluate(inner))
            join = ""
        for keyword in node.keywords:
            value = UNKNOWN if keyword.arg == out else self.evaluate(keyword.value)
            values.append(value)
            if keyword.arg in ("dim", "dims", "axis"):
                self.state.loops.works_along(value, node.func)
        return values

    def binary(self, operator: ast.operator, left: Value, right: Value) -> Value:
        """The value of `left operator right`."""
        value = binary(operator, left, right, self.state.fresh)
        if value.is_tensor:
            self.state.loops.worked(value.taint, type(operator).__name__)
        elif value.kind is Kind.UNKNOWN:
            self.state.loops.worked(value.taint, "")
        return value

    def truth(self, node: ast.expr) -> Value:
        """The value of a condition; the truth of a tensor makes the host wait."""
        if isinstance(node, ast.Compare):
            value, read = self._compared(node)
            if is_sought(node) and read.is_tensor:
                self.state.loops.synchronized(node, value.taint)
        else:
            value = read = self.evaluate(node)
        if value.is_tensor:
            self.state.loops.synchronized(node, value.taint, read)
        return value

    def _constant(self, node: ast.Constant) -> Value:
        value = node.value
        if type(value) is int:
            return _whole(value)
        if isinstance(value, (str, bytes)):
            return TEXT
        if isinstance(value, (bool, float)):
            return Value(Kind.NUMBER, constant=value)
        return NUMBER if isinstance(value, complex) else UNKNOWN

    def _name(self, node: ast.Name) -> Value:
        return self.state.lookup(node.id)

    def _attribute(self, node: ast.Attribute) -> Value:
        name = dotted_name(node)
        if name:
            value = self._dotted(node, name)
            if value is not None:
                return value
        base = self.raw(node.value)
        if base.kind in (Kind.TENSOR, Kind.ARRAY, Kind.UNKNOWN) and node.attr == "shape":
            return Value(Kind.SHAPE, text=sized_name(node.value, base), taint=base.ragged)
        if base.is_tensor or base.kind is Kind.ARRAY:
            if node.attr in SAME_ELEMENTS:
                if node.attr not in TRANSPOSED:
                    return base
                place = f"{node.attr}@{self.state.fresh()}"
                return base._replace(view=reshaped(base.view, base.taint, place))
            if node.attr == "ndim":
                return Value(Kind.INTEGER, taint=base.ragged, function=AXIS_COUNT)
            return Value(Kind.OBJECT, taint=base.ragged)
        drawn = base.kind is Kind.OBJECT and is_distribution(base.proof)
        value = held(base, node.attr, self.state) if drawn else field_of(base, node.attr)
        mark = ENTRY if base.constant == ENTRY else None
        return value or Value(Kind.UNKNOWN, constant=mark, taint=base.taint, ragged=base.ragged)

    def _dotted(self, node: ast.Attribute, name: str) -> Value | None:
        """The value of a dotted name that is bound as a whole, or known of the class, or only
        used.
        """
        state = self.state
        bound = state.names.get(name.partition(".")[0])
        if name in state.names:
            value = state.lookup(name)
            if bound is not None and bound.taint:
                return value._replace(taint=united(value.taint, bound.taint))
            return value
        vague = bound is None or bound.kind is Kind.UNKNOWN or _is_opaque(bound)
        if bound is not None and not vague and not bound.function:
            return None
        if node.attr in SAME_ELEMENTS or node.attr in ("shape", "ndim"):
            inner = self.raw(node.value)
            if inner.is_tensor or inner.kind is Kind.ARRAY or node.attr == "shape":
                return None
        value = state.lookup(name)
        if bound is not None and bound.taint:
            return value._replace(taint=united(value.taint, bound.taint))
        return value

    def _binary(self, node: ast.BinOp) -> Value:
        return self.binary(node.op, self.evaluate(node.left), self.evaluate(node.right))

    def _unary(self, node: ast.UnaryOp) -> Value:
        if isinstance(node.op, ast.Not):
            return Value(Kind.NUMBER, taint=self.truth(node.operand).taint)
        value = self.evaluate(node.operand)
        if isinstance(node.op, ast.USub):
            affine = value.affine.times(-1) if value.affine is not None else None
            constant = value.constant
            constant = -constant if isinstance(constant, (int, float)) else None
            forms = negated(value) if value.is_tensor else ()
            return value._replace(affine=affine, forms=forms, view=None, constant=constant)
        if value.is_tensor:
            self.state.loops.worked(value.taint, "Invert")
        return value._replace(affine=None, forms=inverted(value), view=None, selects=NOTHING)

    def _boolean(self, node: ast.BoolOp) -> Value:
        values = [self.truth(part) for part in node.values]
        name = "BitAnd" if isinstance(node.op, ast.And) else "BitOr"
        forms = combined(values[0], values[1], OPERATORS[name]) if len(values) == 2 else ()
        kinds = {value.kind for value in values}
        kind = kinds.pop() if len(kinds) == 1 else Kind.UNKNOWN
        return Value(kind, taint=taint_of(values), forms=forms, proof=values[0].proof)

    def _compare(self, node: ast.Compare) -> Value:
        return self._compared(node)[0]

    def _compared(self, node: ast.Compare) -> tuple[Value, Value]:
        """The value of a comparison, and the tensor that is compared or searched, or its part."""
        # which object something is says nothing of its elements
        which = isinstance(node.ops[0], (ast.Is, ast.IsNot))
        side = self.raw if which else self.evaluate
        values = [side(part) for part in (node.left, *node.comparators)]
        value = compared(node.ops, values)
        if isinstance(node.ops[0], ast.Eq):
            value = value._replace(function=group_of(values))
        if value.kind is Kind.UNKNOWN and self.state.loops.joins(node):
            # nothing but tensors is joined
            value = value._replace(kind=Kind.TENSOR, constant=MASK)
        sides = values[1:] if is_sought(node) else values
        tensors = [side for side in sides if side.is_tensor] or [value]
        part = next((side for side in tensors if side.view and side.view.subscripts), tensors[0])
        if value.is_tensor:
            self.state.loops.worked(value.taint, "Compare")
            others = taint_of(side for side in values if not side.is_tensor)
            whole = all(self._is_there(side) for side in values)
            self.state.loops.compared(node, part if whole else UNKNOWN, others)
        return value, part

    def _is_there(self, side: Value) -> bool:
        """Whether a side of a comparison is the same in each iteration, a number, or a part of what
        no iteration makes.
        """
        if side.is_number or not self.state.loops.owns(side.taint):
            return True
        views = side.view.possible if side.view is not None else ()
        made = any(view.root in f.assigned for view in views for f in self.state.loops.frames)
        return bool(views) and not made and all(view.subscripts for view in views)

    def _conditional(self, node: ast.IfExp) -> Value:
        test = self.truth(node.test)
        left = self._where(node.test, node.body, holds=True)
        right = self._where(node.test, node.orelse, holds=False)
        chosen_by = test.taint - first_passes(self.state, node.test)
        guarded = asks_for_first(self.state, node.test, test)
        return merged(left, right, chosen_by, guarded)

    def _where(self, test: ast.expr, node: ast.expr, holds: bool) -> Value:
        """The value of an expression where a type test holds, or where it does not."""
        if not narrowed_names(test, holds):
            return self.evaluate(node)
        before = self.state.names
        self.state.names = dict(before)
        narrow(self.state, test, holds)
        value = self.evaluate(node)
        self.state.names = before
        return value

    def _sequence(self, node: ast.Tuple | ast.List) -> Value:
        items = tuple(self.evaluate(part) for part in node.elts)
        taint = taint_of(items)
        if any(isinstance(part, ast.Starred) for part in node.elts):
            return unpacked(items, taint)
        kind = Kind.TUPLE if items or isinstance(node, ast.Tuple) else Kind.SEQUENCE
        return Value(
            kind,
            items=items or None,
            constant=None if items else EMPTY,
            taint=taint,
            ragged=ragged_of(items),
        )

    def _mapping(self, node: ast.Dict) -> Value:
        keys = [self.evaluate(key) for key in node.keys if key is not None]
        items = tuple(self.evaluate(part) for part in node.values)
        taint = united(taint_of(keys), taint_of(items))
        return Value(Kind.MAPPING, items=items or None, taint=taint)

    def _named(self, node: ast.NamedExpr) -> Value:
        self.state.bind(node.target.id, self.evaluate(node.value))
        return self.state.names[node.target.id]

    def _formatted(self, node: ast.JoinedStr) -> Value:
        parts = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        return Value(Kind.TEXT, taint=taint_of([self.evaluate(part) for part in parts]))

    def _lambda(self, node: ast.Lambda) -> Value:
        taint = self.enclosed(node) if self.state.loops else NOTHING
        return Value(Kind.FUNCTION, taint=taint)

    def enclosed(self, node: ast.AST) -> frozenset[str]:
        """What the names depend on that a definition reads of what is around it."""
        names = self.state.names
        read = (inner.id for inner in nodes(node) if isinstance(inner, ast.Name))
        return taint_of(names[name] for name in read if name in names)

    def _yielded(self, node: ast.Yield | ast.YieldFrom | ast.Await) -> Value:
        self.state.loops.effect(type(node).__name__.lower(), node.lineno)
        return Value(Kind.UNKNOWN, taint=self.evaluate(node.value).taint if node.value else NOTHING)


def _is_opaque(value: Value) -> bool:
    return value.kind is Kind.OBJECT and not is_distribution(value.proof)


@lru_cache(maxsize=256)
def _whole(number: int) -> Value:
    """A whole number as it is written; made once, as most are small."""
    return Value(Kind.INTEGER, constant=number, affine=Affine(number))
