"""What arithmetic with a tensor shows of the other side: no list, no text and no mapping is added
to one, taken from it, multiplied or divided by it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_vectorize.analysis.knowledge.table import TENSOR_ONLY, tensor_method, torch_function
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

if TYPE_CHECKING:
    from flake8_vectorize.analysis.syntax.usage import Usage

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.MatMult)
# how the table says that a function gives one tensor
TENSOR = "t"


def met_by_tensors(usage: Usage) -> dict[str, tuple[str, int]]:
    """The plain names that are a side of arithmetic whose other side is a tensor for certain, or
    one of a product of matrices, each with what shows it, and the line.
    """
    found: dict[str, tuple[str, int]] = {}
    for node, name, other in _sides(usage.operations):
        if name not in found:
            tensor = _told(usage, other)
            if tensor:
                found[name] = (f"computed with {tensor}", node.lineno)
            elif isinstance(node.op, ast.MatMult):
                found[name] = ("an operand of @", node.lineno)
    return found


def _sides(operations: list[ast.BinOp]) -> Iterator[tuple[ast.BinOp, str, ast.expr]]:
    """The operators that have a name on a side, with what is on the other one."""
    for node in sorted(operations, key=lambda node: node.lineno):
        if isinstance(node.op, ARITHMETIC):
            for side, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(side, ast.Name):
                    yield node, side.id, other
                elif isinstance(side, (ast.BinOp, ast.UnaryOp)):
                    for name in _names(side):
                        yield node, name, other


def _names(side: ast.expr) -> Iterator[str]:
    """What is computed by arithmetic alone: `2 * w` is no list either."""
    if isinstance(side, ast.Name):
        yield side.id
    elif isinstance(side, ast.UnaryOp):
        yield from _names(side.operand)
    elif isinstance(side, ast.BinOp) and isinstance(side.op, ARITHMETIC):
        yield from _names(side.left)
        yield from _names(side.right)


def _told(usage: Usage, node: ast.expr) -> str:
    """What a tensor is called that is one as it stands, or by its uses; or ''."""
    if isinstance(node, ast.Call):
        return maker(node.func, usage.imports)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
        return _told(usage, node.left) or _told(usage, node.right)
    name = node.id if isinstance(node, ast.Name) else ""
    use = usage.get(name) if name else None
    if use is None or use.tested or not (use.tensor_method or use.operand):
        return ""
    return "" if usage.is_rebound(name) or usage.holds_others(name) else name


def maker(function: ast.expr, imports: Imports) -> str:
    """The function of torch, or the method that only tensors have, that makes a tensor, or ''."""
    name = dotted_name(function)
    full = imports.resolve(name) if name else ""
    if full:
        operation = torch_function(full) if full.startswith("torch.") else None
        return full if operation is not None and operation.result == TENSOR else ""
    method = function.attr if isinstance(function, ast.Attribute) else ""
    operation = tensor_method(method) if method in TENSOR_ONLY else None
    return f".{method}()" if operation is not None and operation.result == TENSOR else ""
