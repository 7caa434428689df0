"""Which ranges count every label that a tensor may hold: `range(labels.max() + 1)`."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.windows import Bound
from flake8_vectorize.analysis.values.imports import dotted_name, last_name

LARGEST = frozenset({"max", "amax"})


def labels_counted(call: ast.Call, bound_to: Bound) -> str:
    """The name of the tensor up to whose largest element a range counts, or ''."""
    if len(call.args) != 1:
        return ""
    end = _bound(call.args[0], bound_to)
    if not isinstance(end, ast.BinOp) or not isinstance(end.op, ast.Add):
        return ""
    if not isinstance(end.right, ast.Constant) or end.right.value != 1:
        return ""
    return _of_largest(_read(_bound(end.left, bound_to)))


def _bound(node: ast.expr, bound_to: Bound) -> ast.expr:
    """What a name is bound to, if to one thing; a cast to `int` aside."""
    read = _read(node)
    if isinstance(read, ast.Name):
        made = list(bound_to(read.id))
        return _read(made[0]) if len(made) == 1 else read
    return read


def _read(node: ast.expr) -> ast.expr:
    """What `int(x)` or `x.item()` reads."""
    if isinstance(node, ast.Call) and dotted_name(node.func) == "int" and len(node.args) == 1:
        return _read(node.args[0])
    if isinstance(node, ast.Call) and last_name(node.func) == "item" and not node.args:
        assert isinstance(node.func, ast.Attribute)
        return _read(node.func.value)
    return node


def _of_largest(node: ast.expr) -> str:
    """The name of what the largest element is taken of, all along it."""
    if not isinstance(node, ast.Call) or last_name(node.func) not in LARGEST or node.keywords:
        return ""
    if len(node.args) == 1:
        return dotted_name(node.args[0])
    whole = isinstance(node.func, ast.Attribute) and not node.args
    return dotted_name(node.func.value) if whole and isinstance(node.func, ast.Attribute) else ""
