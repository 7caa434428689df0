"""Whether a loop asks nothing of items but how long they are."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name


def only_measured(name: str, body: Sequence[ast.AST]) -> bool:
    """Whether nothing but the length of items is read that are taken by their places from what a
    name holds: `len(name[i])`, `name[i].shape[0]`, `name[i].size(0)`.
    """
    mentioned = measured = 0
    for part in body:
        for node in nodes(part):
            mentioned += _is_named(node, name)
            item = _measured(node)
            measured += isinstance(item, ast.Subscript) and _is_named(item.value, name)
    return 0 < mentioned == measured


def _is_named(node: ast.AST, name: str) -> bool:
    return isinstance(node, (ast.Name, ast.Attribute)) and dotted_name(node) == name


def _measured(node: ast.AST) -> ast.expr | None:
    """What an expression gives the length of, or None."""
    if isinstance(node, ast.Call):
        if dotted_name(node.func) == "len" and len(node.args) == 1:
            return node.args[0]
        if isinstance(node.func, ast.Attribute) and node.func.attr == "size":
            return node.func.value if len(node.args) == 1 and _is_first(node.args[0]) else None
    if isinstance(node, ast.Subscript) and _is_first(node.slice):
        shape = node.value
        if isinstance(shape, ast.Attribute) and shape.attr == "shape":
            return shape.value
    return None


def _is_first(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0
