"""What names hold where an error was caught, and after that."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.alternatives import Alternative
from flake8_vectorize.analysis.syntax.falling_back import (
    SUCCEEDS,
    as_condition,
    changed_instead,
    falls_back,
    leaves_open,
)
from flake8_vectorize.analysis.syntax.leaving import is_left, passes_on
from flake8_vectorize.analysis.values.choices import joined
from flake8_vectorize.analysis.values.value import Kind, Value

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
    if loops and falls_back(node) and not _reads_open(state, node):
        numbers = frozenset(token for frame in loops.frames for token in frame.induction)
        state.names[SUCCEEDS] = Value(Kind.NUMBER, taint=numbers)
        run([as_condition(node)])
        for frame in loops.frames:
            _forget_allocations(frame, node)
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


def _forget_allocations(frame: Frame, node: ast.Try) -> None:
    """What is made where an attempt fails is not made in every iteration."""
    last = node.body[-1].end_lineno or node.lineno
    within = range(last + 1, (node.end_lineno or last) + 1)
    frame.allocations = [call for call in frame.allocations if call.lineno not in within]


def _reads_open(state: State, node: ast.Try) -> bool:
    """Whether anything behind an attempt reads names that hold another value where it fails, that
    of an iteration before, or anything but what stands in its place what only that binds: whether
    the next one fails may depend on it.
    """
    loads = state.usage.loads
    last = node.body[-1].end_lineno or node.lineno
    behind = (line for name in leaves_open(node) for line in loads.get(name, ()))
    if any(not node.lineno <= line <= last for line in behind):
        return True
    frame = state.loops.innermost
    others = (line for name in changed_instead(node) for line in loads.get(name, ()))
    return frame is not None and any(
        frame.holds(line) and not last < line <= (node.end_lineno or last) for line in others
    )
