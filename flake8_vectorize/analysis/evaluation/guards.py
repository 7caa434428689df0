"""Conditions that ask whether an iteration is the first one, or the first to have a value."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.value import EMPTY, NOTHING, Kind, Value

LENGTHS = frozenset({"numel", "nelement", "size"})


def asks_for_first(state: State, test: ast.expr, value: Value) -> bool:
    """Whether a condition with this value asks for the first iteration: by its number, or by what
    holds nothing before it, or by a flag.
    """
    loops = state.loops
    if is_guard(test):
        return value.kind is Kind.NUMBER and loops.owns(value.taint)
    frame = loops.innermost
    return frame is not None and (_is_empty_before(frame, test) or _is_flag(frame, test))


def first_passes(state: State, test: ast.expr) -> frozenset[str]:
    """What a test for a first value does not depend on: the value, only that there is one."""
    name = ""
    if isinstance(test, ast.Compare) and is_guard(test):
        about = isinstance(test.ops[0], (ast.Is, ast.IsNot)) and isinstance(test.left, ast.Name)
        name = test.left.id if about and isinstance(test.left, ast.Name) else ""
    name = name or _measured(test)
    return frozenset(frame.carried(name) for frame in state.loops.frames) if name else NOTHING


def is_guard(test: ast.expr) -> bool:
    """Whether a condition asks for the first iteration: `i == 0`, `acc is None`, `not out`."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        operator, right = test.ops[0], test.comparators[0]
        if isinstance(right, ast.Constant):
            if isinstance(operator, (ast.Is, ast.IsNot)):
                return right.value is None
            first = isinstance(operator, (ast.Eq, ast.NotEq, ast.Gt)) and right.value in (0, 1)
            return first and isinstance(test.left, ast.Name)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return isinstance(test.operand, ast.Name)
    return False


def _is_empty_before(frame: Frame, test: ast.expr) -> bool:
    """Whether a condition asks for the length of what is known to be empty before the loop."""
    before = frame.entry.get(_measured(test))
    return before is not None and before.constant == EMPTY


def _measured(test: ast.expr) -> str:
    """The name whose length a condition compares with 0: `len(acc) == 0`, `acc.numel()`."""
    node = test
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        node = node.operand
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        bound = node.comparators[0]
        if not isinstance(bound, ast.Constant) or bound.value != 0:
            return ""
        node = node.left
    held: ast.AST | None = None
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
        held = node.value.value if node.value.attr == "shape" else None
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        held = node.func.value if node.func.attr in LENGTHS else None
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
        held = node.args[0] if node.func.id == "len" else None
    return held.id if isinstance(held, ast.Name) else ""


def _is_flag(frame: Frame, test: ast.expr) -> bool:
    """Whether a condition is a flag that the first iteration turns over, for good."""
    negated = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    name = test.operand if isinstance(test, ast.UnaryOp) and negated else test
    before = frame.entry.get(name.id) if isinstance(name, ast.Name) else None
    if before is None or not isinstance(before.constant, bool) or not isinstance(name, ast.Name):
        return False
    body = getattr(frame.node, "body", [])
    body = body if isinstance(body, list) else []
    bound = [node for statement in body for node in nodes(statement) if _binds(node, name.id)]
    if not all(_turns(node, name.id, before.constant) for node in bound):
        return False
    holds = before.constant is not negated
    here = [n for s in body for n in nodes(s) if isinstance(n, ast.If) and n.test is test]
    first: Sequence[ast.stmt] = [s for node in here for s in (node.body if holds else node.orelse)]
    return any(_turns(statement, name.id, before.constant) for statement in (*body, *first))


def _binds(node: ast.AST, name: str) -> bool:
    """Whether a statement, or anything but an assignment of one name, gives a name a value."""
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    targets = (ast.AugAssign, ast.AnnAssign, ast.NamedExpr, ast.For)
    inner = nodes(node.target) if isinstance(node, targets) else ()
    return any(isinstance(part, ast.Name) and part.id == name for part in inner)


def _turns(node: ast.AST, name: str, before: bool) -> bool:
    """Whether a statement gives a flag the other value."""
    return (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == name
        and isinstance(node.value, ast.Constant)
        and node.value.value is (not before)
    )
