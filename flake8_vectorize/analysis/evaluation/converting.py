"""Whether a statement in a loop does no more than convert what a name holds."""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.syntax.converting import converted_name
from flake8_vectorize.analysis.values.value import Value


def converts(state: State, node: ast.Assign, evaluate: Callable[[ast.expr], Value]) -> bool:
    """Whether `out = out.to(part.dtype)` converts the tensor of a name: it stays one and the same
    in all iterations, as it was the first time that it had that sort.
    """
    frame = state.loops.innermost
    if frame is None or not frame.converted or converted_name(node) not in frame.converted:
        return False
    assert isinstance(node.value, ast.Call)
    for argument in (*node.value.args, *(keyword.value for keyword in node.value.keywords)):
        evaluate(argument)
    return True
