"""What a loop does with containers under the keys that it takes: `if key in x: x[key] = y`."""

from __future__ import annotations

import ast
from collections.abc import Collection

from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name


def asked_for(loop: LoopNode, keys: Collection[str]) -> set[str]:
    """What a loop asks for whether one of these keys is in it, and stores to under one."""
    asked: set[str] = set()
    filled: set[str] = set()
    for node in nodes(loop):
        kind = type(node)
        if kind is ast.Compare and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            asked |= {dotted_name(node.comparators[0])} if dotted_name(node.left) in keys else set()
        elif kind is ast.Subscript and isinstance(node.ctx, ast.Store):
            filled |= {dotted_name(node.value)} if dotted_name(node.slice) in keys else set()
    return (asked & filled) - {""}


def only_under(loop: LoopNode, name: str, keys: Collection[str]) -> bool:
    """Whether a loop has no other use for a container than to ask for one of these keys in it, and
    to store to it under one; an error or a warning may name all that are there.
    """
    uses = told = 0
    for node in nodes(loop):
        if isinstance(node, ast.Name) and node.id == name:
            uses += 1
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            told += dotted_name(node.left) in keys and dotted_name(node.comparators[0]) == name
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            told += dotted_name(node.value) == name and dotted_name(node.slice) in keys
        elif isinstance(node, ast.If):
            told += _named_where_left(node, name, keys)
    return uses == told


def _named_where_left(node: ast.If, name: str, keys: Collection[str]) -> int:
    """How often the keys that are there are named where one is missing, and an iteration ends: none
    that is missing is ever stored.
    """
    test = node.test
    if node.orelse or not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.NotIn):
        return 0
    if dotted_name(test.left) not in keys or dotted_name(test.comparators[0]) != name:
        return 0
    if not isinstance(node.body[-1], (ast.Continue, ast.Raise, ast.Return, ast.Break)):
        return 0
    within = (part for statement in node.body for part in nodes(statement))
    calls = (part for part in within if isinstance(part, ast.Call))
    return sum(dotted_name(call.func) == f"{name}.keys" for call in calls)
