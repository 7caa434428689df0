"""What is special about all elements of what torch gives: truths, one number, places in a run."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.knowledge.table import Operation
from flake8_vectorize.analysis.loops.runs import (
    CHOSEN,
    COORDINATES,
    FILLED,
    GROUP,
    IN_PLACE,
    PICKED,
    PLACES,
    RUN,
    bounded_by,
    kept,
    repeated,
)
from flake8_vectorize.analysis.syntax.factors import REPEATS, SIZED
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import EMPTY, MASK, Subscript, Value

MADE_OF = frozenset({"tensor", "as_tensor", "Tensor", "FloatTensor", "LongTensor"})
EMPTIED = frozenset({"empty", "zeros", "ones"})
# what gives the places where a mask holds, and what leaves one axis of them
FINDING = frozenset({"nonzero", "argwhere"})
FLATTENING = frozenset({"flatten", "squeeze", "view", "reshape", "ravel"})
# these give truth masks
TRUTHS = frozenset(
    str.split(
        """
        isinf isnan isfinite isin isclose logical_and logical_or logical_not
        logical_xor eq ne gt ge lt le greater greater_equal less less_equal
        all any bool
        """
    )
)


def mark_of(
    node: ast.Call, name: str, operation: Operation, operands: Sequence[Value]
) -> str | None:
    """The `constant` of a tensor that a call gives; None if nothing is special."""
    if name in TRUTHS or any(_says_truth(keyword) for keyword in node.keywords):
        return MASK
    if _holds_nothing(node, name, operation, operands):
        return EMPTY
    if name in FINDING and len(operands) == 1 and not operands[0].ragged:
        return COORDINATES
    if name in FLATTENING and operands and operands[0].constant in (COORDINATES, PLACES):
        return PLACES
    if name in SIZED or name == "arange" or (name in REPEATS and repeated(operands)):
        return FILLED
    return kept(*operands) if operation.elementwise or name in IN_PLACE else None


def mark_of_part(
    base: Value, parts: Sequence[Subscript], values: Sequence[Value], ragged: frozenset[str]
) -> str | None:
    """Whether a part is one of a mask, or parts of many lengths are runs, slices, what masks pick,
    or groups of what every iteration finds the same.
    """
    if base.constant == MASK:
        return MASK
    if base.constant == COORDINATES:
        # `mask.nonzero()[:, 0]`
        return PLACES if len(parts) == 2 and parts[0].whole and len(values) == 1 else None
    alone = len(parts) == 1 and bool(values)
    if not base.ragged:
        if takes_run(parts, values):
            return RUN
        mark = _chosen(base, parts, values)
        if mark is not None:
            return mark
        mark = bounded_by(parts, base.view) if ragged else None
        if mark is not None:
            return mark
    return GROUP if alone and values[0].function == GROUP and not base.taint else None


def _chosen(base: Value, parts: Sequence[Subscript], values: Sequence[Value]) -> str | None:
    """The mark of what a mask, or its places, picks from one row: in a subscript of the row, or
    behind the one that takes it; None for anything else.
    """
    if len(parts) != len(values) or not values:
        return None
    *rows, picked = parts
    mark = PICKED if picked.tensor and values[-1].constant == PLACES else None
    if picked.mask and not values[-1].ragged:
        mark = CHOSEN
    single = all(row.start is not None and row.width is None for row in rows)
    moves = any(row.taint for row in rows) if rows else bool(base.taint)
    return mark if single and moves else None


def takes_run(parts: Sequence[Subscript], values: Sequence[Value]) -> bool:
    """Whether a subscript takes the elements of a run."""
    return any(part.run for part in parts) or any(value.constant == RUN for value in values)


def _holds_nothing(
    node: ast.Call, name: str, operation: Operation, operands: Sequence[Value]
) -> bool:
    """Whether a call makes a tensor without elements: `torch.empty(0, 3)`, `torch.tensor([])`."""
    given = operands[: len(node.args)]
    if not operation.factory or not given:
        return False
    if name in MADE_OF:
        return given[0].constant == EMPTY
    sizes = given[0].items if len(given) == 1 and given[0].items else given
    # a shape without axes is that of one element, though its length is 0
    return name in EMPTIED and any(size.constant == 0 or size.constant == EMPTY for size in sizes)


def _says_truth(keyword: ast.keyword) -> bool:
    """`dtype=torch.bool`"""
    return keyword.arg == "dtype" and dotted_name(keyword.value).rpartition(".")[2] == "bool"
