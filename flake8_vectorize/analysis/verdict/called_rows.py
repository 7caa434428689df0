"""Which numbers are read of what a function gives for one row after another that keeps its batch
axis: `f(x[i : i + 1]).item()`.
"""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.loops.events import Given
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.analysis.verdict.parts import bound_to, method_of

# methods by which the host gets what a function gives
READING = frozenset({"item", "cpu"})


def reads_called(frame: Frame) -> bool:
    """Whether the host waits for nothing but the numbers that functions whose bodies are not known
    give for slices of length one: they take a batch, and one call gives all numbers.
    """
    given = {call.node: call for call in frame.given_to}
    if not given or not frame.syncs:
        return False
    for wait in frame.syncs:
        read = method_of(wait.node) in READING
        source = _made(frame, wait.source) if read else None
        made = given.get(source) if isinstance(source, ast.Call) else None
        if made is None or not _takes_rows(frame, made):
            return False
    return True


def _made(frame: Frame, node: ast.expr) -> ast.expr:
    """The call that a number is read of, or of what methods make of it that place or convert."""
    seen: set[str] = set()
    while True:
        if isinstance(node, ast.Name) and node.id in frame.assigned - seen:
            seen.add(node.id)
            node = bound_to(frame, node.id) or node
        method = method_of(node)
        operation = tensor_method(method)
        if method != "detach" and (operation is None or not operation.converts):
            return node
        assert isinstance(node, ast.Call)
        assert isinstance(node.func, ast.Attribute)
        node = node.func.value


def _takes_rows(frame: Frame, call: Given) -> bool:
    """Whether all that differs among the arguments of a function is rows with a batch axis."""
    arguments = [*call.node.args, *(keyword.value for keyword in call.node.keywords)]
    before = len(call.values) - len(arguments)
    if any(frame.touches(value.taint) for value in call.values[:before]):
        return False
    given = zip(arguments, call.values[before:], strict=True)
    moved = [(node, value) for node, value in given if frame.touches(value.taint)]
    return bool(moved) and all(_is_row(frame, node, value) for node, value in moved)


def _is_row(frame: Frame, node: ast.expr, value: Value) -> bool:
    """Whether an argument is `x[i : i + 1]`, or `x[i]` with an axis before it."""
    view = value.view if value.is_tensor else None
    if view is None or view.others:
        return False
    places = view.inside if view.reshaped else view.subscripts
    moved = [place for place in places if frame.touches(place.taint)]
    if len(moved) != 1 or moved[0].start is None or not frame.moves(moved[0].start):
        return False
    if moved[0].width is None:
        return not moved[0].tensor and _adds_axis(node)
    return moved[0].width == 1 and not view.reshaped


def _adds_axis(node: ast.expr) -> bool:
    """Whether an expression puts an axis first: `x[None]`, `x.unsqueeze(0)`."""
    if isinstance(node, ast.Subscript):
        first = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
        return isinstance(first, ast.Constant) and first.value is None
    if not isinstance(node, ast.Call) or method_of(node) != "unsqueeze" or len(node.args) != 1:
        return False
    return isinstance(node.args[0], ast.Constant) and node.args[0].value == 0
