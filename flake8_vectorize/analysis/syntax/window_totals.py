"""Whether all that becomes of the slices that a number begins is that they are reduced."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.syntax.walking import children
from flake8_vectorize.analysis.values.imports import dotted_name


def reduces_slices(name: str, body: Sequence[ast.AST]) -> bool:
    """Whether a number begins slices, and each of them, or what is computed of it element by
    element, goes to nothing but a reduction: what is left of tiles are tiles again.
    """
    around = _parents(body)
    slices = [node for node in around if _begins(node, name)]
    named: set[str] = set()
    pending: list[ast.AST] = list(slices)
    while pending:
        goal = _goal(pending.pop(), around)
        if goal is None:
            return False
        if goal and goal not in named:
            named.add(goal)
            pending += [node for node in around if _reads(node, goal)]
    return bool(slices)


def _parents(body: Sequence[ast.AST]) -> dict[ast.AST, ast.AST | None]:
    found: dict[ast.AST, ast.AST | None] = dict.fromkeys(body)
    pending = list(body)
    while pending:
        node = pending.pop()
        for child in children(node):
            found[child] = node
            pending.append(child)
    return found


def _begins(node: ast.AST, name: str) -> bool:
    if not isinstance(node, ast.Subscript) or not isinstance(node.ctx, ast.Load):
        return False
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return any(isinstance(part, ast.Slice) and dotted_name(part.lower) == name for part in parts)


def _reads(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)


def _goal(node: ast.AST, around: dict[ast.AST, ast.AST | None]) -> str | None:
    """The name that a slice, or what is computed of it, is given; '' where it is reduced, None
    where anything else becomes of it.
    """
    while True:
        parent = around[node]
        if isinstance(parent, (ast.BinOp, ast.UnaryOp)):
            node = parent
        elif isinstance(parent, ast.Assign) and len(parent.targets) == 1:
            target = parent.targets[0]
            return target.id if isinstance(target, ast.Name) else None
        elif isinstance(parent, ast.Attribute):
            call = around[parent]
            if not isinstance(call, ast.Call) or call.func is not parent:
                return None
            if _is_reducing(parent.attr):
                return ""
            if not _is_elementwise(parent.attr):
                return None
            node = call
        elif isinstance(parent, ast.Call) and parent.args and parent.args[0] is node:
            last = dotted_name(parent.func).rpartition(".")[2]
            if _is_reducing(last):
                return ""
            if not _is_elementwise(last):
                return None
            node = parent
        else:
            return None


def _is_reducing(name: str) -> bool:
    operation = tensor_method(name)
    return operation is not None and operation.reducing


def _is_elementwise(name: str) -> bool:
    operation = tensor_method(name)
    return operation is not None and operation.elementwise and not operation.in_place
