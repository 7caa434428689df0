"""Loops that do nothing but append one item after another: `for _ in range(n): rows.append(x)`."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.growing import added_items


def appended_by(loop: ast.For) -> list[ast.expr]:
    """What an iteration appends to lists with names, if it does nothing else."""
    found: list[ast.expr] = []
    for statement in loop.body:
        added = added_items(statement) if isinstance(statement, ast.AugAssign) else []
        if isinstance(statement, ast.Expr):
            added = _appended(statement.value)
        if not added:
            return []
        found += added
    return found


def _appended(call: ast.expr) -> list[ast.expr]:
    function = call.func if isinstance(call, ast.Call) else None
    if not isinstance(function, ast.Attribute) or not isinstance(call, ast.Call):
        return []
    named = isinstance(function.value, ast.Name) and function.attr == "append"
    return call.args if named and len(call.args) == 1 else []


def appends_part(loop: ast.For) -> bool:
    """Whether an iteration does nothing but append what names hold, or parts and forms of it, that
    no other name says: `x`, `x[0]`, `x.clone()`, and no `Layer(width)`.
    """
    items = appended_by(loop)
    return bool(items) and all(map(_is_part, items))


def _is_part(item: ast.expr) -> bool:
    while not isinstance(item, ast.Name):
        if isinstance(item, ast.Call):
            if not isinstance(item.func, ast.Attribute) or item.keywords:
                return False
            if not all(isinstance(given, (ast.Constant, ast.UnaryOp)) for given in item.args):
                return False
            item = item.func
        elif isinstance(item, (ast.Attribute, ast.Subscript)):
            item = item.value
        else:
            return False
    return True
