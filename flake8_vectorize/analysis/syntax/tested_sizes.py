"""Which sizes are four at most where a loop stands, as the conditions say that hold there."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from flake8_vectorize.analysis.syntax.holding import Condition, holding
from flake8_vectorize.analysis.syntax.leaving import is_left
from flake8_vectorize.analysis.syntax.narrow import (
    DISPLAYED,
    KEEPING,
    MOST,
    Size,
    number_of,
    size_of,
)
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name

Bounds = dict[Size, int]
# what makes a list longer
GROWING = frozenset({"append", "extend", "insert"})
OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
}
MIRRORED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.Eq,
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.GtE,
    ast.GtE: ast.LtE,
}


class SizesTested:
    """The sizes that the conditions of a function tell."""

    def __init__(self, body: Sequence[ast.stmt]) -> None:
        self._body = body

    def short_at(self, loop: LoopNode) -> frozenset[Size]:
        """The sizes of four at most where a loop stands, and the names of these numbers."""
        short: set[Size] = set()
        for condition in holding(self._body, loop):
            for size, most in self._bounds(condition.test, condition.holds).items():
                if most <= MOST and self._stays(size[0], condition.first, condition.last):
                    short.add(size)
                    short.update(self._others(size, condition))
        return frozenset(short)

    def _stays(self, name: str, first: int, last: int) -> bool:
        """Whether a name holds as many items in lines as before."""
        bound = self._bound.get(name, ())
        return not any(first < line <= last and not _keeps(v, name) for line, v in bound)

    def _others(self, size: Size, condition: Condition) -> Iterator[Size]:
        """What else a condition tells that tells a size: the axis of which a name holds the size,
        and the names that hold that of an axis.
        """
        for name, bound in self._bound.items():
            line, value = bound[0]
            measured = size_of(value) if len(bound) == 1 and value is not None else None
            if measured is None or measured[1] is None:
                continue
            same = self._stays(measured[0], min(line, condition.first), condition.last)
            if same and size in (measured, (name, None)):
                yield from (measured, (name, None))

    def _bounds(self, test: ast.expr, holds: bool) -> Bounds:
        """What sizes are at most where a test holds, or where it does not."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return self._bounds(test.operand, not holds)
        if isinstance(test, ast.BoolOp):
            first, *others = (self._bounds(part, holds) for part in test.values)
            for other in others:
                if isinstance(test.op, ast.And) is holds:
                    first = {**first, **other}
                else:
                    first = {
                        size: max(n, other[size]) for size, n in first.items() if size in other
                    }
            return first
        return dict(self._compared(test, holds)) if isinstance(test, ast.Compare) else {}

    def _compared(self, test: ast.Compare, holds: bool) -> Iterator[tuple[Size, int]]:
        sides = [test.left, *test.comparators]
        operators: list[type[ast.cmpop] | None] = [type(operator) for operator in test.ops]
        if not holds:
            operators = [OPPOSITE.get(type(test.ops[0]))] if len(test.ops) == 1 else []
        if operators.count(ast.Eq) == len(operators) > 1:
            sides.sort(key=lambda side: isinstance(side, ast.Constant))
            sides = [part for side in sides[:-1] for part in (side, sides[-1])]
            operators = [ast.Eq] * (len(sides) - 1)
        for operator, (left, right) in zip(operators, pairwise(sides), strict=False):
            if operator is not None:
                yield from self._told(left, operator, right)
                if operator in MIRRORED:
                    yield from self._told(right, MIRRORED[operator], left)

    def _told(
        self, sized: ast.expr, operator: type[ast.cmpop], other: ast.expr
    ) -> Iterator[tuple[Size, int]]:
        """What a comparison that holds says of a size, or of those of a whole shape."""
        if operator is ast.Eq and isinstance(other, (ast.Tuple, ast.List)):
            yield from _of_shape(sized, other)
            return
        size = size_of(sized)
        if size is None:
            return
        if operator is ast.In and isinstance(other, (ast.Tuple, ast.List, ast.Set)):
            several = [self._number(part) for part in other.elts]
            known = [number for number in several if number is not None]
            if known and len(known) == len(several):
                yield size, max(known)
        elif operator in (ast.Eq, ast.LtE, ast.Lt):
            number = self._number(other)
            if number is not None:
                yield size, number - (operator is ast.Lt)

    def _number(self, node: ast.expr) -> int | None:
        """What a number is at most: one that is written out, or the largest that a name holds."""
        if not isinstance(node, ast.Name):
            return _largest(node)
        given = [_largest(value) if value else None for _, value in self._bound.get(node.id, ())]
        known = [number for number in given if number is not None]
        if not known or len(known) < len(given) or not _is_bound(self._body, node.id):
            return None
        return max(known)

    @cached_property
    def _bound(self) -> dict[str, list[tuple[int, ast.expr | None]]]:
        """The lines that bind a name or make a list longer, with the value if it is a plain one."""
        found: dict[str, list[tuple[int, ast.expr | None]]] = {}
        values: dict[ast.AST, ast.expr] = {}
        for node in (node for statement in self._body for node in nodes(statement)):
            name, kind = "", type(node)
            if kind is ast.Assign:
                values.update(_given(node))
            elif kind is ast.Name or kind is ast.Attribute:
                name = dotted_name(node) if isinstance(node.ctx, ast.Store) else ""
            elif kind is ast.Call and getattr(node.func, "attr", "") in GROWING:
                name = dotted_name(node.func.value)
            if name:
                found.setdefault(name, []).append((node.lineno, values.get(node)))
        return found


