"""How a call joins the items of its first argument into one tensor."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.collectors import COLLECTORS, CONCATENATIONS, METHODS


def join_of(node: ast.Call, full: str) -> str:
    """How a call joins the items of its first argument.

    `cat` of items with a new axis is a stack.
    """
    join = COLLECTORS.get(full, "")
    if join and full.rpartition(".")[2] in CONCATENATIONS and node.args:
        items = node.args[0]
        if isinstance(items, (ast.ListComp, ast.GeneratorExp)) and _adds_axis(items.elt, node):
            return "torch.stack"
    return join


def join_by_method(node: ast.Call) -> str:
    """How a method of a tensor joins the items of its argument; `new` takes sizes as well."""
    if not isinstance(node.func, ast.Attribute) or len(node.args) != 1:
        return ""
    method = node.func.attr
    several = method != "new" or isinstance(node.args[0], ast.ListComp)
    return METHODS.get(method, "") if several else ""


def _adds_axis(item: ast.expr, call: ast.Call) -> bool:
    if not isinstance(item, ast.Call) or not isinstance(item.func, ast.Attribute):
        return False
    if item.func.attr != "unsqueeze":
        return False
    return _axis(item, 0) == _axis(call, 1)


def _axis(call: ast.Call, position: int) -> str:
    for keyword in call.keywords:
        if keyword.arg in ("dim", "axis"):
            return ast.unparse(keyword.value)
    return ast.unparse(call.args[position]) if len(call.args) > position else "0"
