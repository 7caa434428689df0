"""What a loop inside does that keeps the one around it from being batched."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.origins import side_by_side
from flake8_vectorize.analysis.syntax.tiles import moves_windows
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.sequences import SIDE_BY_SIDE
from flake8_vectorize.analysis.verdict.array_rows import takes_rows
from flake8_vectorize.model.nest import Walk

AXES = (Walk.TENSOR, Walk.NUMBERS)
LISTS = (Walk.CONTAINER, Walk.OBJECTS)
# what gives its items once
ITERATORS = SIDE_BY_SIDE | {"iter", "map", "filter", "reversed"}


def irregular_child(frame: Frame, usage: Usage) -> str:
    """Why an inner loop keeps the outer one from being batched, or ''."""
    for child in frame.children:
        if any(level.walk is Walk.CONDITION for level in child.levels):
            return f"the while loop in line {child.line} has another length each time"
        if not isinstance(child.node, (ast.For, ast.While)):
            continue
        rows = any(level.walk in LISTS for level in child.levels) and takes_rows(frame, child)
        for level in () if rows else child.levels:
            if level.walk not in AXES and not _repeats_list(frame, child, level.walk, usage):
                return f"the loop in line {child.line} walks {level.text}, which is no known axis"
        named = rows or any(level.tensor for level in child.levels)
        named = named or (child.of_row and any(store.tensor for store in child.stores))
        if child.lists and not named and frame.touches(child.header_taint):
            return f"the loop in line {child.line} walks another list each time"
        if child.in_order:
            return f"the loop in line {child.line} applies randomly drawn functions"
        if child.ordered and frame.varies(child.lasts):
            return f"the loop in line {child.line} runs in its order, with another length each time"
        tiled = child.stepped and (child.calls or child.appends)
        if tiled or (child.calls and (child.tiles or moves_windows(child.node))):
            return f"the loop in line {child.line} takes one tile after another"
        deeper = irregular_child(child, usage)
        if deeper:
            return deeper
    return ""


def _repeats_list(frame: Frame, child: Frame, walk: Walk, usage: Usage) -> bool:
    """Whether a loop inside one over an axis goes through the same list each time: it can stay, and
    each of its passes takes the whole axis.
    """
    along_axis = any(level.tensor for level in frame.levels)
    if walk not in LISTS or not along_axis or frame.touches(child.header_taint):
        return False
    return not any(
        name == dotted_name(items) and _gives_once(value)
        for items in side_by_side(getattr(child.node, "iter", None))
        for name, value in usage.filled
    )


def _gives_once(value: ast.expr) -> bool:
    """Whether what an expression makes has no items left after it was walked."""
    if isinstance(value, ast.Call):
        return dotted_name(value.func) in ITERATORS
    return isinstance(value, ast.GeneratorExp)
