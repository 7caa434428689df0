"""The positions of a subscript."""

from __future__ import annotations

import ast


def positions(node: ast.Subscript) -> list[ast.expr]:
    """What stands between the brackets, one expression for each position."""
    return list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
