"""Which lists hold tensors of one shape, as their text alone shows."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.table import torch_function
from flake8_vectorize.analysis.syntax.walking import names_below
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.value import OF_ONE_SHAPE, Kind, Value


def same_shaped(node: ast.expr, imports: Imports) -> Value | None:
    """The list of what torch makes as often as a number says, of the same sizes each time:
    `[torch.eye(n) for _ in range(m)]`.
    """
    if not isinstance(node, ast.ListComp) or len(node.generators) > 1:
        return None
    header, made = node.generators[0], node.elt
    if header.ifs or not isinstance(header.target, ast.Name) or not isinstance(made, ast.Call):
        return None
    if not isinstance(header.iter, ast.Call) or dotted_name(header.iter.func) != "range":
        return None
    full = imports.resolve(dotted_name(made.func))
    operation = torch_function(full) if full else None
    if operation is None or not operation.factory or operation.result != "t":
        return None
    if header.target.id in names_below(made):
        return None
    item = Value(Kind.TENSOR, proof=full)
    return Value(Kind.SEQUENCE, element=item, proof=OF_ONE_SHAPE)
