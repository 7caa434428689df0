"""Whether a loop ranks one row after another, and what comes out is read on the host."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name, last_name
from flake8_vectorize.analysis.verdict.parts import bound_to
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.nest import Output, Sink, Walk

# what puts the elements of a row in their order, or takes the first of them
RANKING = frozenset({"topk", "sort", "argsort"})
# what finds the best of each row along an axis
PICKING = frozenset({"argmax", "argmin"})
# what works along one axis of many rows as along that of one
BY_ROWS = frozenset({"softmax", "log_softmax"})


class Ranked(NamedTuple):
    """The axis of the rows that are ranked, in words, and where that is done."""

    axis: str
    output: Output


def ranked_rows(
    frame: Frame,
    by: frozenset[str],
    is_light: Callable[[str], bool],
    stays: Callable[[str], bool],
) -> Ranked | None:
    """The rows that a loop takes for nothing but to rank them, or what else `by` says, and to read
    what that gives, if all of them might be ranked before it.

    `is_light` tells of an operation whether it works on many rows as on one, `stays` of a name
    whether it holds one and the same tensor all through the loop.
    """
    if by.isdisjoint(frame.operations) or frame.ranks or not frame.syncs:
        return None
    if frame.gives or frame.effects or frame.stores or frame.exits or frame.random:
        return None
    if not all(name in RANKING | BY_ROWS or is_light(name) for name in frame.operations):
        return None
    calls = [node for node in nodes(frame.node) if _ranks(node, by)]
    if not calls or not _reads_ranks(frame, calls):
        return None
    rows = [_row(frame, call, is_light) for call in calls]
    if not all(row is not None and stays(row[0]) for row in rows):
        return None
    axis = next((row[1] for row in rows if row is not None), "")
    first = calls[0]
    assert isinstance(first, ast.Call)
    by_rank = last_name(first.func) if by is RANKING else ""
    return Ranked(axis, Output(Sink.RESULTS, spelled(first), first.lineno, by_rank))


def _ranks(node: ast.AST, by: frozenset[str]) -> bool:
    """Whether something ranks a row, or finds the best along one axis of several."""
    if not isinstance(node, ast.Call) or last_name(node.func) not in by:
        return False
    return by is RANKING or bool(node.args or node.keywords)


def _reads_ranks(frame: Frame, calls: list[ast.AST]) -> bool:
    """Whether the host waits for what a ranking gives."""
    names: set[str] = set()
    bound = [*_bindings(frame)]
    before = -1
    while len(names) > before:
        before = len(names)
        for targets, value in bound:
            if _holds(value, calls, names):
                names |= {node.id for node in nodes(targets) if isinstance(node, ast.Name)}
    return any(_holds(wait.source, calls, names) for wait in frame.syncs)


def _bindings(frame: Frame) -> Iterator[tuple[ast.AST, ast.AST]]:
    """What statements and headers inside a loop bind names to."""
    for node in nodes(frame.node):
        if isinstance(node, ast.Assign):
            yield from ((target, node.value) for target in node.targets)
        elif isinstance(node, (ast.For, ast.comprehension)) and node is not frame.node:
            yield node.target, node.iter


def _holds(value: ast.AST, calls: list[ast.AST], names: set[str]) -> bool:
    return any(
        node in calls or (isinstance(node, ast.Name) and node.id in names) for node in nodes(value)
    )


def _row(frame: Frame, node: ast.AST, is_light: Callable[[str], bool]) -> tuple[str, str] | None:
    """The name and the axis, in words, of the tensor of whose row a ranking is computed, and of
    nothing else.
    """
    asked: set[str] = set()
    while True:
        if isinstance(node, ast.Call):
            light = last_name(node.func) in RANKING | BY_ROWS or is_light(last_name(node.func))
            taken = _operand(node) if light else None
            if taken is None:
                return None
            node = taken
        elif isinstance(node, ast.UnaryOp):
            node = node.operand
        elif isinstance(node, ast.Subscript):
            found = _walked(frame, node)
            if found is not None:
                return found
            node = node.value
        elif isinstance(node, ast.Name):
            for level in frame.levels:
                if level.walk is Walk.TENSOR and level.tensor and node.id in level.names:
                    return level.tensor, level.text
            made = bound_to(frame, node.id) if node.id not in asked else None
            asked.add(node.id)
            if made is None:
                return None
            node = made
        else:
            return None


def _operand(call: ast.Call) -> ast.expr | None:
    """What a method belongs to, or a function of torch's gets first; no other row goes into it."""
    function = call.func
    if not isinstance(function, ast.Attribute):
        return None
    module = dotted_name(function.value)
    if module.partition(".")[0] in ("torch", "F") or module.endswith("functional"):
        return call.args[0] if call.args else None
    return function.value


def _walked(frame: Frame, node: ast.Subscript) -> tuple[str, str] | None:
    """The tensor that a loop subscripts by its place, and does not cut to a length of its own."""
    base: ast.expr = node
    while isinstance(base, ast.Subscript):
        if any(_cuts(frame, part) for part in nodes(base.slice)):
            return None
        base = base.value
    name = dotted_name(base)
    walked = frame.walked.get(name) if name and name not in frame.assigned else None
    if walked is None or not walked.direct or walked.listed or walked.sliced:
        return None
    return name, walked.text


def _cuts(frame: Frame, node: ast.AST) -> bool:
    """Whether a slice has bounds that iterations take from somewhere."""
    own = frame.assigned | {name for level in frame.levels for name in level.names}
    return isinstance(node, ast.Slice) and any(
        isinstance(part, ast.Name) and part.id in own for part in nodes(node)
    )
