"""Which ranges with a step walk tiles, and which take one element at a time."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.syntax.walking import children

COPIES = frozenset({"clone", "contiguous"})


def in_tiles(step: ast.expr, target: ast.expr, body: Sequence[ast.AST]) -> bool:
    """Whether a range with this step walks tiles: one of a size that has a name, or one whose
    variable bounds slices or other ranges. Slices that are only put into a list bound no memory.
    """
    if isinstance(target, ast.Name) and len(body) == 1 and _is_window(body[0], target.id):
        return False
    if isinstance(step, ast.UnaryOp) and isinstance(step.op, ast.USub):
        step = step.operand
    if not isinstance(step, ast.Constant) or not isinstance(target, ast.Name):
        return True
    return step.value != 1 and _bounds(target.id, body)


def _is_window(node: ast.AST, name: str) -> bool:
    """Whether an iteration makes an item of `x[:, i : i + n]`, and does nothing with it."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        call = node.value
        adds = isinstance(call.func, ast.Attribute) and call.func.attr == "append"
        return adds and len(call.args) == 1 and _is_window(call.args[0], name)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args:
        return node.func.attr in COPIES and _is_window(node.func.value, name)
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, (ast.Name, ast.Attribute)):
        return False
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    cut = [part for part in parts if isinstance(part, ast.Slice) and part.lower is not None]
    return len(cut) == 1 and all(_starts_at(part, name) for part in cut)


def _starts_at(part: ast.Slice, name: str) -> bool:
    end = part.upper
    return (
        isinstance(part.lower, ast.Name)
        and part.lower.id == name
        and isinstance(end, ast.BinOp)
        and isinstance(end.op, ast.Add)
        and any(isinstance(side, ast.Name) and side.id == name for side in (end.left, end.right))
    )


def _bounds(name: str, body: Sequence[ast.AST]) -> bool:
    """Whether a number bounds a slice or a range, or goes to a function that may make one."""
    pending: list[tuple[ast.AST, bool]] = [(node, False) for node in body]
    while pending:
        node, bound = pending.pop()
        if bound and isinstance(node, ast.Name) and node.id == name:
            return True
        if isinstance(node, ast.Subscript):
            pending.append((node.value, False))
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            pending += [(part, isinstance(part, ast.Slice)) for part in parts]
            continue
        within = bound or (isinstance(node, ast.Call) and not _computes(node.func))
        pending += [(child, within) for child in children(node)]
    return False


def _computes(function: ast.expr) -> bool:
    """`math.sin(...)`, `torch.exp(...)`: what a number goes to as a number."""
    return isinstance(function, ast.Attribute) and (
        isinstance(function.value, ast.Name) and function.value.id in ("math", "torch", "np")
    )
