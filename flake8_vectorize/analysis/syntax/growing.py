"""Statements that add items to a list: by an operator, `rows += [row]`, `rows = rows + [row]`, and
at which of its ends.
"""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import nodes

DISPLAYS = (ast.List, ast.Tuple)
# the positions of the first and of the last item
FIRST, LAST = 0, -1
# methods that leave a list as it is
READING = frozenset({"index", "count", "copy"})


def added_items(node: ast.Assign | ast.AugAssign) -> list[ast.expr]:
    """The items that are written out of those that a statement adds to what a name holds, if that
    is a list; none where it does anything else.
    """
    if isinstance(node, ast.AugAssign):
        added = node.value if isinstance(node.op, ast.Add) else None
        return _written_out(added) if isinstance(node.target, ast.Name) else []
    target, value = node.targets[0], node.value
    if len(node.targets) > 1 or not isinstance(target, ast.Name):
        return []
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        return _written_out(value.right) if _is_name(value.left, target.id) else []
    if isinstance(value, ast.List) and value.elts and isinstance(value.elts[0], ast.Starred):
        first, *others = value.elts
        own = isinstance(first, ast.Starred) and _is_name(first.value, target.id)
        return others if own and not any(isinstance(part, ast.Starred) for part in others) else []
    return []


def grown_name(node: ast.Assign | ast.AugAssign) -> str:
    """The name of what a statement adds items to that it writes out, or ''."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    items = isinstance(target, ast.Name) and added_items(node)
    return target.id if items and isinstance(target, ast.Name) else ""


def _written_out(node: ast.expr | None) -> list[ast.expr]:
    plain = isinstance(node, DISPLAYS) and not any(
        isinstance(part, ast.Starred) for part in node.elts
    )
    return list(node.elts) if plain and isinstance(node, DISPLAYS) else []


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def adds_at(loop: LoopNode, name: str) -> int | None:
    """The end at which a loop adds items to a list, and does nothing else to it, nor gives it to
    anything else; or None.
    """
    ends: set[int | None] = set()
    uses = 0
    for node in nodes(loop):
        if isinstance(node, ast.Name):
            uses += node.id == name
        elif isinstance(node, ast.Subscript) and _is_name(node.value, name):
            uses -= isinstance(node.ctx, ast.Load)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if _is_name(node.func.value, name):
                uses -= 1
                ends |= set() if node.func.attr in READING else {_end_of(node.func.attr, node.args)}
        elif isinstance(node, ast.Call) and _is_name(node.func, "len"):
            uses -= any(_is_name(given, name) for given in node.args)
    return ends.pop() if len(ends) == 1 and not uses else None


def _end_of(method: str, given: list[ast.expr]) -> int | None:
    """The end at which a method adds an item."""
    if method == "append":
        return LAST
    front = method == "insert" and len(given) == 2 and position(given[0]) == FIRST
    return FIRST if front or method == "appendleft" else None


def position(index: ast.expr) -> int | None:
    """The end of a list that an index names as it is written, or None."""
    sign = 1
    if isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.USub):
        sign, index = -1, index.operand
    number = index.value if isinstance(index, ast.Constant) else None
    if type(number) is not int or sign * number not in (FIRST, LAST):
        return None
    return sign * number
