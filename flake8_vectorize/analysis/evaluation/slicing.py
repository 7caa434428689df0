"""The part of an axis that a slice takes, as it stands between brackets or was made before."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.runs import is_run, is_strided
from flake8_vectorize.analysis.syntax.spelling import source_of
from flake8_vectorize.analysis.values.subscripts import NO_END, OPEN, SLICED_BY, slice_of
from flake8_vectorize.analysis.values.value import Kind, Subscript, Value, taint_of, united

SLICE = "slice"

Ends = tuple["Value | None", "Value | None", "Value | None"]


def slice_object(arguments: Sequence[ast.expr], values: Sequence[Value]) -> Value:
    """The value of `slice(a, b)`, called with these arguments."""
    ends = [
        NO_END if isinstance(node, ast.Constant) and node.value is None else value
        for node, value in zip(arguments, values, strict=False)
    ]
    if len(ends) == 1:
        ends.insert(0, NO_END)
    ends += [NO_END] * (3 - len(ends))
    function = SLICED_BY + ":".join(map(source_of, arguments))
    return Value(Kind.OBJECT, items=tuple(ends), taint=taint_of(values), function=function)


def ends_of(value: Value) -> Ends | None:
    """Start, stop and step of a slice that was made before, which depend on what it depends on;
    None if a value is none.
    """
    if value.items is None or not value.function.startswith(SLICED_BY):
        return None
    start, stop, step = (
        None if end.function == OPEN else end._replace(taint=united(end.taint, value.taint))
        for end in value.items
    )
    return start, stop, step


def part_of(
    part: ast.expr, ends: Ends, text: str, state: State
) -> tuple[Subscript, frozenset[str]]:
    """The subscript that a slice makes, spelled like this, and what its length depends on."""
    start, stop, step = ends
    frames = state.loops.frames
    made, moving = slice_of(start, stop, text, state.symbols)
    if step is not None and step.constant != 1:
        whole = stop is None and is_strided(start, step, frames)
        taint = united(made.taint, step.taint)
        made = Subscript(None, taint, width=-1, strided=whole, text=text)
    if moving and isinstance(part, ast.Slice) and is_run(part, start, stop, frames, state.names):
        made = made._replace(run=True)
        if stop is not None and stop.view is not None:
            state.loops.bounded(stop.view)
    state.loops.cut(made.taint)
    return made, moving
