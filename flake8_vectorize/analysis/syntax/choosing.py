"""Which objects a function chooses by the numbers that it gets."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.syntax.walking import nodes

# what tensors have beside methods
OF_TENSORS = frozenset(
    str.split("shape dtype device data grad ndim real imag requires_grad T mT H layout itemsize")
)


def object_chosen(function: ast.AST, parameter: str) -> ast.Subscript | None:
    """The first part of something that a function picks by a parameter, and calls, or asks for
    what no tensor has: `self.heads[i](x)`, `self.blocks[i].width`.
    """
    within = nodes(function)
    parts = {
        node
        for node in within
        if type(node) is ast.Subscript and getattr(node.slice, "id", "") == parameter
    }
    if not parts:
        return None
    named = {
        target.id: node.value
        for node in within
        if isinstance(node, ast.Assign) and node.value in parts
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    used = (named.get(getattr(node, "id", ""), node) for node in _used_as_objects(within))
    found = (node for node in used if isinstance(node, ast.Subscript) and node in parts)
    return next(found, None)


def _used_as_objects(within: Iterable[ast.AST]) -> Iterator[ast.expr]:
    for node in within:
        if isinstance(node, ast.Call):
            yield node.func
        elif isinstance(node, ast.Attribute) and not _is_of_tensors(node.attr):
            yield node.value


def _is_of_tensors(attribute: str) -> bool:
    return attribute in OF_TENSORS or tensor_method(attribute) is not None
