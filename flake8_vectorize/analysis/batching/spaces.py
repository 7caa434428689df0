"""The iteration space of a loop: what its header gives to the body."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.batching.lifted import Bound, Lifted, Unliftable, fewer
from flake8_vectorize.analysis.batching.sizes import Shape, constant_integer
from flake8_vectorize.analysis.batching.surroundings import Surroundings
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.named_tuple import NamedTuple

WALKS = frozenset({"range", "enumerate", "zip"})


class Space(NamedTuple):
    """Iterations from `start` up to before `stop`, and what the header's names are in them.

    `never_negative` says that `stop` is no negative number for sure.
    """

    start: Bound
    stop: Bound
    names: tuple[tuple[str, Lifted], ...]
    never_negative: bool = True


def space_of(
    target: ast.expr, iterable: ast.expr, surroundings: Surroundings, caveats: dict[str, None]
) -> Space:
    """The space of `for target in iterable`.

    Raises:
        Unliftable: the header walks something else than one axis or consecutive integers.
    """
    if isinstance(iterable, ast.Call) and not iterable.keywords:
        name = dotted_name(iterable.func)
        if name in WALKS and any(type(given) is ast.Starred for given in iterable.args):
            raise Unliftable("its header takes its bounds, or what it walks, out of a list")
        if name == "range" and len(iterable.args) in (1, 2) and isinstance(target, ast.Name):
            return _numbers(target.id, iterable.args, surroundings)
        if name in ("enumerate", "zip") and isinstance(target, ast.Tuple):
            return _together(target, iterable, surroundings, caveats)
    if isinstance(target, ast.Name):
        return _rows(target.id, iterable, surroundings)
    raise Unliftable("its header walks more than one axis or a range")


def _numbers(name: str, arguments: list[ast.expr], surroundings: Surroundings) -> Space:
    bounds = [surroundings.bound(argument) for argument in arguments]
    start = bounds[0] if len(bounds) == 2 else Bound(None, 0, surroundings.zero)
    stop = bounds[-1]
    known = stop.value is not None and surroundings.sizes.never_negative(stop.value)
    return Space(start, stop, ((name, position(name)),), known)


def position(name: str, shift: int = 0) -> Lifted:
    """The induction variable itself, plus a number."""
    return Lifted(
        ast.Name(name, ast.Load()),
        rank=0,
        number=True,
        integer=True,
        shift=Bound(None, shift, Surroundings.constant(shift)),
    )


def _rows(name: str, tensor: ast.expr, surroundings: Surroundings) -> Space:
    """`for name in tensor`, or in `tensor.unbind(dim)`."""
    axis = 0
    if (
        isinstance(tensor, ast.Call)
        and isinstance(tensor.func, ast.Attribute)
        and tensor.func.attr == "unbind"
        and len(tensor.args) + len(tensor.keywords) <= 1
    ):
        given = [*tensor.args, *(keyword.value for keyword in tensor.keywords)]
        bound = surroundings.bound(given[0]) if given else Bound()
        if bound.node is not None or bound.constant < 0:
            raise Unliftable("it walks an axis that is not known")
        axis, tensor = bound.constant, tensor.func.value
    if not surroundings.is_tensor(tensor):
        raise Unliftable(f"{ast.unparse(tensor)} is not known to be a tensor")
    shape = surroundings.shape(tensor)
    size = shape.size(axis)
    length: ast.expr = ast.Subscript(
        ast.Attribute(tensor, "shape", ast.Load()), ast.Constant(axis), ast.Load()
    )
    item = item_of(tensor, shape, axis)
    return Space(Bound(None, 0, surroundings.zero), Bound(length, 0, size), ((name, item),))


def item_of(tensor: ast.expr, shape: Shape, axis: int) -> Lifted:
    """One slice of a tensor along an axis."""
    rank = fewer(shape.rank, 1)
    like = f"{shape.symbol}-1" if shape.symbol else ""
    return Lifted(tensor, axis, rank, dtype=shape.dtype, device=tensor, made=shape.made, like=like)


def _together(
    target: ast.Tuple, iterable: ast.Call, surroundings: Surroundings, caveats: dict[str, None]
) -> Space:
    """`enumerate(tensor)` and `zip(tensor, tensor)`."""
    if dotted_name(iterable.func) == "enumerate":
        counter = target.elts[0] if len(target.elts) == 2 else None
        given = [constant_integer(argument) for argument in iterable.args[1:]] or [0]
        ahead = given[0]
        known = ahead is not None and len(given) == 1 and iterable.args
        if ahead is None or not known or not isinstance(counter, ast.Name):
            raise Unliftable("its header counts from elsewhere")
        inner = space_of(target.elts[1], iterable.args[0], surroundings, caveats)
        if inner.start.constant or inner.start.node:
            raise Unliftable("its header counts beside a range")
        own = (counter.id, position(counter.id, ahead))
        return Space(inner.start, inner.stop, (own, *inner.names))
    if len(target.elts) != len(iterable.args) or not iterable.args:
        raise Unliftable("its header takes items apart")
    spaces = [
        space_of(part, argument, surroundings, caveats)
        for part, argument in zip(target.elts, iterable.args, strict=True)
    ]
    first = spaces[0]
    for other, argument in zip(spaces[1:], iterable.args[1:], strict=True):
        if other.start != first.start:
            raise Unliftable("its header walks ranges that start apart")
        if other.stop.value is None or other.stop.value != first.stop.value:
            text = f"{ast.unparse(iterable.args[0])} and {ast.unparse(argument)}"
            caveats[f"{text} are equally long"] = None
    names = tuple(name for space in spaces for name in space.names)
    return Space(first.start, first.stop, names, first.never_negative)
