"""Results of torch that are several tensors: slices, values with their places, coordinates."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.loops.runs import PLACES
from flake8_vectorize.analysis.syntax.narrow import CUTTING
from flake8_vectorize.analysis.values.value import Kind, Value

# with `dim=` these give a pair of tensors
PAIRS = frozenset(str.split("max min median nanmedian mode sort topk kthvalue cummax cummin"))
LISTS = frozenset({Kind.SEQUENCE, Kind.TUPLE, Kind.SHAPE, Kind.TENSOR})


def slices(
    name: str,
    arguments: Sequence[Value],
    taint: frozenset[str],
    ragged: frozenset[str],
    proof: str,
) -> Value:
    """What an operation gives that cuts a tensor, or gives several of any kind: of one shape, if it
    is not told a size for each.
    """
    item = Value(Kind.TENSOR, taint=taint, ragged=ragged, proof=proof)
    sliced = name in CUTTING and not any(given.kind in LISTS for given in arguments[:1])
    single = name == "unbind" or (
        name == "split" and bool(arguments) and arguments[0].constant == 1
    )
    return Value(
        Kind.SEQUENCE,
        element=item,
        taint=taint,
        ragged=ragged,
        stacked=sliced,
        tiles=sliced and not single,
        uniform=sliced,
    )


def pair(taint: frozenset[str], ragged: frozenset[str], proof: str) -> Value:
    """Values and their places, as `max` gives them along an axis."""
    item = Value(Kind.TENSOR, taint=taint, ragged=ragged, proof=proof)
    return Value(Kind.TUPLE, items=(item, item), taint=taint, ragged=ragged)


def gives_coordinates(node: ast.Call, name: str, operands: int) -> bool:
    """Whether a call says where something stands by one tensor for each axis."""
    if name == "where":
        return operands == 1 and not node.keywords
    return name == "nonzero" and any(
        keyword.arg == "as_tuple"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is True
        for keyword in node.keywords
    )


def coordinates(mask: Value, taint: frozenset[str], proof: str) -> Value:
    """One tensor of places for each axis."""
    item = Value(Kind.TENSOR, rank=1, taint=taint, ragged=taint, proof=proof, selects=mask.selects)
    if not mask.ragged:
        item = item._replace(constant=PLACES)
    if mask.rank == 1:
        return Value(Kind.TUPLE, items=(item,), taint=taint, ragged=taint)
    return Value(Kind.SEQUENCE, element=item, taint=taint, ragged=taint)


def compares_two(node: ast.Call, values: Sequence[Value]) -> bool:
    """Whether `torch.max(a, b)` compares two tensors: an axis is a number, and is not computed."""
    if len(node.args) != 2 or values[1].is_number:
        return False
    return values[1].is_tensor or isinstance(node.args[1], (ast.BinOp, ast.Call))


def has_axis(node: ast.Call, position: int) -> bool:
    """Whether a call says along which axis it works, by name or at a position."""
    named = any(keyword.arg in ("dim", "axis") for keyword in node.keywords)
    return named or len(node.args) > position
