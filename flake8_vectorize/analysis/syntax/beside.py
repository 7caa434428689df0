"""Elements that an iteration reads beside each other: `x[i - 1]` and `x[i]`."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.syntax.conditions import bindings_of
from flake8_vectorize.analysis.syntax.sites import LoopNode, body_of
from flake8_vectorize.analysis.syntax.walking import children, names_below, nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.named_tuple import NamedTuple

# what stands for the moving position in the text of a subscript
MOVING = "@"


class Row(NamedTuple):
    """The elements of one container that a variable of a loop goes through."""

    container: str
    place: str
    variable: str


def reads_beside(loop: LoopNode) -> bool:
    """Whether a loop reads one container, and does not write to it, at places that are as far from
    each other in every iteration; what bounds slices and ranges is read for no element.
    """
    body = body_of(loop)
    written = {source for node in body for source in _written(node)}
    found: defaultdict[Row, set[int]] = defaultdict(set)
    for variable, walked in _counters(loop):
        if walked:
            found[Row(walked, MOVING, variable)].add(0)
        for node in _read(body):
            row, at = _place(node, variable)
            if row is not None:
                found[row].add(at)
    return any(
        len(places) > 1 and written.isdisjoint(_holders(row.container))
        for row, places in found.items()
    )


def _counters(loop: LoopNode) -> Iterator[tuple[str, str]]:
    """The variables that count in steps of one, each with what is walked beside it, if anything."""
    parts: Sequence[ast.For | ast.comprehension] = getattr(loop, "generators", [loop])
    for part in parts:
        target, iterable = getattr(part, "target", None), getattr(part, "iter", None)
        if not isinstance(iterable, ast.Call):
            continue
        function, walked = dotted_name(iterable.func), ""
        if function == "enumerate" and isinstance(target, ast.Tuple) and iterable.args:
            walked = ast.unparse(iterable.args[0]) if len(iterable.args) == 1 else ""
            target = target.elts[0]
        elif function != "range" or len(iterable.args) > 2:
            continue
        if isinstance(target, ast.Name) and bindings_of(target.id, loop) == 1:
            yield target.id, walked


def _read(body: Sequence[ast.AST]) -> Iterator[ast.Subscript]:
    """The subscripts that are read, but for those in the bounds of slices and ranges."""
    pending = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Slice):
            continue
        if isinstance(node, ast.Call) and dotted_name(node.func) in ("range", "slice"):
            continue
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            yield node
        pending += children(node)


def _written(node: ast.AST) -> Iterator[str]:
    """The names that are bound, and the containers that are filled."""
    for part in nodes(node):
        if isinstance(part, ast.Subscript) and not isinstance(part.ctx, ast.Load):
            yield ast.unparse(part.value)
        elif isinstance(part, (ast.Name, ast.Attribute)) and isinstance(part.ctx, ast.Store):
            yield dotted_name(part)


def _holders(container: str) -> list[str]:
    """A container and what it is a part of: `rows[0].x`, `rows[0]`, `rows`."""
    places = [at for at, sign in enumerate(container) if sign in ".["]
    return [container, *(container[:at] for at in places)]


def _place(node: ast.Subscript, variable: str) -> tuple[Row | None, int]:
    """The row that a subscript takes an element of, and how far from a variable that lies."""
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    moving = [part for part in parts if variable in names_below(part)]
    at = _distance(moving[0], variable) if len(moving) == 1 else None
    if at is None or variable in names_below(node.value):
        return None, 0
    place = ", ".join(MOVING if part is moving[0] else ast.unparse(part) for part in parts)
    return Row(ast.unparse(node.value), place, variable), at


def _distance(index: ast.expr, variable: str) -> int | None:
    """The number that is added to a variable; None for anything else."""
    if isinstance(index, ast.Name):
        return 0
    if not isinstance(index, ast.BinOp) or not isinstance(index.op, (ast.Add, ast.Sub)):
        return None
    left, right = index.left, index.right
    if isinstance(index.op, ast.Add) and isinstance(right, ast.Name):
        left, right = right, left
    number = getattr(right, "value", None)
    if getattr(left, "id", "") != variable or not isinstance(number, int):
        return None
    return number if isinstance(index.op, ast.Add) else -number
