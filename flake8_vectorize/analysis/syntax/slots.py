"""Lists of which a loop fills one place after another, or to which it only adds items."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import entry_name

# the places of the first and of the last item
FIRST, LAST = 0, -1
# methods that leave a list as it is
READING = frozenset({"index", "count", "copy"})


def only_filled(name: str, loop: LoopNode) -> bool:
    """Whether a loop does nothing with a list but give values to its places, as an append would."""
    found = nodes(loop)
    filled = [
        node.value
        for node in found
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
    ]
    named = [node for node in found if isinstance(node, ast.Name) and node.id == name]
    return len(named) == sum(1 for node in filled if getattr(node, "id", "") == name)


def only_appended(name: str, loop: LoopNode, once: bool = False) -> bool:
    """Whether a loop does nothing with a list but append to it, in one place only if it is `once`,
    and take or give its items.
    """
    found = nodes(loop)
    known = [
        node.value
        for node in found
        if isinstance(node, ast.Subscript)
        or (isinstance(node, ast.Attribute) and node.attr == "append")
    ]
    named = [node for node in found if isinstance(node, ast.Name) and node.id == name]
    if len(named) != sum(1 for node in known if getattr(node, "id", "") == name):
        return False
    added = [node for node in found if isinstance(node, ast.Attribute) and node.attr == "append"]
    return not once or sum(1 for node in added if getattr(node.value, "id", "") == name) == 1


def added_at(name: str, loop: LoopNode) -> int | None:
    """The end at which a loop adds items to a list, if it does nothing with it besides but read its
    items and its length; else None.
    """
    ends: set[int | None] = set()
    uses = 0
    for node in nodes(loop):
        if isinstance(node, ast.Name):
            uses += node.id == name
        elif isinstance(node, ast.Subscript):
            uses -= getattr(node.value, "id", "") == name and isinstance(node.ctx, ast.Load)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "len":
            uses -= any(getattr(given, "id", "") == name for given in node.args)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            own = getattr(node.func.value, "id", "") == name
            uses -= own
            adds = own and node.func.attr not in READING
            ends |= {_end_of(node.func.attr, node.args)} if adds else set()
    return ends.pop() if len(ends) == 1 and not uses else None


def _end_of(method: str, given: list[ast.expr]) -> int | None:
    """The end at which a method adds an item."""
    if method == "append":
        return LAST
    first = method == "insert" and getattr(given[0], "value", None) == 0
    return FIRST if first or method == "appendleft" else None


def only_holds_lists(name: str, loop: LoopNode, place: str = "") -> bool:
    """Whether a loop does nothing with a dictionary but append to the lists that it holds under
    texts, or with a list of lists but append to the one at a place.
    """
    found = nodes(loop)
    lists = [
        node.value.value
        for node in found
        if isinstance(node, ast.Attribute)
        and node.attr == "append"
        and isinstance(node.value, ast.Subscript)
        and (getattr(node.value.slice, "id", "") == place if place else entry_name(node.value))
    ]
    named = [node for node in found if isinstance(node, ast.Name) and node.id == name]
    return len(named) == sum(1 for node in lists if getattr(node, "id", "") == name)
