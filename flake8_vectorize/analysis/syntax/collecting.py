"""What statements append to lists: one item after another, or one whichever way they go."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.syntax.growing import added_items
from flake8_vectorize.analysis.syntax.walking import statements
from flake8_vectorize.analysis.values.imports import dotted_name


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


def appended_once(body: Sequence[ast.stmt]) -> set[str]:
    """The names of lists to which statements add one item, whichever way they go."""
    once: set[str] = set()
    again: set[str] = set()
    for statement in body:
        if isinstance(statement, ast.If):
            found = appended_once(statement.body) & appended_once(statement.orelse)
        else:
            found = {appended_to(statement)} - {""}
        # what may be added besides
        more = {appended_to(part) for part in statements([statement])} - found
        again |= more | (found & once)
        once |= found
    return once - again


def appended_to(node: ast.AST) -> str:
    """The list that a statement `rows.append(row)` adds to, or ''."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return ""
    return dotted_name(call.func.value) if call.func.attr == "append" else ""
