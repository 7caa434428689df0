"""Headers that walk several ranges of numbers, each of them inside the one before."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, LoopNode
from flake8_vectorize.analysis.values.imports import dotted_name

# a target, and what its items are taken from
Header = tuple[ast.expr, ast.expr]


def header_of(node: LoopNode) -> Header | None:
    """The outermost header of a loop; None for what has none, or waits for its items."""
    if isinstance(node, COMPREHENSIONS):
        return node.generators[0].target, node.generators[0].iter
    return walks_in(node.target, node.iter)[0] if isinstance(node, ast.For) else None


def walks_in(target: ast.expr, iterable: ast.expr) -> list[Header]:
    """The loops that one header stands for, outermost first: `product(range(n), range(m))` and
    `np.ndindex(n, m)` are two; any other one is itself.
    """
    whole = [(target, iterable)]
    if not isinstance(iterable, ast.Call) or not isinstance(target, (ast.Tuple, ast.List)):
        return whole
    name = dotted_name(iterable.func).rpartition(".")[2]
    if iterable.keywords or any(isinstance(part, ast.Starred) for part in target.elts):
        return whole
    if name == "product" and all(map(_is_range, iterable.args)):
        ranges = iterable.args
    elif name == "ndindex":
        ranges = [_range(size) for size in _sizes(iterable.args, len(target.elts))]
    else:
        return whole
    if not ranges or len(ranges) != len(target.elts):
        return whole
    return list(zip(target.elts, ranges, strict=True))


def _is_range(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and dotted_name(node.func) == "range"


def _range(size: ast.expr) -> ast.expr:
    call = ast.Call(ast.Name("range", ast.Load()), [size], [])
    return ast.fix_missing_locations(ast.copy_location(call, size))


def _sizes(given: list[ast.expr], count: int) -> list[ast.expr]:
    """How far each of `count` positions counts: `n, m`, the first sizes of `x.shape`, or those of
    `*x.shape[:2]`.
    """
    if len(given) != 1:
        return [] if any(isinstance(size, ast.Starred) for size in given) else given
    shape = given[0].value if isinstance(given[0], ast.Starred) else given[0]
    if isinstance(shape, ast.Subscript) and isinstance(shape.slice, ast.Slice):
        first = shape.slice.lower is None and shape.slice.step is None
        shape = shape.value if first else given[0]
    if not isinstance(shape, ast.Attribute) or shape.attr != "shape":
        return []
    sizes = (ast.Subscript(shape, ast.Constant(axis), ast.Load()) for axis in range(count))
    return [ast.fix_missing_locations(ast.copy_location(size, shape)) for size in sizes]
