"""Calls that take a part of a tensor along one axis, as the subscripts that name the same part."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.walking import nodes

# the parameters behind the tensor, by which a position or a slice is said
SELECTING = {"select": ("dim", "index"), "narrow": ("dim", "start", "length")}
# how many axes at most a subscript passes over
MOST_AXES = 8


def part_taken(call: ast.Call, name: str, tensor: ast.expr, own: int) -> ast.Subscript | None:
    """`x[:, i]` for `x.select(1, i)`, and `x[..., i : i + 2]` for `x.narrow(-1, i, 2)`; None where
    the axis is no number, or what stands for the position calls something. The first `own`
    arguments are none of the settings.
    """
    given = dict(zip(SELECTING[name], call.args[own:], strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    if not given.keys() >= {*SELECTING[name]}:
        return None
    dim, *place = (given[parameter] for parameter in SELECTING[name])
    axis = _number(dim)
    if axis is None or not -MOST_AXES <= axis < MOST_AXES:
        return None
    if any(isinstance(part, (ast.Call, ast.Starred)) for at in place for part in nodes(at)):
        return None
    start, *length = place
    taken: ast.expr = start
    if length:
        taken = ast.Slice(start, ast.BinOp(start, ast.Add(), length[0]))
    return _subscript(call, tensor, axis, taken)


def _subscript(call: ast.Call, tensor: ast.expr, axis: int, taken: ast.expr) -> ast.Subscript:
    before: list[ast.expr] = [ast.Slice() for _ in range(axis)]
    after: list[ast.expr] = [ast.Slice() for _ in range(-axis - 1)]
    if axis < 0:
        before = [ast.Constant(...)]
    parts = [*before, taken, *after]
    index = parts[0] if len(parts) == 1 else ast.Tuple(parts, ast.Load())
    made = ast.Subscript(tensor, index, ast.Load())
    return ast.fix_missing_locations(ast.copy_location(made, call))


def _number(node: ast.expr) -> int | None:
    """The whole number that is written, with its sign."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _number(node.operand)
        return None if number is None else -number
    written = node.value if isinstance(node, ast.Constant) else None
    return written if type(written) is int else None
