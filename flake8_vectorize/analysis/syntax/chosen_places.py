"""Whether the items that a loop takes do nothing but say where something is written or copied."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.syntax.factors import POSITIONS, Role, mentions, roles_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name


def chooses_places(target: ast.expr, node: ast.AST) -> bool:
    """Whether the items of a header say where one and the same thing is written, or what is copied
    from place to place, and no more; an item beside its number may be a list of many places.
    """
    if not isinstance(target, ast.Name) or not isinstance(node, ast.For):
        return False
    if target is node.target:
        return only_fills(target.id, node.body) or only_copies(target.id, node.body)
    number, *items = getattr(node.target, "elts", [None])
    if items != [target] or not isinstance(number, ast.Name) or not isinstance(node.iter, ast.Call):
        return False
    if dotted_name(node.iter.func) != "enumerate" or POSITIONS & roles_of(number.id, node.body):
        return False
    return only_fills(target.id, node.body)


def only_fills(name: str, body: Sequence[ast.stmt]) -> bool:
    """Whether a body does nothing but write to parts of something what does not depend on a name,
    which is one of several positions of each: `x[:, name] = 0`, `x[index[:, name]] = 0`. The name
    may be compared before.
    """
    for statement in body:
        if isinstance(statement, ast.If):
            chosen = [*statement.body, *statement.orelse]
            if not roles_of(name, [statement.test]) <= {Role.COMPARED}:
                return False
            if not isinstance(chosen[0], ast.Continue) and not only_fills(name, chosen):
                return False
            continue
        if isinstance(statement, ast.For):
            if mentions(name, statement.iter) or not only_fills(name, statement.body):
                return False
            continue
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            return False
        target, value = statement.targets[0], statement.value
        if not isinstance(target, ast.Subscript) or mentions(name, value):
            return False
        if any(isinstance(part, ast.Call) for part in (*nodes(value), *nodes(target))):
            return False
        if roles_of(name, [target]) != {Role.PLACE}:
            return False
    return bool(body)


def only_copies(name: str, body: Sequence[ast.stmt]) -> bool:
    """Whether a body does nothing but copy parts of one array to the same places of another one,
    and a name is one of several positions of each: `x[..., name] = y[..., name]`.
    """
    return bool(body) and all(_copies(name, statement) for statement in body)


def _copies(name: str, statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return False
    target, source = statement.targets[0], statement.value
    if not isinstance(target, ast.Subscript) or not isinstance(source, ast.Subscript):
        return False
    into, out = dotted_name(target.value), dotted_name(source.value)
    if not into or not out or into == out or not isinstance(target.slice, ast.Tuple):
        return False
    # no list and no mapping takes these
    if not any(_is_whole(part) for part in target.slice.elts):
        return False
    if roles_of(name, [target]) != {Role.PLACE}:
        return False
    return ast.dump(target.slice) == ast.dump(source.slice)


def _is_whole(part: ast.expr) -> bool:
    """Whether a position is `...` or `:`."""
    if isinstance(part, ast.Slice):
        return part.lower is None and part.upper is None
    return isinstance(part, ast.Constant) and part.value is ...
