"""One tensor as often as a loop runs, instead of an item of its own for each iteration."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.batching.lifted import Lifted, Unliftable, method, signed
from flake8_vectorize.analysis.batching.spaces import Space

LAYOUT = "the result has the memory layout of its operands"


def copied(item: Lifted, space: Space, caveats: dict[str, None]) -> Lifted:
    """The values of all iterations, of which each is the same tensor; others as they are.

    Raises:
        Unliftable: they are not known to be tensors, or would be computed twice.
    """
    if item.varies:
        return item
    if not item.sure:
        raise Unliftable(f"{ast.unparse(item.node)} is no item of a tensor")
    count = space.stop.plus(space.start, -1).expression()
    caveats[LAYOUT] = None
    node: ast.expr
    if item.rank is not None:
        node = method(item.node, "repeat", count, *[ast.Constant(1)] * item.rank)
    elif isinstance(item.node, ast.Name):
        sizes = ast.Starred(ast.Attribute(item.node, "shape", ast.Load()), ast.Load())
        node = method(method(item.node, "expand", count, sizes), "clone")
    else:
        raise Unliftable(f"it is not known how many axes {ast.unparse(item.node)} has")
    return item.with_node(node, item.rank, item.dtype, 0)._replace(same=item.node, made=True)


def side_by_side(item: Lifted, axis: int) -> ast.expr | None:
    """Copies of one tensor along a new axis; None for any other values.

    Raises:
        Unliftable: it is not known how many axes stand before the new one.
    """
    if item.same is None or not axis:
        return item.node if item.same is not None else None
    if item.rank is None:
        raise Unliftable("copies of unknown rank lie along another axis than the first")
    return _repeated(method(item.same, "unsqueeze", signed(axis)), item, item.rank + 1, axis)


def end_to_end(item: Lifted, axis: int) -> ast.expr | None:
    """Copies of one tensor along one of its axes; None for any other values."""
    if item.same is None or item.rank is None:
        return None
    return _repeated(item.same, item, item.rank, axis)


def _repeated(node: ast.expr, item: Lifted, rank: int, axis: int) -> ast.expr:
    assert isinstance(item.node, ast.Call)
    times: list[ast.expr] = [ast.Constant(1)] * rank
    times[axis] = item.node.args[0]
    return method(node, "repeat", *times)
