"""What a call gives back, beside more, under a name that it was given: `x, mask = pad(x, mask)`."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import Kind, Value, part_of


def given_back(state: State, target: ast.expr, node: ast.expr, value: Value) -> Value:
    """The value of a call that is taken apart: a tensor stays one under its own name, whatever an
    unknown function has made of it.
    """
    if value.kind is not Kind.UNKNOWN or not isinstance(node, ast.Call):
        return value
    if not isinstance(target, ast.Tuple) or len(target.elts) < 2:
        return value
    given = (*node.args, *(keyword.value for keyword in node.keywords))
    tensors = {
        part.id
        for part in given
        if isinstance(part, ast.Name)
        and (held := state.names.get(part.id)) is not None
        and held.is_tensor
    }
    names = [part.id if isinstance(part, ast.Name) else "" for part in target.elts]
    if tensors.isdisjoint(names):
        return value
    parts = [part_of(value, number, len(names)) for number in range(len(names))]
    proof = f"returned by {dotted_name(node.func) or 'a function'}"
    items = tuple(
        part._replace(kind=Kind.TENSOR, constant=None, proof=proof) if name in tensors else part
        for name, part in zip(names, parts, strict=True)
    )
    return value._replace(kind=Kind.TUPLE, items=items)
