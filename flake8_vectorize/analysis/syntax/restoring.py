"""Tensors of which an iteration changes a part and sets it back before it ends: one column of a
mask, one element moved to either side.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence

from flake8_vectorize.analysis.syntax.walking import nodes

LEAVING = (ast.Break, ast.Continue, ast.Return)
STEADY = (ast.Name, ast.Attribute, ast.Constant)
SUMS = (ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop, ast.expr_context)
# what keeps what a part held, however it changes afterwards
COPYING = frozenset({"clone", "item", "copy", "float"})


def restored_in(
    body: Sequence[ast.stmt], filled: Callable[[str], float | None]
) -> dict[str, frozenset[int]]:
    """The names of the tensors that are after every iteration as they were before it, with the
    lines that change them; `filled` gives the number that all elements of a tensor hold before the
    loop, by its name.
    """
    stores: dict[str, list[int]] = {}
    statements = list(_flat(body))
    for place, statement in enumerate(statements):
        name = _stored(statement)
        if name:
            stores.setdefault(name, []).append(place)
    several = {name: places for name, places in stores.items() if len(places) > 1}
    if not several:
        return {}
    writes = Counter(name for statement in body for name in _written(statement))
    return {
        name: frozenset(statements[place].lineno for place in places)
        for name, places in several.items()
        if writes[name] == len(places)
        and _stay_together(statements, places)
        and _is_set_back(statements, places, filled(name))
    }


def _flat(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        if isinstance(statement, ast.With):
            yield from _flat(statement.body)
        else:
            yield statement


def _stored(statement: ast.stmt) -> str:
    """The name of what a statement stores one part of, or ''."""
    target = _target(statement)
    if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        return target.value.id
    return ""


def _target(statement: ast.stmt) -> ast.expr | None:
    if isinstance(statement, ast.AugAssign):
        return statement.target
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        return statement.targets[0]
    return None


def _written(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement binds or writes to, each as often as it does."""
    for node in nodes(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            base: ast.expr = node.value
            while isinstance(base, (ast.Subscript, ast.Attribute)):
                base = base.value
            if isinstance(base, ast.Name):
                yield base.id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            changes = node.func.attr.endswith("_") and isinstance(node.func.value, ast.Name)
            if changes and isinstance(node.func.value, ast.Name):
                yield node.func.value.id
        elif isinstance(node, ast.keyword) and node.arg == "out":
            yield from (part.id for part in nodes(node.value) if isinstance(part, ast.Name))


def _stay_together(body: Sequence[ast.stmt], places: Sequence[int]) -> bool:
    """Whether all stores are to one and the same part, and nothing leaves the iteration or moves
    the part in between.
    """
    first, last = places[0], places[-1]
    between = body[first : last + 1]
    targets = [_target(body[place]) for place in places]
    if len({ast.unparse(target) for target in targets if target is not None}) != 1:
        return False
    target = targets[0]
    assert target is not None
    moving = {node.id for node in nodes(target) if isinstance(node, ast.Name)}
    if any(isinstance(node, LEAVING) for statement in between for node in nodes(statement)):
        return False
    rebound = {name for statement in between for name in _bound(statement)}
    return moving.isdisjoint(rebound)


def _bound(statement: ast.stmt) -> Iterator[str]:
    for node in nodes(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _is_set_back(body: Sequence[ast.stmt], places: Sequence[int], filled: float | None) -> bool:
    """Whether the last store puts back what was there: by number, from a copy, or by a sum."""
    last = body[places[-1]]
    if isinstance(last, ast.Assign):
        value = last.value
        if isinstance(value, ast.Constant):
            return filled is not None and value.value == filled
        before = body[: places[0]]
        return isinstance(value, ast.Name) and _keeps(value.id, last.targets[0], before, body)
    changing = {name for s in body[places[0] : places[-1]] for name in _written(s)}
    total: dict[str, float] = {}
    for place in places:
        added = _added(body[place])
        if added is None or not _is_steady(body[place], changing):
            return False
        term, times = added
        total[term] = total.get(term, 0) + times
    return not any(total.values())


def _keeps(name: str, part: ast.expr, before: Sequence[ast.stmt], body: Sequence[ast.stmt]) -> bool:
    """Whether a name is bound once, to a copy of a part, before that is changed."""
    if sum(bound == name for statement in body for bound in _bound(statement)) != 1:
        return False
    for statement in before:
        target = _target(statement)
        if isinstance(target, ast.Name) and target.id == name and isinstance(statement, ast.Assign):
            call = statement.value
            while isinstance(call, ast.Call):
                method = call.func if isinstance(call.func, ast.Attribute) else None
                called = method.attr if method is not None else getattr(call.func, "id", "")
                if called in COPYING:
                    held = method.value if method is not None else call.args[0]
                    while isinstance(held, ast.Call) and isinstance(held.func, ast.Attribute):
                        held = held.func.value
                    return ast.unparse(held) == ast.unparse(part)
                call = method.value if method is not None else call.func
    return False


def _is_steady(statement: ast.stmt, changing: Container[str]) -> bool:
    """Whether what a statement adds is made of numbers, and of names that hold the same."""
    value = statement.value if isinstance(statement, ast.AugAssign) else statement
    parts = [node for node in nodes(value) if not isinstance(node, SUMS)]
    return all(isinstance(node, STEADY) for node in parts) and not any(
        isinstance(node, ast.Name) and node.id in changing for node in parts
    )


def _added(statement: ast.stmt) -> tuple[str, float] | None:
    """What a statement adds to a part, and how often; None if it does anything else."""
    if not isinstance(statement, ast.AugAssign):
        return None
    if not isinstance(statement.op, (ast.Add, ast.Sub)):
        return None
    sign = 1 if isinstance(statement.op, ast.Add) else -1
    value = statement.value
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Mult):
        for factor, other in ((value.left, value.right), (value.right, value.left)):
            if isinstance(factor, ast.Constant) and isinstance(factor.value, (int, float)):
                return ast.unparse(other), sign * factor.value
    if isinstance(value, ast.Constant) and isinstance(value.value, (int, float)):
        return "", sign * value.value
    return ast.unparse(value), sign