def _of_shape(sized: ast.expr, sizes: ast.Tuple | ast.List) -> Iterator[tuple[Size, int]]:
    """What `x.shape == (n, 3)` says, or `x.shape[-2:] == (3, 3)`."""
    begins, whole = 0, True
    if isinstance(sized, ast.Subscript) and isinstance(sized.slice, ast.Slice):
        cut, sized = sized.slice, sized.value
        start = number_of(cut.lower) if cut.lower is not None else 0
        if start is None or cut.step is not None:
            return
        begins, whole = start, False
    if isinstance(sized, ast.Call):
        plain = getattr(sized.func, "attr", "") == "size" and not sized.args
        holder = getattr(sized.func, "value", None) if plain else None
    else:
        holder = sized.value if isinstance(sized, ast.Attribute) and sized.attr == "shape" else None
    name = dotted_name(holder)
    for place, part in enumerate(sizes.elts if name else ()):
        number = number_of(part)
        if number is not None:
            yield (name, begins + place), number
            if whole:
                yield (name, place - len(sizes.elts)), number


def _given(node: ast.Assign) -> Iterator[tuple[ast.AST, ast.expr]]:
    """What names are bound to, each to the size of an axis if they are given all of them."""
    for target in node.targets:
        value: ast.expr | None = node.value
        if not isinstance(target, (ast.Tuple, ast.List)):
            yield target, node.value
            continue
        if isinstance(value, ast.Call) and getattr(value.func, "attr", "") == "size":
            assert isinstance(value.func, ast.Attribute)
            value = None if value.args else ast.Attribute(value.func.value, "shape", ast.Load())
        spread = any(isinstance(part, ast.Starred) for part in target.elts)
        if value is not None and not spread and isinstance(value, ast.Attribute):
            for place, part in enumerate(target.elts):
                yield part, ast.Subscript(value, ast.Constant(place), ast.Load())


def _keeps(value: ast.expr | None, name: str) -> bool:
    """Whether a name gets what has as many items along each axis: `x = x.to(device)`."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return False
    if value.func.attr in KEEPING:
        return dotted_name(value.func.value) == name
    return value.func.attr in DISPLAYED and bool(value.args) and dotted_name(value.args[0]) == name


def _largest(node: ast.expr) -> int | None:
    """The largest of the numbers that an expression may be, all written out."""
    if not isinstance(node, ast.IfExp):
        return number_of(node)
    either = [_largest(node.body), _largest(node.orelse)]
    return None if None in either else max(number or 0 for number in either)


def _is_bound(body: Sequence[ast.stmt], name: str) -> bool:
    """Whether every way through statements that is not left binds a name."""
    for statement in body:
        if isinstance(statement, ast.Assign):
            if any(dotted_name(target) == name for target in statement.targets):
                return True
        elif isinstance(statement, ast.If) and statement.orelse:
            branches = (statement.body, statement.orelse)
            if all(is_left(part) or _is_bound(part, name) for part in branches):
                return True
    return False
