"""Headers that walk several ranges of numbers, or the pairs of a list, one loop inside another."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, LoopNode
from flake8_vectorize.analysis.values.imports import dotted_name

# a target, and what its items are taken from
Header = tuple[ast.expr, ast.expr]
# what gives every pair of items once, with where the second one begins after the first
PAIRS = {"combinations": 1, "combinations_with_replacement": 0}
# what gives the indices of the cells of a grid
GRIDS = frozenset({"product", "ndindex"})
# the place of the first item of a pair, which has no name
PLACE = "@place"


def header_of(node: LoopNode) -> Header | None:
    """The outermost header of a loop; None for what has none, or waits for its items."""
    if isinstance(node, COMPREHENSIONS):
        walk: ast.For | ast.comprehension = node.generators[0]
    elif isinstance(node, ast.For):
        walk = node
    else:
        return None
    return walks_in(walk.target, walk.iter)[0]


def walks_in(target: ast.expr, iterable: ast.expr) -> list[Header]:
    """The loops that one header stands for, outermost first: `product(range(n), range(m))`,
    `np.ndindex(n, m)` and `combinations(x, 2)` are two; any other one is itself.
    """
    whole = [(target, iterable)]
    if not isinstance(iterable, ast.Call) or not isinstance(target, (ast.Tuple, ast.List)):
        return whole
    name = dotted_name(iterable.func).rpartition(".")[2]
    if iterable.keywords or any(isinstance(part, ast.Starred) for part in target.elts):
        return whole
    if name in PAIRS:
        return _pairs(target.elts, iterable.args, PAIRS[name]) or whole
    if name == "product" and all(map(_is_range, iterable.args)):
        ranges = iterable.args
    elif name == "ndindex":
        ranges = [_range(size) for size in _sizes(iterable.args, len(target.elts))]
    else:
        return whole
    if not ranges or len(ranges) != len(target.elts):
        return whole
    return list(zip(target.elts, ranges, strict=True))


def _pairs(parts: list[ast.expr], given: list[ast.expr], after: int) -> list[Header]:
    """`for i in range(n)` and `for j in range(i + 1, n)`, or `for place, a in enumerate(x)` and
    `for b in x[place + 1 :]`; none if it is not known that items are taken by twos.
    """
    two = len(given) == 2 and getattr(given[1], "value", None) == 2
    if not two or len(parts) != 2:
        return []
    (first, second), items = parts, given[0]
    if isinstance(items, ast.Call) and _is_range(items) and len(items.args) == 1:
        if not isinstance(first, ast.Name):
            return []
        begin = ast.BinOp(ast.Name(first.id, ast.Load()), ast.Add(), ast.Constant(after))
        rest: ast.expr = ast.Call(items.func, [begin, items.args[0]], [])
        return [(first, items), (second, _at(rest, items))]
    begin = ast.BinOp(ast.Name(PLACE, ast.Load()), ast.Add(), ast.Constant(after))
    numbered = ast.Tuple([ast.Name(PLACE, ast.Store()), first], ast.Store())
    every = ast.Call(ast.Name("enumerate", ast.Load()), [items], [])
    rest = ast.Subscript(items, ast.Slice(begin), ast.Load())
    return [(_at(numbered, first), _at(every, items)), (second, _at(rest, items))]


def _at(made: ast.expr, place: ast.expr) -> ast.expr:
    """What stands for an expression, in its place."""
    return ast.fix_missing_locations(ast.copy_location(made, place))


def sizes_of_grid(call: ast.Call, name: str, target: ast.expr) -> ast.expr | None:
    """The sizes of the grid whose cells a call of this name gives, as they are spelled: those of
    `product(*map(range, sizes))` and `ndindex(*sizes)`, or the call itself where it spells out the
    ranges; None if it gives anything else.
    """
    only = call.args[0] if len(call.args) == 1 else None
    if name == "ndindex":
        if isinstance(target, (ast.Tuple, ast.List)) or not call.args or call.keywords:
            return None
        shape = only.value if isinstance(only, ast.Starred) else only
        return shape if isinstance(shape, (ast.Attribute, ast.Subscript)) else call
    if not isinstance(only, ast.Starred):
        ranges = bool(call.args) and all(map(_is_range, call.args))
        several = isinstance(target, (ast.Tuple, ast.List)) and not call.keywords
        return call if ranges and not several else None
    return _counted_to(only.value)


def _counted_to(ranges: ast.expr) -> ast.expr | None:
    """The sizes of `map(range, sizes)` or `(range(n) for n in sizes)`."""
    if isinstance(ranges, ast.Call):
        mapped = dotted_name(ranges.func) == "map" and len(ranges.args) == 2
        return ranges.args[1] if mapped and dotted_name(ranges.args[0]) == "range" else None
    if not isinstance(ranges, (ast.GeneratorExp, ast.ListComp)) or len(ranges.generators) != 1:
        return None
    clause, item = ranges.generators[0], ranges.elt
    if clause.ifs or not isinstance(clause.target, ast.Name) or not isinstance(item, ast.Call):
        return None
    plain = _is_range(item) and len(item.args) == 1 and not item.keywords
    return clause.iter if plain and dotted_name(item.args[0]) == clause.target.id else None


def _is_range(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and dotted_name(node.func) == "range"


def _range(size: ast.expr) -> ast.expr:
    return _at(ast.Call(ast.Name("range", ast.Load()), [size], []), size)


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
    return [_at(size, shape) for size in sizes]
