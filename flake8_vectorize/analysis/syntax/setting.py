"""Attributes of an object that every iteration sets before it uses the object."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.syntax.walking import nodes


def set_first(name: str, body: Sequence[ast.stmt]) -> frozenset[str]:
    """The attributes of what a name holds that a loop body sets before it takes anything else of
    it, and at no other place; none where it does more with the object than take its attributes.
    """
    found: frozenset[str] = frozenset()
    uses = [statement for statement in body if _mentions(statement, name)]
    for place, statement in enumerate(uses):
        attributes = _set_by(statement, name)
        if not attributes:
            taken = all(_only_takes(later, name) for later in uses[place:])
            return found if taken else frozenset()
        found |= attributes
    return found


def _set_by(statement: ast.stmt, name: str) -> frozenset[str]:
    """The attributes that a statement, or each way of a choice, sets of what it takes nothing
    from.
    """
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        owner = target.value if isinstance(target, ast.Attribute) else None
        own = isinstance(owner, ast.Name) and owner.id == name
        if own and isinstance(target, ast.Attribute) and not _mentions(statement.value, name):
            return frozenset((target.attr,))
    if isinstance(statement, ast.If) and not _mentions(statement.test, name):
        ways = [_set_by_all(way, name) for way in (statement.body, statement.orelse)]
        return ways[0] if ways[0] == ways[1] else frozenset()
    return frozenset()


def _set_by_all(body: Sequence[ast.stmt], name: str) -> frozenset[str]:
    """The attributes that statements set, one after the other, if those that mention the object do
    nothing else.
    """
    sets = [_set_by(statement, name) for statement in body if _mentions(statement, name)]
    return frozenset().union(*sets) if all(sets) else frozenset()


def _mentions(part: ast.AST, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in nodes(part))


def _only_takes(part: ast.AST, name: str) -> bool:
    """Whether nothing is done with an object but that its attributes are read or called."""
    mentioned = taken = 0
    for node in nodes(part):
        mentioned += isinstance(node, ast.Name) and node.id == name
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            taken += isinstance(node.value, ast.Name) and node.value.id == name
    return mentioned == taken
