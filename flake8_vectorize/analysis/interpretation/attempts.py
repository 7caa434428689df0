"""What names hold where an error was caught, and after that."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import reduce

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.syntax.leaving import is_left
from flake8_vectorize.analysis.values.choices import joined
from flake8_vectorize.analysis.values.value import Value

# statements that hold no others
PLAIN = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return)


def attempt(state: State, run: Callable[[list[ast.stmt]], None], node: ast.Try) -> None:
    """Interprets a `try` by `run`; where one plain statement fails, names stay as they were."""
    state.loops.effect("try", node.lineno)
    before = dict(state.names)
    run(node.body)
    alone = len(node.body) == 1 and isinstance(node.body[0], PLAIN)
    caught = before if alone else _either(state, before, state.names)
    run(node.orelse)
    ways = [] if is_left(node.body) or is_left(node.orelse) else [state.names]
    for handler in node.handlers:
        state.names = dict(caught)
        run(handler.body)
        if not is_left(handler.body):
            ways.append(state.names)
    if ways:
        state.names = reduce(lambda left, right: _either(state, left, right), ways)
    run(node.finalbody)


def _either(state: State, left: dict[str, Value], right: dict[str, Value]) -> dict[str, Value]:
    return joined(left, right, state.loops.control, guarded=False)
