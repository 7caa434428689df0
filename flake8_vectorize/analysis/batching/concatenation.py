"""Items joined along one of their own axes."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.batching.copies import end_to_end
from flake8_vectorize.analysis.batching.lifted import (
    Lifted,
    Unliftable,
    indexed,
    leading,
    method,
    signed,
)
from flake8_vectorize.analysis.batching.sizes import constant_integer


def axis_of(node: ast.Call) -> int:
    """The axis that a call of `stack` or `cat` names.

    Raises:
        Unliftable: it is not known.
    """
    given = node.args[1] if len(node.args) == 2 else None
    for keyword in node.keywords:
        if keyword.arg not in ("dim", "axis"):
            raise Unliftable(f"{keyword.arg}= says where the result goes")
        given = keyword.value
    axis = 0 if given is None else constant_integer(given)
    if axis is None:
        raise Unliftable("the axis of the result is not known")
    return axis


def concatenated(item: Lifted, axis: int) -> ast.expr:
    """All items joined along an axis that each of them has.

    Raises:
        Unliftable: the axis is not known.
    """
    whole = _undivided(item.node) if item.axis == axis == 0 else None
    if whole is not None:
        return whole
    if axis < 0:
        if item.rank is None:
            raise Unliftable("items of unknown rank are joined along their last axis")
        axis += item.rank
    if (copies := end_to_end(item, axis)) is not None:
        return copies
    if item.axis != axis:
        item = leading(item)
    node = item.node
    if axis and item.axis != axis:
        node = method(node, "movedim", signed(0), signed(axis))
    return method(node, "flatten", signed(axis), signed(axis + 1))


def _undivided(node: ast.expr) -> ast.expr | None:
    """The tensor that `x[i : i + 1]` or `x[i].unsqueeze(0)` cut.

    None if anything but numbers and functions of single elements met the pieces.
    """
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
        parts = node.slice.elts
        cut = len(parts) == 2 and isinstance(parts[0], ast.Slice)
        if cut and isinstance(parts[1], ast.Constant) and parts[1].value is None:
            return indexed(node.value, parts[:1])
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.keywords:
        added = [constant_integer(argument) for argument in node.args]
        return node.func.value if node.func.attr == "unsqueeze" and added == [1] else None
    if isinstance(node, ast.UnaryOp):
        inner = _undivided(node.operand)
        return None if inner is None else ast.UnaryOp(node.op, inner)
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.MatMult):
        if isinstance(node.right, ast.Constant):
            inner = _undivided(node.left)
            return None if inner is None else ast.BinOp(inner, node.op, node.right)
        if isinstance(node.left, ast.Constant):
            inner = _undivided(node.right)
            return None if inner is None else ast.BinOp(node.left, node.op, inner)
    return None
