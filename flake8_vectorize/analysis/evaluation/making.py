"""Which expressions are tensors as their own text shows: what torch makes, and what is computed
from that.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_vectorize.analysis.evaluation.tuples import PAIRS, gives_coordinates
from flake8_vectorize.analysis.knowledge.table import (
    TENSOR_ONLY,
    Operation,
    tensor_method,
    torch_function,
)
from flake8_vectorize.analysis.syntax.receivers import of_torch
from flake8_vectorize.analysis.syntax.sites import FUNCTIONS
from flake8_vectorize.analysis.syntax.survey import BLOCKS, FunctionNode
from flake8_vectorize.analysis.syntax.walking import SIMPLE
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.subscripts import TRANSPOSED
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value
from flake8_vectorize.model.named_tuple import NamedTuple

SAME = TRANSPOSED | {"data", "real", "imag", "grad"}
# how deep an expression is followed
DEEPEST = 12
WHICH = (ast.Is, ast.IsNot, ast.In, ast.NotIn)


class Binding(NamedTuple):
    """A line in which a name gets a value, `always` where the function gets there in any case."""

    line: int
    value: ast.expr | None
    always: bool


class Making:
    """Reads the expressions of one function; `around` tells what a dotted name holds that it does
    not bind itself.
    """

    def __init__(
        self, function: FunctionNode, imports: Imports, around: Callable[[str], Value]
    ) -> None:
        self._imports = imports
        self._around = around
        self._depth = 0
        # what each name is bound to; what is read now stands in line `_line`
        self._bound: dict[str, list[Binding]] = {}
        self._line = 0
        self._read(function.body, True)

    def _read(self, body: list[ast.stmt], always: bool) -> None:
        for statement in body:
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    self._bind(target, statement.value, always)
            elif isinstance(statement, ast.AnnAssign):
                self._bind(statement.target, statement.value, always)
            elif isinstance(statement, (ast.For, ast.AsyncFor)):
                self._bind(statement.target, None, False)
            if type(statement) not in SIMPLE and not isinstance(statement, FUNCTIONS):
                inside = always and isinstance(statement, ast.With)
                for block in BLOCKS:
                    self._read(getattr(statement, block, []), inside)

    def _bind(self, target: ast.expr, value: ast.expr | None, always: bool) -> None:
        """Names get a value, or something that is not read."""
        if isinstance(target, ast.Name):
            binding = Binding(target.lineno, value, always)
            self._bound.setdefault(target.id, []).append(binding)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for part in target.elts:
                self._bind(part, None, always)

    def value(self, node: ast.expr) -> Value:
        """A tensor with its proof; unknown where the text shows none."""
        if self._depth == DEEPEST:
            return UNKNOWN
        line = self._line
        self._depth, self._line = self._depth + 1, node.lineno
        proof = self._proof(node)
        self._depth, self._line = self._depth - 1, line
        return Value(Kind.TENSOR, proof=proof) if proof else UNKNOWN

    def _proof(self, node: ast.expr) -> str:
        if isinstance(node, ast.Call):
            return self._called(node)
        if isinstance(node, ast.BinOp):
            return self._first(node.left, node.right)
        if isinstance(node, ast.UnaryOp):
            return "" if isinstance(node.op, ast.Not) else self._of(node.operand)
        if isinstance(node, ast.Compare):
            which = isinstance(node.ops[0], WHICH)
            return "" if which else self._first(node.left, node.comparators[0])
        if isinstance(node, ast.Subscript):
            named = isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
            return "" if named else self._of(node.value)
        if isinstance(node, ast.IfExp):
            body, other = self._of(node.body), self._of(node.orelse)
            return body if other or _is_none(node.orelse) else other if _is_none(node.body) else ""
        name = dotted_name(node)
        held = self._held(name) if name else UNKNOWN
        if held.is_tensor:
            return held.proof or name
        same = isinstance(node, ast.Attribute) and node.attr in SAME
        return self._of(node.value) if same and isinstance(node, ast.Attribute) else ""

    def _held(self, name: str) -> Value:
        """What a name holds here: a tensor if that is all that it may be bound to."""
        before = [bound for bound in self._bound.get(name, ()) if bound.line < self._line]
        if not before:
            return self._around(name)
        found: list[Value] = []
        for bound in reversed(before):
            found.append(UNKNOWN if bound.value is None else self.value(bound.value))
            if bound.always:
                break
        return found[0] if all(value.is_tensor for value in found) else UNKNOWN

    def _of(self, node: ast.expr) -> str:
        return self.value(node).proof

    def _first(self, left: ast.expr, right: ast.expr) -> str:
        return self._of(left) or self._of(right)

    def _called(self, node: ast.Call) -> str:
        full = self._imports.resolve(dotted_name(node.func))
        operation = torch_function(full) if full else None
        if operation is not None:
            return full if is_one(node, full.rpartition(".")[2], operation, 1) else ""
        if full or not isinstance(node.func, ast.Attribute):
            return ""
        method = node.func.attr
        operation = tensor_method(method)
        if operation is None or not is_one(node, method, operation, 0):
            return ""
        shown = self._of(node.func.value)
        alone = method in TENSOR_ONLY or of_torch(node)
        return f".{method}(), line {node.lineno}" if alone and not shown else shown


def is_one(node: ast.Call, name: str, operation: Operation, operands: int) -> bool:
    """Whether a call gives one tensor, and no pair of values and places, no coordinates."""
    if operation.result != "t" or gives_coordinates(node, name, len(node.args) + 1 - operands):
        return False
    settings = len(node.args) > operands or bool(node.keywords)
    return not (settings and (name in PAIRS or name.startswith("unique")))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
