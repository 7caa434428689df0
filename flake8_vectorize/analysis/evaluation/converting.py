"""Whether a statement in a loop only converts what a name holds, or gives it one shape in all
iterations.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.syntax.converting import converted_name, shaped_name
from flake8_vectorize.analysis.values.value import Value


def converts(state: State, node: ast.Assign, evaluate: Callable[[ast.expr], Value]) -> bool:
    """Whether `out = out.to(part.dtype)` converts the tensor of a name: it stays one and the same
    in all iterations, as it was the first time that it had that sort. So does one that all of them
    give one shape; it has other positions from there on.
    """
    frame = state.loops.innermost
    if frame is None or not frame.converted:
        return False
    name = shaped_name(node)
    if name in frame.converted:
        state.bind(name, evaluate(node.value))
        return True
    if converted_name(node) not in frame.converted:
        return False
    assert isinstance(node.value, ast.Call)
    for argument in (*node.value.args, *(keyword.value for keyword in node.value.keywords)):
        evaluate(argument)
    return True
