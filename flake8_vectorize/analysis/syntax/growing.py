"""Statements that add items to a list by an operator: `rows += [row]`, `rows = rows + [row]`."""

from __future__ import annotations

import ast

DISPLAYS = (ast.List, ast.Tuple)


def added_items(node: ast.Assign | ast.AugAssign) -> list[ast.expr]:
    """The items that are written out of those that a statement adds to what a name holds, if that
    is a list; none where it does anything else.
    """
    if isinstance(node, ast.AugAssign):
        added = node.value if isinstance(node.op, ast.Add) else None
        return _written_out(added) if isinstance(node.target, ast.Name) else []
    target, value = node.targets[0], node.value
    if len(node.targets) > 1 or not isinstance(target, ast.Name):
        return []
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        return _written_out(value.right) if _is_name(value.left, target.id) else []
    if isinstance(value, ast.List) and value.elts and isinstance(value.elts[0], ast.Starred):
        first, *others = value.elts
        own = isinstance(first, ast.Starred) and _is_name(first.value, target.id)
        return others if own and not any(isinstance(part, ast.Starred) for part in others) else []
    return []


def grown_name(node: ast.Assign | ast.AugAssign) -> str:
    """The name of what a statement adds items to that it writes out, or ''."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    items = isinstance(target, ast.Name) and added_items(node)
    return target.id if items and isinstance(target, ast.Name) else ""


def _written_out(node: ast.expr | None) -> list[ast.expr]:
    plain = isinstance(node, DISPLAYS) and not any(
        isinstance(part, ast.Starred) for part in node.elts
    )
    return list(node.elts) if plain and isinstance(node, DISPLAYS) else []


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
