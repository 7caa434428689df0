"""`out[i] = ...` and `out[i] += ...`: what a store becomes for all iterations at once."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.batching.lifted import (
    Lifted,
    Unliftable,
    deepened,
    deepened_like,
    leading,
    method,
    signed,
    whole,
)
from flake8_vectorize.analysis.batching.operators import Operators
from flake8_vectorize.analysis.batching.totals import SUMMED

COLLIDING = "several iterations may write to one place"


def stored(target: ast.Subscript, place: Lifted, value: Lifted, operators: Operators) -> ast.Assign:
    """`target = value`, where `place` is what the target becomes.

    Raises:
        Unliftable: the value does not fit the place for sure, or iterations meet there.
    """
    if place.picker is not None or isinstance(place.node, ast.Call):
        raise Unliftable(COLLIDING)
    node = _fitted(_as_tensor(value, place, operators), place, target, operators)
    return ast.Assign([_written(place.node)], node)


def updated(node: ast.AugAssign, place: Lifted, value: Lifted, operators: Operators) -> ast.stmt:
    """`target += value`, where `place` is what the target becomes.

    Raises:
        Unliftable: the value does not fit the place for sure.
    """
    assert isinstance(node.target, ast.Subscript)
    if isinstance(node.op, ast.MatMult):
        raise Unliftable("a product of matrices in place")
    value = _as_tensor(value, place, operators)
    if isinstance(place.node, ast.Call):
        raise Unliftable(COLLIDING)
    if place.picker is not None:
        return _scattered(node, place, value, operators)
    fitted = _fitted(value, place, node.target, operators)
    return ast.AugAssign(_updated(place.node, operators), node.op, fitted)


def _as_tensor(value: Lifted, place: Lifted, operators: Operators) -> Lifted:
    if value.shift is None:
        return value
    return operators.functions.arange(value, place._replace(device=place.node))


def _fitted(value: Lifted, place: Lifted, target: ast.Subscript, operators: Operators) -> ast.expr:
    """The value in the layout of the place that it is stored to."""
    assert place.axis is not None
    value = deepened_like(value, place) if place.axis == 0 else value
    unknown = value.rank is None or place.rank is None
    if value.axis is None:
        small = value.rank is not None and place.rank is not None and value.rank <= place.rank
        if value.number or value.rank == 0 or (small and place.axis == 0):
            return value.node
        raise Unliftable("one tensor is stored by every iteration")
    if value.axis == place.axis and (unknown or value.rank == place.rank):
        if unknown and (not value.like or value.like != place.like):
            text = ast.unparse(target)
            operators.caveats[f"{text} has as many axes as what it is set to"] = None
        return value.node
    if value.rank is None or place.rank is None or value.rank > place.rank:
        raise Unliftable(f"{ast.unparse(target)} may have other axes than what it is set to")
    if value.rank == 0 and place.axis in (-1, place.rank):
        return value.node
    value = deepened(leading(value), place.rank)
    if place.axis == 0:
        return value.node
    if place.rank == 1 and place.axis in (1, -1):
        return ast.Attribute(value.node, "T", ast.Load())
    return method(value.node, "movedim", signed(0), signed(place.axis))


def _scattered(node: ast.AugAssign, place: Lifted, value: Lifted, operators: Operators) -> ast.Expr:
    """`out[index[i]] += value`, where an index may come twice."""
    assert isinstance(node.target, ast.Subscript)
    if not isinstance(node.op, (ast.Add, ast.Sub)) or value.axis is None or value.number:
        raise Unliftable(COLLIDING)
    if place.axis != 0 or place.picker is None or place.rank is None:
        raise Unliftable(COLLIDING)
    fitted = _fitted(value, place, node.target, operators)
    text = ast.unparse(fitted)
    operators.caveats[SUMMED] = None
    operators.caveats[f"{text} has the shape of what it is added to"] = None
    if not value.dtype or value.dtype != place.dtype:
        operators.caveats[f"{text} has the dtype of what it is added to"] = None
    if isinstance(place.picker, ast.Tuple):
        if isinstance(node.op, ast.Sub):
            raise Unliftable(COLLIDING)
        call = method(node.target.value, "index_put_", place.picker, fitted)
        call.keywords.append(ast.keyword("accumulate", ast.Constant(True)))
        return ast.Expr(call)
    call = method(node.target.value, "index_add_", signed(0), place.picker, fitted)
    if isinstance(node.op, ast.Sub):
        call.keywords.append(ast.keyword("alpha", signed(-1)))
    return ast.Expr(call)


def _written(node: ast.expr) -> ast.Subscript:
    """A place that can be assigned to: all of a tensor as `tensor[:]`."""
    if isinstance(node, ast.Subscript):
        return ast.Subscript(node.value, node.slice, ast.Store())
    return ast.Subscript(node, whole(), ast.Store())


def _updated(node: ast.expr, operators: Operators) -> ast.Subscript | ast.Name:
    """A place that can be updated: all of a tensor by its name, if that is bound here."""
    if isinstance(node, ast.Name) and operators.surroundings.binds(node.id):
        return ast.Name(node.id, ast.Store())
    return _written(node)
