"""Masks in which iterations mark elements for those after them, `seen[hit] = True`: each is what it
was before, or is marked now, and says so by a choice.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from flake8_vectorize.analysis.knowledge.table import torch_function
from flake8_vectorize.analysis.syntax.walking import children, names_below, nodes
from flake8_vectorize.analysis.values.imports import dotted_name

# what joins masks, or turns one
JOINING = (ast.BitOr, ast.BitAnd, ast.Invert)
TRUTH = "bool"
# what reads the values of a mask and hands on something new
READING = (ast.BinOp, ast.UnaryOp, ast.Compare)


def with_flags(body: list[ast.stmt], is_alone: Callable[[str], bool]) -> list[ast.stmt]:
    """A loop body that chooses anew what a mask is that nothing else shares, where it marked
    elements of it; the body itself, if it does not.
    """
    found = {place: marked for place, node in enumerate(body) if (marked := _marked(node, body))}
    if not any(is_alone(name) for name in found.values()):
        return body
    return [
        _chosen(node) if is_alone(found.get(place, "")) else node for place, node in enumerate(body)
    ]


def _marked(node: ast.stmt, body: Sequence[ast.stmt]) -> str:
    """The mask that a statement marks elements of by another one, if nothing else changes it, and
    its values are read in the loop; else ''.
    """
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    if not isinstance(target, ast.Subscript) or not isinstance(target.value, ast.Name):
        return ""
    value = node.value if isinstance(node, ast.Assign) else None
    if not isinstance(value, ast.Constant):
        return ""
    name = target.value.id
    if not _is_mask(target.slice) or name in names_below(target.slice):
        return ""
    uses = [use for statement in body for use in _uses(statement, name) if use is not target]
    return name if uses and all(_reads(use, name) for use in uses) else ""


def _is_mask(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr == TRUTH and not node.args
    if isinstance(node, (ast.BinOp, ast.UnaryOp)):
        return isinstance(node.op, JOINING)
    return isinstance(node, ast.Compare)


def _uses(statement: ast.stmt, name: str) -> list[ast.AST]:
    """What stands directly around a name."""
    return [
        node
        for node in nodes(statement)
        if any(isinstance(part, ast.Name) and part.id == name for part in children(node))
    ]


def _reads(use: ast.AST, name: str) -> bool:
    """Whether what stands around a name reads the values that it holds by then."""
    if isinstance(use, ast.Call):
        operation = torch_function(dotted_name(use.func))
        return operation is not None and operation.elementwise and not operation.in_place
    if isinstance(use, ast.Subscript):
        return isinstance(use.slice, ast.Name) and dotted_name(use.value) != name
    return isinstance(use, READING)


def _chosen(node: ast.stmt) -> ast.stmt:
    """`seen = torch.where(hit, True, seen)` for `seen[hit] = True`."""
    assert isinstance(node, ast.Assign)
    target = node.targets[0]
    assert isinstance(target, ast.Subscript)
    assert isinstance(target.value, ast.Name)
    name = target.value.id
    made = ast.parse(f"{name} = torch.where(hit, value, {name})").body[0]
    assert isinstance(made, ast.Assign)
    assert isinstance(made.value, ast.Call)
    for part in nodes(made):
        ast.copy_location(part, node)
    made.value.args[:2] = [target.slice, node.value]
    return made
