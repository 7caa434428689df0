"""What the shapes and places of what iterations take add to a class that says nothing of them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.beside import reads_beside
from flake8_vectorize.analysis.syntax.bests import bests_of
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Subscript, Value
from flake8_vectorize.analysis.verdict.containers import collected
from flake8_vectorize.analysis.verdict.crossed_entries import crossed
from flake8_vectorize.analysis.verdict.neighbours import reads_neighbours
from flake8_vectorize.model.pattern import Pattern

Seen = Mapping[ast.Subscript, Value]
# operations that give as many elements as data says
UNEVEN = frozenset(str.split("argwhere masked_select nonzero unique unique_consecutive where"))
SCALING = (ast.Mult, ast.Pow, ast.Div, ast.FloorDiv, ast.Mod)
# what adds all items of what it gets to a list
EXTENDING = frozenset({"extend", "extendleft"})


def finer_class(frame: Frame, found: Dependence, usage: Usage, seen: Seen) -> Pattern | None:
    """What a loop is whose iterations are independent, if that is more than a map, or need each
    other only to find the best of them.
    """
    carried = {recurrence.name for recurrence in found.recurrences}
    if carried:
        kept = {name for best in bests_of(frame.node) for name in best.names}
        return Pattern.REDUCTION if carried <= kept else None
    if any(crossed(frame)):
        return Pattern.UNKNOWN
    shown = _shows_uneven(frame, seen)
    items = [*(item for item, _ in collected(frame, usage)), *_extended_by(frame, seen)]
    if any(_is_uneven(frame, item, shown) for item in items):
        return Pattern.RAGGED
    if reads_neighbours(frame) or reads_beside(frame.node):
        return Pattern.STENCIL
    return Pattern.GATHER if frame.gathers else None


def may_be_even(seen: Iterable[ast.Subscript]) -> bool:
    """Whether a slice is among what a loop takes of which it is not known whether its length
    differs between iterations: one in steps, or between two products.
    """
    slices = (part for node in seen for part in nodes(node.slice) if isinstance(part, ast.Slice))
    return any(_is_vague(part) for part in slices)


def _is_vague(part: ast.Slice) -> bool:
    if part.step is not None and not isinstance(part.step, ast.Constant):
        return True
    ends = [end for end in (part.lower, part.upper) if end is not None]
    inside = [node for end in ends for node in nodes(end)]
    looked_up = any(isinstance(node, (ast.Call, ast.Subscript)) for node in inside)
    scaled = any(isinstance(getattr(node, "op", None), SCALING) for node in inside)
    return len(ends) == 2 and scaled and not looked_up


def _shows_uneven(frame: Frame, seen: Seen) -> bool:
    """Whether parts of many lengths are among what a loop takes itself; what a function gives that
    is not known may have one shape.
    """
    for value in seen.values():
        view = value.view
        known = value.kind in (Kind.TENSOR, Kind.ARRAY) and frame.varies(value.ragged)
        if known and (view is None or view.root not in frame.assigned):
            return True
        for part in view.subscripts if view is not None else ():
            if frame.touches(part.taint) and _differs(frame, part):
                return True
    return not UNEVEN.isdisjoint(frame.operations)


def _is_uneven(frame: Frame, item: Value, shown: bool) -> bool:
    """Whether an item has another length in every iteration: an array as far as is known, where
    that is `shown`; what nothing else is known of if it is cut out by a mask or by the bounds of a
    slice.
    """
    if item.kind in (Kind.TENSOR, Kind.ARRAY):
        return shown and frame.varies(item.ragged)
    view = item.view if item.kind is Kind.UNKNOWN else None
    parts = view.subscripts if view is not None else ()
    return any(frame.touches(part.taint) and _differs(frame, part) for part in parts)


def _differs(frame: Frame, part: Subscript) -> bool:
    """Whether the length of what a subscript takes depends on data, or on where one end is that
    the other does not move with.
    """
    if part.mask or part.by_data:
        return True
    if part.width != -1 or part.start is None or part.text.count(":") != 1:
        return False
    return part.text.endswith(":") or not frame.moves(part.start)


def _extended_by(frame: Frame, seen: Seen) -> Iterator[Value]:
    """What an iteration takes or makes of which it adds all items to a list."""
    grown = {append.name for append in frame.appends}
    for node in nodes(frame.node) if grown else ():
        given: list[ast.expr] = []
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in EXTENDING:
            given = node.args
        elif isinstance(node, ast.AugAssign) and getattr(node.target, "id", "") in grown:
            given = [node.value]
        for part in (part for expression in given for part in nodes(expression)):
            if isinstance(part, ast.Subscript) and part in seen:
                yield seen[part]
            elif isinstance(part, ast.Name) and part.id in frame.assigned:
                yield frame.final.get(part.id, UNKNOWN)
