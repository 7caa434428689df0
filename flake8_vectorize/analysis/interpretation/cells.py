"""Headers that give the indices of all cells of a grid, each as one tuple."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.expressions import Expressions
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.values.value import Kind, Value
from flake8_vectorize.model.nest import Level, Walk


def open_grid(
    expressions: Expressions, frame: Frame, target: ast.expr, iterable: ast.expr, sizes: ast.expr
) -> list[tuple[ast.expr, Value]]:
    """Writes down in the frame of a loop that it walks a grid of these sizes, and gives what its
    target, or each part of it, holds: no two iterations have one and the same index.
    """
    cells = expressions.evaluate(iterable).items
    text = spelled(iterable) if sizes is iterable else f"all indices of {spelled(sizes)}"
    trips = len(cells) if cells is not None else None
    frame.levels.append(Level(Walk.NUMBERS, spelled(target), text, trip_count=trips))
    frame.of_cells = True
    number = Value(Kind.INTEGER, taint=frame.induction)
    if isinstance(target, (ast.Tuple, ast.List)):
        return [(part, number) for part in target.elts]
    # as many numbers as there are axes: no list of places along one of them
    index = Value(Kind.UNKNOWN, element=number, taint=frame.induction)
    if cells and cells[0].items is not None:
        index = index._replace(items=(number,) * len(cells[0].items))
    return [(target, index)]
