"""What an expression of a loop body becomes for all iterations at once."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.model.named_tuple import NamedTuple


class Unliftable(Exception):
    """There is no batched form that is known to be right; says why in one clause."""


class Bound(NamedTuple):
    """An integer that is the same in every iteration: `node + constant`, either may be missing.

    `value` is what is known of it.
    """

    node: ast.expr | None = None
    constant: int = 0
    value: Affine | None = None

    def plus(self, other: Bound, sign: int = 1) -> Bound:
        """`self + other`, or `self - other`."""
        value = None
        if self.value is not None and other.value is not None:
            value = self.value.plus(other.value, sign)
        if value is not None and value.known is not None:
            return Bound(None, value.known, value)
        constant = self.constant + sign * other.constant
        if other.node is None:
            return Bound(self.node, constant, value)
        if self.node is None and sign == 1:
            return Bound(other.node, constant, value)
        operator = ast.Add() if sign == 1 else ast.Sub()
        left = self.node if self.node is not None else ast.Constant(0)
        return Bound(ast.BinOp(left, operator, other.node), constant, value)

    def expression(self) -> ast.expr:
        """The integer as an expression."""
        if self.node is None:
            return signed(self.constant)
        if not self.constant:
            return self.node
        operator = ast.Add() if self.constant > 0 else ast.Sub()
        return ast.BinOp(self.node, operator, ast.Constant(abs(self.constant)))


class Lifted(NamedTuple):
    """An expression with respect to the induction variable of one loop.

    Without an `axis` it is the same in every iteration, and `node` is the expression itself. With
    one, `node` computes a tensor whose elements along `axis` are the values of the iterations; a
    negative axis counts from the end. `rank` is that of one value, None if it is not known; values
    that are `like` each other have equally many axes all the same, and those like `x-1-1` one less
    than those like `x-1`. A `number` is one of Python's.
    `shift` is set for the induction variable plus an integer, which has no tensor yet; `width` is
    the length of a slice that begins there. `device` is an operand whose device counts, `made`
    says that it was made here, on the default one; `sure`, of what stays the same, that it is a
    tensor. `picker` is the index tensor that picks the values. `factors` are the two tensors of one
    axis whose product it is, `values` the tensor whose elements it reads as Python numbers, `same`
    the one tensor that all values are.
    """

    node: ast.expr
    axis: int | None = None
    rank: int | None = None
    number: bool = False
    integer: bool = False
    shift: Bound | None = None
    dtype: str = ""
    device: ast.expr | None = None
    made: bool = False
    like: str = ""
    sure: bool = False
    picker: ast.expr | None = None
    width: int = 0
    factors: tuple[ast.expr, ast.expr] | None = None
    values: ast.expr | None = None
    same: ast.expr | None = None

    @property
    def varies(self) -> bool:
        """Whether it differs between iterations."""
        return self.axis is not None or self.shift is not None

    def with_node(
        self, node: ast.expr, rank: int | None, dtype: str = "", axis: int | None = None
    ) -> Lifted:
        """What is computed from it, on its device and, unless another is given, along its axis."""
        axis = self.axis if axis is None else axis
        return Lifted(node, axis, rank, dtype=dtype, device=self.device, made=self.made)


def fewer(rank: int | None, axes: int) -> int | None:
    """A rank without some of its axes.

    Raises:
        Unliftable: there are not that many.
    """
    if rank is None:
        return None
    if rank < axes:
        raise Unliftable("there are too few axes")
    return rank - axes


def signed(value: int) -> ast.expr:
    """An integer as syntax has it."""
    number = ast.Constant(abs(value))
    return ast.UnaryOp(ast.USub(), number) if value < 0 else number


def method(node: ast.expr, name: str, *arguments: ast.expr) -> ast.Call:
    """`node.name(arguments)`."""
    return ast.Call(ast.Attribute(node, name, ast.Load()), list(arguments), [])


def indexed(node: ast.expr, parts: Sequence[ast.expr]) -> ast.expr:
    """`node[parts]`, without the whole axes at its end unless `...` counts from there."""
    kept = list(parts)
    tail = any(isinstance(part, ast.Constant) and part.value is Ellipsis for part in kept)
    while kept and is_whole(kept[-1]) and not tail:
        kept.pop()
    if not kept:
        return node
    index = kept[0] if len(kept) == 1 else ast.Tuple(kept, ast.Load())
    return ast.Subscript(node, index, ast.Load())


def positions_of(node: ast.Subscript) -> list[ast.expr]:
    """What stands between the brackets of a subscript, one expression for each position."""
    return list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]


def whole() -> ast.Slice:
    """`:`."""
    return ast.Slice(None, None, None)


def is_whole(node: ast.expr) -> bool:
    """Whether a part of a subscript is `:`."""
    return isinstance(node, ast.Slice) and not (node.lower or node.upper or node.step)


def leading(item: Lifted) -> Lifted:
    """The same with the batch axis in front."""
    assert item.axis is not None
    if item.axis == 0:
        return item
    if item.rank == 1 and item.axis in (1, -1):
        return item._replace(node=transposed(item.node), axis=0)
    return item._replace(node=method(item.node, "movedim", signed(item.axis), signed(0)), axis=0)


def transposed(node: ast.expr) -> ast.expr:
    """`node.T`, or what `node` was transposed from."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def deepened(item: Lifted, rank: int) -> Lifted:
    """The same with axes of size one behind the batch axis, until a value has `rank` axes."""
    assert item.rank is not None
    missing = rank - item.rank
    return _with_axes(item, missing)._replace(rank=rank) if missing > 0 else item


def deepened_like(item: Lifted, other: Lifted) -> Lifted:
    """The same with as many axes as the values of another, where it is known to lack some."""
    beyond = item.like.removeprefix(other.like) if other.like and item.axis == 0 else ""
    if not beyond.startswith("-"):
        return item
    return _with_axes(item, sum(int(axes) for axes in beyond[1:].split("-")))._replace(
        rank=other.rank, like=other.like
    )


def _with_axes(item: Lifted, missing: int) -> Lifted:
    """The same with axes of size one behind the batch axis."""
    assert item.axis == 0
    if isinstance(item.node, ast.Subscript) and isinstance(item.node.slice, ast.Slice):
        parts: list[ast.expr] = [item.node.slice]
        node = item.node.value
    else:
        parts, node = [whole()], item.node
    index = ast.Tuple([*parts, *(ast.Constant(None) for _ in range(missing))], ast.Load())
    return item._replace(node=ast.Subscript(node, index, ast.Load()))
