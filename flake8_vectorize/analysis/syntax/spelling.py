"""Expressions in the words of the source, short enough for a message."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.values.imports import dotted_name


def spelled(node: ast.expr) -> str:
    """The source of an expression in one short line."""
    text = _plain(node) or ast.unparse(node)
    return text if len(text) <= 40 else text[:37] + "..."


def _plain(node: ast.expr) -> str:
    """The source of what headers mostly hold, without the cost of unparsing; `''` for the rest."""
    name = dotted_name(node)
    if name:
        return name
    if isinstance(node, ast.Call) and not node.keywords:
        function, parts = dotted_name(node.func), [_plain(part) for part in node.args]
        return f"{function}({', '.join(parts)})" if function and all(parts) else ""
    if isinstance(node, ast.Tuple) and len(node.elts) > 1:
        parts = [_plain(part) for part in node.elts]
        return f"({', '.join(parts)})" if all(parts) else ""
    if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Tuple):
        base, index = _plain(node.value), _plain(node.slice)
        return f"{base}[{index}]" if base and index else ""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return str(node.value)
    return ""
