"""Whether items are only added to something, as numbers are, and texts as well."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.syntax.items import Items
from flake8_vectorize.analysis.syntax.sites import LoopNode, body_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.value import Value

ADDED = "added to something"


def said_of(items: Items, item: Value, target: ast.expr, loop: LoopNode) -> str:
    """What is said of the items that a header binds to a target."""
    if items is not Items.FACTORS or item.is_number or item.element is not None:
        return items.value
    names = {node.id for node in nodes(target) if isinstance(node, ast.Name)}
    return ADDED if _only_added(names, body_of(loop)) else items.value


def _only_added(names: set[str], body: Sequence[ast.AST]) -> bool:
    """Whether all uses of names are operands of `+`."""
    used = added = 0
    for part in body:
        for node in nodes(part):
            if isinstance(node, ast.Name):
                used += node.id in names
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
                added += sum(getattr(side, "id", "") in names for side in (node.left, node.right))
    return used == added
