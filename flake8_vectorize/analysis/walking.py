"""The children of a syntax node, faster than `ast.iter_child_nodes`."""

from __future__ import annotations

import ast
from types import EllipsisType, NoneType

# what a field holds besides nodes, and nodes that hold no others
PLAIN = (int, str, float, complex, bytes, bool, NoneType, EllipsisType)
MARKS = (
    *ast.expr_context.__subclasses__(),
    *ast.operator.__subclasses__(),
    *ast.unaryop.__subclasses__(),
    *ast.cmpop.__subclasses__(),
    *ast.boolop.__subclasses__(),
)
LEAVES = frozenset((*PLAIN, *MARKS, ast.Constant))


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes directly below a node, but for those without content."""
    found: list[ast.AST] = []
    for value in vars(node).values():
        kind = value.__class__
        if kind is list:
            found += [item for item in value if item.__class__ not in LEAVES]
        elif kind not in LEAVES:
            found.append(value)
    return found
