"""Which functions of a file compute with torch alone, the same for an axis of any length."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.table import Operation, tensor_method, torch_function
from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

# what takes an axis by itself, combines one whose size both operands have, or only turns it
ALONG_AXES = frozenset(
    str.split(
        """
        bmm cosine_similarity cumprod cumsum einsum linear log_softmax logcumsumexp matmul mm mv
        normalize pairwise_distance softmax softmin
        detach expand expand_as movedim permute squeeze transpose unsqueeze
        """
    )
)
PLACES = (ast.Constant, ast.UnaryOp)
# what makes a number of one, or counts items
NUMBERS = frozenset({"float", "int", "len", "max", "min"})


def goes_by_rows(function: FunctionNode, imports: Imports) -> bool:
    """Whether a function does one thing after another, in every call the same, and calls nothing
    but operations of torch that take any length: rows that are padded, and masked, may go through
    it together.
    """
    body = function.body[isinstance(function.body[0], ast.Expr) :]
    if not body or not all(map(_is_straight, body)):
        return False
    parts = [part for statement in body for part in nodes(statement)]
    calls = [part for part in parts if isinstance(part, ast.Call)]
    if not calls or any(isinstance(part, ast.Subscript) and _cuts(part) for part in parts):
        return False
    return all(_takes_any(call, imports) for call in calls)


def _cuts(node: ast.Subscript) -> bool:
    """Whether a subscript takes some items of many: `row[1:]`, `row[row > 0]`."""
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return not all(
        isinstance(part, PLACES) or (isinstance(part, ast.Slice) and not any(children(part)))
        for part in parts
    )


def _is_straight(statement: ast.stmt) -> bool:
    """Whether a statement gives back a value, or gives one to names."""
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, (ast.Name, ast.Tuple)) for target in statement.targets)
    return isinstance(statement, ast.Return)


def _takes_any(call: ast.Call, imports: Imports) -> bool:
    """Whether a call runs an operation of torch that takes any length."""
    name = dotted_name(call.func)
    if name in NUMBERS:
        return True
    full = imports.resolve(name)
    if full:
        return _is_even(torch_function(full), full.rpartition(".")[2])
    method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    return bool(method) and _is_even(tensor_method(method), method)


def _is_even(operation: Operation | None, name: str) -> bool:
    if operation is None or operation.random or operation.ragged or operation.in_place:
        return False
    even = operation.elementwise or operation.reducing or operation.converts
    return even or name in ALONG_AXES
