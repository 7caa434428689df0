"""What a call that collects all items becomes when the items are one tensor already."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.batching.concatenation import axis_of, concatenated
from flake8_vectorize.analysis.batching.copies import side_by_side
from flake8_vectorize.analysis.batching.lifted import (
    Lifted,
    Unliftable,
    is_whole,
    method,
    signed,
    transposed,
)
from flake8_vectorize.analysis.batching.surroundings import Surroundings
from flake8_vectorize.analysis.batching.totals import SUMMED
from flake8_vectorize.analysis.syntax.handing import unwrapped
from flake8_vectorize.analysis.values.imports import dotted_name

STACKING = frozenset({"torch.stack"})
JOINING = frozenset({"torch.cat", "torch.concat", "torch.concatenate"})
# methods whose result may be the tensor itself, or a part of it
VIEWS = frozenset(
    str.split("movedim unsqueeze flatten detach contiguous to float double half long int bool")
)


def collects(node: ast.Call, items: ast.expr, surroundings: Surroundings) -> bool:
    """Whether a call makes one value of the items that are its first argument."""
    if not node.args or unwrapped(node.args[0]) is not items:
        return False
    name = dotted_name(node.func)
    full = surroundings.imports.resolve(name)
    return full in STACKING | JOINING or (name == "sum" and not full and len(node.args) == 1)


def collected(
    node: ast.Call, item: Lifted, surroundings: Surroundings, caveats: dict[str, None]
) -> ast.expr:
    """The value of the call, of all items at once."""
    assert item.axis is not None
    name = dotted_name(node.func)
    full = surroundings.imports.resolve(name)
    if item.number:
        raise Unliftable("its items are Python numbers")
    if name == "sum" and not full:
        caveats[SUMMED] = None
        caveats["there is at least one item"] = None
        return method(item.node, "sum", signed(item.axis))
    axis = axis_of(node)
    result = _stacked(item, axis) if full in STACKING else concatenated(item, axis)
    if not item.made:
        caveats["the result has the memory layout of its operands"] = None
    return method(result, "clone") if _shares(result, surroundings) else result


def _stacked(item: Lifted, axis: int) -> ast.expr:
    assert item.axis is not None
    if (copies := side_by_side(item, axis)) is not None:
        return copies
    if item.axis == axis:
        return item.node
    if item.rank is not None:
        count = item.rank + 1
        if item.axis % count == axis % count:
            return item.node
        if item.rank == 1:
            return _settled(transposed(item.node))
    return _settled(method(item.node, "movedim", signed(item.axis), signed(axis)))


def _settled(node: ast.expr) -> ast.expr:
    """The joined tensor lies in memory in its own order."""
    return method(node, "contiguous")


def _shares(node: ast.expr, surroundings: Surroundings) -> bool:
    """Whether a result may share its storage with an operand, as no joined tensor does."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in VIEWS:
            return _shares(node.func.value, surroundings)
        return False
    if isinstance(node, ast.Subscript):
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return all(_keeps(part, surroundings) for part in parts)
    if isinstance(node, ast.Attribute):
        return _shares(node.value, surroundings) if node.attr in ("T", "mT") else True
    return isinstance(node, ast.Name)


def _keeps(part: ast.expr, surroundings: Surroundings) -> bool:
    plain = is_whole(part) or isinstance(part, (ast.Slice, ast.Constant))
    return plain or surroundings.is_integer(part)
