"""How a loop uses the items of a Python list: as numbers in arithmetic, or as objects."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.walking import children

ARITHMETIC = (ast.BinOp, ast.UnaryOp, ast.Compare)


def only_factors(name: str, body: list[ast.stmt]) -> bool:
    """Whether a name is read only as an operand, or as the end of a slice that a constant fills."""
    found = False
    pending: list[tuple[ast.AST, ast.AST | None, bool]] = [(node, None, False) for node in body]
    while pending:
        node, around, filled = pending.pop()
        if isinstance(node, ast.Name) and node.id == name:
            slicing = filled and isinstance(around, ast.Slice)
            if not (slicing or isinstance(around, ARITHMETIC)):
                return False
            found = True
        if isinstance(node, ast.Assign):
            filled = isinstance(node.value, ast.Constant)
        pending += [(child, node, filled) for child in children(node)]
    return found
