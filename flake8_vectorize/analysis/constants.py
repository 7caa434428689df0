"""The whole numbers that a file gives a name at its top, once and for all."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.affine import Affine
from flake8_vectorize.analysis.values import Kind, Value


def constants_of(tree: ast.Module) -> dict[str, Value]:
    """The names in capitals that the top level of a file binds to a whole number."""
    found: dict[str, Value] = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant):
            continue
        target, number = node.targets[0], node.value.value
        if isinstance(target, ast.Name) and target.id.isupper() and type(number) is int:
            found[target.id] = Value(
                Kind.INTEGER, text=target.id, constant=number, affine=Affine(number)
            )
    return found
