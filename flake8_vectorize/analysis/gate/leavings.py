"""Loops that leave nothing which a batched form could give, as their text and the uses of their
names show: they make modules, or fill lists that no call makes a tensor of.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any

from flake8_vectorize.analysis.syntax.leaving import holds_exit
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import names_below, names_in, nodes
from flake8_vectorize.analysis.syntax.writes import Writes

# statements that only run what they hold
PLAIN = (ast.Expr, ast.Pass, ast.Continue)


def leaves_nothing(loop: ast.For, usage: Usage) -> bool:
    """Whether a loop writes to no element, updates no name, adds to no list that is joined or
    walked later, keeps no positions, takes no segments, and does not end early.
    """
    if holds_exit(loop.body):
        return False
    writes = usage.writes(loop)
    if writes.mutated or writes.augmented:
        return False
    if any(not name or _is_taken_up(name, usage) for name in writes.extended):
        return False
    if writes.extended and (_keeps_positions(loop) or _takes_segments(loop, writes)):
        return False
    return _binds_first(loop.body, writes.assigned, set())


def _is_taken_up(name: str, usage: Usage) -> bool:
    """Whether a call makes one tensor of the items of a list, or only loops take them."""
    use = usage.get(name)
    return use is not None and (bool(use.collected) or usage.only_walked(name))


def _takes_segments(loop: ast.For, writes: Writes) -> bool:
    """Whether a loop compares something else than a constant with one of its own variables:
    `labels == label`.
    """
    names = names_below(loop.target) | writes.assigned
    return any(
        isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Eq)
        and not isinstance(node.comparators[0], ast.Constant)
        and any(getattr(side, "id", "") in names for side in (node.left, *node.comparators))
        for statement in loop.body
        for node in nodes(statement)
    )


def _keeps_positions(loop: ast.For) -> bool:
    """Whether a loop adds its own number to a list where a condition holds."""
    target = loop.target.elts[0] if isinstance(loop.target, ast.Tuple) else loop.target
    if not isinstance(target, ast.Name) or not any(isinstance(s, ast.If) for s in loop.body):
        return False
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "append"
        and any(isinstance(item, ast.Name) and item.id == target.id for item in node.args)
        for statement in loop.body
        for node in nodes(statement)
    )


def _binds_first(body: Sequence[ast.stmt], bound: set[str], known: set[str]) -> bool:
    """Whether statements bind the names in `bound` before they read them, and no matter what; the
    `known` ones are, and get more.
    """
    for node in body:
        read: Any = node
        made: Iterable[ast.AST] = ()
        inside: list[ast.stmt] = []
        if isinstance(node, ast.If):
            read, inside = node.test, [*node.body, *node.orelse]
            if not names_in(inside, ast.Store) & bound <= known:
                return False
        elif isinstance(node, ast.For):
            read, made, inside = node.iter, (node.target,), [*node.body, *node.orelse]
        elif isinstance(node, ast.Assign):
            read, made = node.value, node.targets
        elif not isinstance(node, PLAIN):
            return False
        if names_in((read,), ast.Load) & bound - known:
            return False
        known |= names_in(made, ast.Store)
        if not _binds_first(inside, bound, known):
            return False
    return True
