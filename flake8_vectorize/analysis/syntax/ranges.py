"""Which numbers a range gives, in the user's words: `numbers 1..n-1`."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.spelling import spelled

# what binds no weaker than a difference
LOOSE = (ast.IfExp, ast.BoolOp, ast.Compare, ast.Lambda, ast.NamedExpr, ast.Starred)
SHIFTS = (ast.LShift, ast.RShift, ast.BitAnd, ast.BitOr, ast.BitXor)


def numbers_of(call: ast.Call) -> str:
    """The first and the last number of `range(...)`, and the step, if it is not one."""
    arguments = call.args
    first = spelled(arguments[0]) if len(arguments) > 1 else "0"
    end = arguments[1] if len(arguments) > 1 else arguments[0]
    step = _whole(arguments[2]) if len(arguments) > 2 else 1
    if step == -1:
        return f"numbers {first} down to {_beside(end, 1) or f'above {spelled(end)}'}"
    steps = "" if step == 1 else f" in steps of {spelled(arguments[2])}"
    if step is None or step < 0:
        return f"numbers from {first} towards {spelled(end)}{steps}"
    last = _beside(end, -1)
    return f"numbers {first}..{last}{steps}" if last else f"numbers {first} to below {spelled(end)}"


def _beside(end: ast.expr, way: int) -> str:
    """The number before or after one, '' where that is hard to write."""
    known = _whole(end)
    if known is not None:
        return str(known + way)
    if isinstance(end, ast.BinOp) and isinstance(end.op, (ast.Add, ast.Sub)):
        right = _whole(end.right)
        if right is None:
            return ""
        rest = right * (1 if isinstance(end.op, ast.Add) else -1) + way
        return _moved(end.left, rest)
    if isinstance(end, LOOSE) or (isinstance(end, ast.BinOp) and isinstance(end.op, SHIFTS)):
        return ""
    return _moved(end, way)


def _moved(node: ast.expr, by: int) -> str:
    text, sign = spelled(node), "-" if by < 0 else "+"
    space = " " if " " in text else ""
    return f"{text}{space}{sign}{space}{abs(by)}" if by else text


def _whole(node: ast.expr) -> int | None:
    """A whole number that stands there."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        below = _whole(node.operand)
        return None if below is None else -below
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    return None
