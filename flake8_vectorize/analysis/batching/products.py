"""Products of matrices, of which one operand or both differ between iterations."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.batching.lifted import (
    Lifted,
    Unliftable,
    leading,
    method,
    signed,
    transposed,
)

REORDERED = "products are summed in another order"


def matmul(left: Lifted, right: Lifted, caveats: dict[str, None]) -> Lifted:
    """`left @ right`, where the ranks say what it is.

    Raises:
        Unliftable: a rank is not known, or batches of these ranks have no product.
    """
    if left.rank is None or right.rank is None:
        raise Unliftable("a product of matrices of unknown rank")
    caveats[REORDERED] = None
    if left.axis is not None and right.axis is not None:
        return _of_both(leading(left), leading(right))
    if left.axis is not None:
        if left.rank and right.rank in (1, 2):
            rank = left.rank + right.rank - 2
            left = leading(left)
            node = ast.BinOp(left.node, ast.MatMult(), right.node)
            return left.with_node(node, rank)
    elif right.axis is not None and (left.rank, right.rank) in ((1, 1), (2, 1), (2, 2)):
        return _of_right(left, right)
    raise Unliftable("a product of matrices of these ranks")


def _of_both(left: Lifted, right: Lifted) -> Lifted:
    if (left.rank, right.rank) == (1, 1):
        product = ast.BinOp(left.node, ast.Mult(), right.node)
        return left.with_node(method(product, "sum", signed(-1)), 0)
    if (left.rank, right.rank) == (2, 2):
        return left.with_node(ast.BinOp(left.node, ast.MatMult(), right.node), 2)
    raise Unliftable("a product of matrices of these ranks")


def _of_right(left: Lifted, right: Lifted) -> Lifted:
    """A product of which the right operand alone differs between iterations."""
    if left.rank == 1 and right.axis in (1, -1):
        node = ast.BinOp(left.node, ast.MatMult(), right.node)
        return right.with_node(node, 0, axis=0)
    right = leading(right)
    if right.rank == 2:
        return right.with_node(ast.BinOp(left.node, ast.MatMult(), right.node), 2)
    matrix = left.node if left.rank == 1 else transposed(left.node)
    return right.with_node(ast.BinOp(right.node, ast.MatMult(), matrix), (left.rank or 1) - 1)
