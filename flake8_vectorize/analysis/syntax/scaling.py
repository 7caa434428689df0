"""Items that arithmetic makes of what is the same for all of them and of the number of each:
`base * factor ** i`.
"""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.values.imports import dotted_name


def is_scaled(made: ast.expr, number: ast.expr) -> bool:
    """Whether an expression is arithmetic of a number and of names, so that its shape is the same
    whatever the number is.
    """
    if not isinstance(made, ast.BinOp) or not isinstance(number, ast.Name):
        return False
    names: set[str] = set()
    pending: list[ast.AST] = [made]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.BinOp):
            if isinstance(node.op, ast.MatMult):
                return False
            pending += (node.left, node.right)
        elif isinstance(node, ast.UnaryOp):
            pending.append(node.operand)
        elif isinstance(node, (ast.Name, ast.Attribute)):
            name = dotted_name(node)
            if not name or name.startswith(f"{number.id}."):
                return False
            names.add(name)
        elif not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
            return False
    return number.id in names and len(names) > 1
