"""Statements outside of all loops whose values no loop sees."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State


def is_idle(state: State, node: ast.Return | ast.Expr) -> bool:
    """Whether a statement outside of all loops gives what it computes back, or to a function by its
    name, as checks get it, and holds no loop: unless somebody hears what the function does with
    what it gets, nobody asks what that is.
    """
    if state.loops.frames or state.heard is not None:
        return False
    call = node.value
    if isinstance(node, ast.Expr) and not (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and not call.keywords
    ):
        return False
    last = node.end_lineno or node.lineno
    return not any(node.lineno <= loop.lineno <= last for loop in state.usage.loops)
