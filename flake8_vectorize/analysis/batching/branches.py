"""Branches that all store to one place, as one value."""

from __future__ import annotations

import ast


def choice_of(node: ast.If) -> tuple[ast.Subscript, ast.expr] | None:
    """The place and the value of `if ...: out[i] = a`, `elif ...: out[i] = b`, `else: out[i] = c`.

    Where no branch stores, the place keeps what it holds. None if the branches do anything else.
    """
    if len(node.body) != 1 or len(node.orelse) > 1:
        return None
    first = node.body[0]
    if not isinstance(first, ast.Assign) or len(first.targets) != 1:
        return None
    target = first.targets[0]
    if not isinstance(target, ast.Subscript):
        return None
    if not node.orelse:
        kept = ast.Subscript(target.value, target.slice, ast.Load())
        return target, ast.IfExp(node.test, first.value, kept)
    second = node.orelse[0]
    if isinstance(second, ast.If):
        rest = choice_of(second)
        if rest is None or ast.dump(rest[0]) != ast.dump(target):
            return None
        return target, ast.IfExp(node.test, first.value, rest[1])
    if not isinstance(second, ast.Assign) or len(second.targets) != 1:
        return None
    if ast.dump(second.targets[0]) != ast.dump(target):
        return None
    return target, ast.IfExp(node.test, first.value, second.value)
