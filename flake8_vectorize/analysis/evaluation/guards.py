"""Conditions that ask whether an iteration is the first one, or the first to have a value."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.events import Method
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.firsts import (
    counted_at_once,
    filled_at_once,
    turned_at_once,
)
from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import EMPTY, NOTHING, Kind, Value
from flake8_vectorize.model.named_tuple import NamedTuple

LENGTHS = frozenset({"numel", "nelement", "size"})
# a word in the names of methods that go on from where the call before has left off
STEP = "step"


class Question(NamedTuple):
    """What a condition asks of a name: whether it has no value, or this `number`, or no elements
    if its length is `measured`. `holds` says that the condition holds then.
    """

    name: str
    holds: bool
    number: int | None = None
    measured: bool = False


def asks_for_first(state: State, test: ast.expr, value: Value) -> bool:
    """Whether a condition with this value asks for the first iteration of the innermost loop: by
    its number, or by what holds nothing before it, or by a flag.
    """
    frame = state.loops.innermost
    asked = _question(test)
    if frame is None or asked is None:
        return False
    statements = getattr(frame.node, "body", [])
    body = statements if isinstance(statements, list) else []
    name, before = asked.name, frame.entry.get(asked.name)
    constant = before.constant if before is not None else None
    if isinstance(constant, bool):
        flag = asked.number is None and not asked.measured
        # a condition that is the flag itself, or its negation, holds as the flag says
        holds = constant is not isinstance(test, ast.UnaryOp)
        return flag and turned_at_once(name, constant, body, test, holds)
    if asked.measured:
        return constant == EMPTY and filled_at_once(name, body, test, asked.holds)
    if isinstance(test, ast.Name) or not state.loops.owns(value.taint):
        return False
    held = state.lookup(name)
    if asked.number is None and held.kind is not Kind.INTEGER:
        return value.kind is Kind.NUMBER and filled_at_once(name, body, test, asked.holds)
    number, affine = asked.number or 0, held.affine
    if affine is None:
        return False
    if affine.terms == ((frame.carried(name), 1),):
        begins = isinstance(constant, int) and constant + affine.constant >= number
        return begins and counted_at_once(name, body, test, asked.holds)
    return _begins(frame, affine, number)


def name_asked(test: ast.expr) -> str:
    """The name that a condition asks whether it has a value, or a number."""
    asked = _question(test)
    return asked.name if asked is not None else ""


def note_memory(state: State, call: ast.Call, name: str) -> None:
    """Writes down in the loops around a call of a method how to tell what it carries on to the next
    one; a step goes on from the one before, where nothing else is known of it.
    """
    if not state.loops:
        return
    kept = state.instances.memory(name)
    if kept is not None:
        for frame in state.loops.frames:
            frame.methods.setdefault(name, Method(name, call.lineno, kept))
    step = kept is None and STEP in name.rpartition(".")[2].split("_")
    if "." in name and (step or told_of_first(state, call)):
        state.loops.effect(f"{name}(), which changes what it keeps", call.lineno)


def told_of_first(state: State, call: ast.Call) -> bool:
    """Whether a call is told whether the iteration is the first one: `f(x, i == 0)`."""
    for given in (*call.args, *(keyword.value for keyword in call.keywords)):
        test = _bound_in_iteration(state, given.id) if isinstance(given, ast.Name) else given
        if isinstance(test, ast.IfExp):
            test = test.test
        if isinstance(test, ast.Compare) and isinstance(test.left, ast.Name):
            asked = Value(Kind.NUMBER, taint=state.lookup(test.left.id).taint)
            if asks_for_first(state, test, asked):
                return True
    return False


def _bound_in_iteration(state: State, name: str) -> ast.expr | None:
    """What an iteration of the innermost loop binds a name to, if it does so once."""
    frame = state.loops.innermost
    if frame is None or name not in frame.assigned or not isinstance(frame.node, ast.For):
        return None
    found = [
        node.value
        for node in frame.node.body
        if isinstance(node, ast.Assign) and dotted_name(node.targets[0]) == name
    ]
    return found[0] if len(found) == 1 else None


def first_passes(state: State, test: ast.expr) -> frozenset[str]:
    """What a test for a first value does not depend on: the value, only that there is one."""
    asked = _question(test)
    if asked is None or asked.number is not None or isinstance(test, (ast.Name, ast.UnaryOp)):
        return NOTHING
    return frozenset(frame.carried(asked.name) for frame in state.loops.frames)


def _begins(frame: Frame, affine: Affine, number: int) -> bool:
    """Whether no iteration but the first finds a number, or a smaller one, in what counts up; what
    counts from something unknown does not count from below zero.
    """
    counts = [factor for symbol, factor in affine.terms if symbol in frame.induction]
    start = affine.constant if len(affine.terms) == 1 else min(affine.constant, 0)
    return len(counts) == 1 and counts[0] > 0 and start >= number


def _question(test: ast.expr) -> Question | None:
    """What a condition asks: `i == 0`, `acc is None`, `not out`, `len(acc) == 0`, `acc.numel()`."""
    if isinstance(test, ast.Name):
        return Question(test.id, False)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        asked = _question(test.operand)
        plain = asked is not None and not isinstance(test.operand, (ast.Compare, ast.UnaryOp))
        return asked._replace(holds=True) if asked is not None and plain else None
    if isinstance(test, ast.Compare):
        return _comparison(test)
    name = _measured(test)
    return Question(name, False, measured=True) if name else None


def _comparison(test: ast.Compare) -> Question | None:
    if len(test.ops) != 1 or not isinstance(test.comparators[0], ast.Constant):
        return None
    operator, number = test.ops[0], test.comparators[0].value
    holds = isinstance(operator, (ast.Is, ast.Eq))
    name = test.left.id if isinstance(test.left, ast.Name) else ""
    if isinstance(operator, (ast.Is, ast.IsNot)):
        return Question(name, holds) if name and number is None else None
    if not isinstance(operator, (ast.Eq, ast.NotEq, ast.Gt)) or not isinstance(number, int):
        return None
    if number not in (0, 1):
        return None
    if name:
        return Question(name, holds, number)
    name = _measured(test.left)
    return Question(name, holds, measured=True) if name and number == 0 else None


def _measured(node: ast.expr) -> str:
    """The name whose length an expression gives: `len(acc)`, `acc.numel()`, `acc.shape[0]`."""
    held: ast.AST | None = None
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
        held = node.value.value if node.value.attr == "shape" else None
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        held = node.func.value if node.func.attr in LENGTHS else None
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
        held = node.args[0] if node.func.id == "len" else None
    return held.id if isinstance(held, ast.Name) else ""
