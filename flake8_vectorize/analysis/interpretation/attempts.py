"""What names hold where an error was caught, and after that."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.syntax.alternatives import Alternative
from flake8_vectorize.analysis.syntax.leaving import is_left, passes_on
from flake8_vectorize.analysis.values.choices import joined

# statements that hold no others
PLAIN = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Return)


def attempt(state: State, run: Callable[[list[ast.stmt]], None], node: ast.Try) -> None:
    """Interprets a `try` by `run`; where one plain statement fails, names stay as they were."""
    loops = state.loops
    if loops and passes_on(node):
        # what is done on the way out is done once, and iterations read nothing for it
        run([*node.body, *node.orelse])
        run([handler.body[-1] for handler in node.handlers])
        return
    loops.effect("try", node.lineno)
    before = dict(state.names)
    run(node.body)
    alone = len(node.body) == 1 and isinstance(node.body[0], PLAIN)
    caught = before if alone else joined(before, state.names, loops.control, guarded=False)
    run(node.orelse)
    ways = [] if is_left(node.body) or is_left(node.orelse) else [state.names]
    around = loops.alternatives
    loops.alternatives = (*around, Alternative(None, node.body, False))
    for handler in node.handlers:
        state.names = dict(caught)
        run(handler.body)
        if not is_left(handler.body):
            ways.append(state.names)
    loops.alternatives = around
    state.names = ways[0] if ways else state.names
    for way in ways[1:]:
        state.join(state.names, way, guarded=False)
    run(node.finalbody)
