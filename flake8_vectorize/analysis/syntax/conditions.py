"""Conditions that a loop cannot change, as their text shows."""

from __future__ import annotations

import ast
from collections.abc import Collection

from flake8_vectorize.analysis.syntax.walking import children
from flake8_vectorize.analysis.values.imports import dotted_name

# calls that ask what something is, or of what shape
ASKING = frozenset({"isinstance", "callable", "hasattr", "torch.is_tensor"})
SIZES = frozenset({"size", "dim", "ndimension", "numel", "nelement"})
PLAIN = (ast.BoolOp, ast.Compare, ast.UnaryOp, ast.Constant, ast.Tuple, ast.List, ast.BinOp)


def is_settled(test: ast.expr, changed: Collection[str]) -> bool:
    """Whether a condition has the same outcome all along a loop that binds or changes the names in
    `changed`, and no others.
    """
    pending: list[ast.AST] = [test]
    while pending:
        node = pending.pop()
        name = dotted_name(node)
        if name:
            if any(part in changed for part in _holders(name)):
                return False
        elif isinstance(node, ast.Call):
            if not _asks(node):
                return False
            pending += node.args
            if _is_method(node):
                assert isinstance(node.func, ast.Attribute)
                pending.append(node.func.value)
        elif isinstance(node, ast.Subscript):
            if not isinstance(node.value, ast.Attribute) or node.value.attr != "shape":
                return False
            pending += [node.value, node.slice]
        elif isinstance(node, PLAIN):
            pending += children(node)
        elif isinstance(node, ast.expr):
            return False
    return True


def _asks(call: ast.Call) -> bool:
    return dotted_name(call.func) in ASKING or _is_method(call)


def _is_method(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in SIZES


def _holders(name: str) -> list[str]:
    """`a.b.c`, `a.b` and `a` for `a.b.c`."""
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def bindings_of(name: str, node: ast.AST) -> int:
    """How often a name is bound by what stands in a node."""
    found = 0
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Name) and part.id == name:
            found += isinstance(part.ctx, ast.Store)
        pending += children(part)
    return found
