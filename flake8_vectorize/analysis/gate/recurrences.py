"""Loops that make what they carry from itself in a way that has no parallel form, as their text
shows: `x = self.block(x)`. They are true recurrences, whatever else they do.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Sequence

from flake8_vectorize.analysis.knowledge.collectors import CONCATENATIONS
from flake8_vectorize.analysis.knowledge.table import torch_function
from flake8_vectorize.analysis.loops.combination import is_circular
from flake8_vectorize.analysis.syntax.conditions import SIZES
from flake8_vectorize.analysis.syntax.converting import SHAPING
from flake8_vectorize.analysis.syntax.leaving import LEAVING, is_left
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.syntax.writes import ADDING
from flake8_vectorize.analysis.values.factories import LIKE, NEW
from flake8_vectorize.analysis.values.forms import FUNCTIONS, MODELLED, OPERATORS, TRANSPARENT
from flake8_vectorize.analysis.values.hosting import TYPE_CASTS
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.model.named_tuple import NamedTuple

# operations of which a form may tell
CHOOSING = frozenset(str.split("where masked_fill lerp roll neg negative logical_not bitwise_not"))
ASKING = frozenset(str.split("bool eq ne isnan"))
FORMING = FUNCTIONS.keys() | TRANSPARENT | CONCATENATIONS | CHOOSING | ASKING | SHAPING
FORMING_OPERATORS = tuple(getattr(ast, name) for name in OPERATORS)
# methods whose result says nothing of the elements, or is none
TELLING = SIZES | ADDING | NEW
# statements that bind no name
PASSING = (ast.Expr, ast.Pass, ast.Assert, *LEAVING)


class Origin(NamedTuple):
    """The names whose values at the start of an iteration enter a value for certain: those of
    which a form may tell how they do, and those that are `lost` to every form.
    """

    told: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """All of them."""
        return self.told | self.lost


NOWHERE = Origin()
Bound = dict[str, Origin]


class Recurrences:
    """Recognizes such loops in one function."""

    def __init__(self, usage: Usage, imports: Imports) -> None:
        self._usage = usage
        self._imports = imports

    def holds(self, loop: ast.For) -> bool:
        """Whether a name that a loop binds anew leads back to itself, and is used."""
        bound = dict.fromkeys(_stored((loop.target,)), NOWHERE)
        if not self._run(loop.body, bound):
            return False
        edges = {
            name: {*origin.lost, *(origin.told - {name})}
            for name, origin in bound.items()
            if origin.told or origin.lost
        }
        last = loop.end_lineno or loop.lineno
        return any(
            is_circular(edges, name)
            and (
                self._usage.read_after(name, last)
                or any(name in origin.names for other, origin in bound.items() if other != name)
            )
            for name in edges
        )

    def _run(self, body: Sequence[ast.stmt], bound: Bound) -> bool:
        """Follows what statements bind; whether all of them are understood."""
        for node in body:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._bind(target, node.value, bound)
            elif isinstance(node, ast.AnnAssign):
                if node.value is not None:
                    self._bind(node.target, node.value, bound)
            elif isinstance(node, ast.If):
                if not self._choose(node, bound):
                    return False
            elif isinstance(node, (ast.AugAssign, ast.For, ast.While)):
                # a tensor may be changed in place, and what an inner loop makes is not followed
                bound |= dict.fromkeys(_stored((node,)), NOWHERE)
            elif not isinstance(node, PASSING):
                return False
        return True

    def _choose(self, node: ast.If, bound: Bound) -> bool:
        bound |= dict.fromkeys(_stored((node.test,)), NOWHERE)
        first, second = dict(bound), dict(bound)
        if not self._run(node.body, first) or not self._run(node.orelse, second):
            return False
        if is_left(node.body):
            bound |= second
        elif is_left(node.orelse):
            bound |= first
        else:
            bound |= {
                name: _united(_held(name, first), _held(name, second))
                for name in {**first, **second}
            }
        return True

    def _bind(self, target: ast.expr, value: ast.expr, bound: Bound) -> None:
        if isinstance(target, ast.Name):
            bound[target.id] = self._origin(value, bound)
        elif isinstance(target, (ast.Tuple, ast.List)):
            made = [NOWHERE] * len(target.elts)
            if isinstance(value, ast.Call):
                made = [Origin(lost=self._origin(value, bound).names)] * len(target.elts)
            elif isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts):
                made = [self._origin(part, bound) for part in value.elts]
            for part, origin in zip(target.elts, made, strict=True):
                if isinstance(part, ast.Name):
                    bound[part.id] = origin
                else:
                    bound |= dict.fromkeys(_stored((part,)), NOWHERE)

    def _origin(self, node: ast.expr, bound: Bound) -> Origin:
        if isinstance(node, ast.Name):
            return _held(node.id, bound)
        if isinstance(node, ast.BinOp):
            left, right = self._origin(node.left, bound), self._origin(node.right, bound)
            if isinstance(node.op, FORMING_OPERATORS):
                return _united(left, right)
            return Origin(lost=left.names | right.names)
        if isinstance(node, ast.Call):
            return self._result(node, bound)
        if isinstance(node, ast.Compare):
            found = self._of((node.left, *node.comparators), bound)
            asks = isinstance(node.ops[0], (ast.Eq, ast.NotEq))
            return found if asks else Origin(lost=found.names)
        if isinstance(node, ast.UnaryOp):
            found = self._origin(node.operand, bound)
            return Origin(lost=found.names) if isinstance(node.op, ast.Not) else found
        if isinstance(node, (ast.Subscript, ast.Starred)):
            return self._origin(node.value, bound)
        if isinstance(node, ast.IfExp):
            return self._of((node.body, node.orelse), bound)
        if isinstance(node, (ast.Tuple, ast.List)):
            return self._of(node.elts, bound)
        return NOWHERE

    def _of(self, parts: Iterable[ast.expr], bound: Bound) -> Origin:
        found = NOWHERE
        for part in parts:
            found = _united(found, self._origin(part, bound))
        return found

    def _result(self, node: ast.Call, bound: Bound) -> Origin:
        """Where the result of a call is from: its arguments, and what a method belongs to."""
        function = node.func
        operands = [*node.args, *(keyword.value for keyword in node.keywords)]
        name = dotted_name(function)
        full = self._imports.resolve(name) if name else ""
        operation = torch_function(full) if full else None
        if full in TYPE_CASTS and node.args:
            return self._origin(node.args[-1], bound)
        last = full.rpartition(".")[2]
        if operation is not None:
            if operation.result != "t" or operation.factory or last in LIKE:
                return NOWHERE
        elif not full and isinstance(function, ast.Attribute):
            last = function.attr
            if last in TELLING:
                return NOWHERE
            operands = [] if last in MODELLED else operands
            operands.append(function.value)
        elif not full and isinstance(function, ast.Name):
            use = self._usage.get(name)
            if hasattr(builtins, name) or (use is not None and use.stores):
                return NOWHERE
        elif not full and not isinstance(function, ast.Subscript):
            return NOWHERE
        if last == "where" and operands:
            # by the comparison of what is best so far with another value, the better may be chosen
            chosen = Origin(self._origin(operands.pop(0), bound).names)
            return _united(chosen, self._of(operands, bound))
        found = self._of(operands, bound)
        return found if last.rstrip("_") in FORMING else Origin(lost=found.names)


def _held(name: str, bound: Bound) -> Origin:
    """Where what a name holds is from: at the start of an iteration, from itself."""
    origin = bound.get(name)
    return Origin(frozenset((name,))) if origin is None else origin


def _united(first: Origin, second: Origin) -> Origin:
    if first is NOWHERE:
        return second
    if second is NOWHERE:
        return first
    return Origin(first.told | second.told, first.lost | second.lost)


def _stored(parts: Iterable[ast.AST]) -> set[str]:
    """The names that are bound somewhere below."""
    found = (node for part in parts for node in nodes(part))
    return {n.id for n in found if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
