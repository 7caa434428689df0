"""What an array of NumPy's asks of the tensors that say which of its elements are meant."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.loops.loopstack import LoopStack
from flake8_vectorize.analysis.syntax.receivers import uncast
from flake8_vectorize.analysis.values.value import Value

# how the proof of an array begins that NumPy made
MADE = "numpy."


def ask(loops: LoopStack, base: Value, node: ast.Subscript, values: Sequence[Value]) -> None:
    """Writes down that the host waits for each tensor that is a position in an array; `values` are
    those of the positions that are no slices.
    """
    if not base.proof.startswith(MADE) or not loops:
        return
    for place, value in zip(_places(node), values, strict=False):
        if value.is_tensor:
            loops.synchronized(uncast(place), value.taint, value, value.view)


def _places(node: ast.Subscript) -> Iterator[ast.expr]:
    for part in node.slice.elts if isinstance(node.slice, ast.Tuple) else (node.slice,):
        named = not isinstance(part, ast.Constant) or part.value not in (None, ...)
        if named and not isinstance(part, ast.Slice):
            yield part
