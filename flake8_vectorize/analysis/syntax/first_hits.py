"""Loops that write where a condition holds for the first time, as a flag of each element tells:
`hit = condition & ~found; out[hit] = value; found |= hit`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.syntax.walking import nodes

NOT = frozenset({"logical_not", "bitwise_not"})
AND = frozenset({"logical_and", "bitwise_and"})
OR = frozenset({"logical_or", "bitwise_or"})


def first_hits(body: Sequence[ast.stmt], flag: str) -> frozenset[str]:
    """The names of what is written only where a mask holds for the first time; none unless the flag
    is asked for by one mask alone, and turned behind it where the mask holds.
    """
    places = [number for number, statement in enumerate(body) if _changes(statement, flag)]
    turned = _turned(body[places[0]], flag) if len(places) == 1 else None
    if turned is None:
        return frozenset()
    hit, negated = turned
    before, update = body[: places[0]], body[places[0]]
    masks = [mask for statement in before for mask in _masks(statement, flag, negated)]
    if len({ast.dump(mask) for mask in masks}) != 1:
        return frozenset()
    names = {name for statement in before if (name := _named(statement, masks[0]))}
    reads = len(masks) + _loads(update, flag)
    if sum(_loads(statement, flag) for statement in body) != reads:
        return frozenset()
    if any(_times_bound(body, name) > 1 for name in (*names, getattr(hit, "id", ""))):
        return frozenset()
    if not _is_mask(hit, masks[0], names) and not _is_rest(hit, masks[0], flag):
        return frozenset()
    written = [(s, name) for s in body if (name := _written(s, masks[0], names))]
    return frozenset(
        name
        for statement, name in written
        if not any(_changes(other, name) for other in body if other is not statement)
    )


def _changes(statement: ast.stmt, name: str) -> bool:
    """Whether a statement, or one inside it, binds a name, or changes what it holds in place."""
    targets: list[ast.expr] = []
    for node in nodes(statement):
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, (ast.AugAssign, ast.AnnAssign, ast.For, ast.NamedExpr)):
            targets.append(node.target)
    held = (t.value if isinstance(t, ast.Subscript) else t for t in targets)
    return any(_is_name(target, name) for target in held)


def _turned(statement: ast.stmt, flag: str) -> tuple[ast.expr, bool] | None:
    """What a statement turns a flag for, and whether the flag does not hold before: `hit` and yes
    of `found |= hit` and `found[hit] = True`, and no of `left = left & ~hit`.
    """
    if isinstance(statement, ast.AugAssign) and _is_name(statement.target, flag):
        return _joined(statement.value, isinstance(statement.op, ast.BitOr), statement.op)
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    target, value = statement.targets[0], statement.value
    if isinstance(target, ast.Subscript):
        set_to = value.value if isinstance(value, ast.Constant) else None
        return (target.slice, set_to) if isinstance(set_to, bool) else None
    for operator, functions in ((ast.BitOr(), OR), (ast.BitAnd(), AND)):
        sides = _parts(value, type(operator), functions)
        others = [side for side in sides if not _is_name(side, flag)]
        if len(sides) == 2 and len(others) == 1:
            return _joined(others[0], functions is OR, operator)
    return None


def _joined(
    added: ast.expr, held_by_any: bool, operator: ast.operator
) -> tuple[ast.expr, bool] | None:
    if held_by_any:
        return added, True
    hit = _negated(added) if isinstance(operator, ast.BitAnd) else None
    return None if hit is None else (hit, False)


def _masks(node: ast.AST, flag: str, negated: bool) -> Iterator[ast.expr]:
    """The conjunctions with the flag, or with its opposite."""
    sides = _parts(node, ast.BitAnd, AND) if isinstance(node, ast.expr) else []
    if isinstance(node, ast.expr) and any(_asks(side, flag, negated) for side in sides):
        yield node
        return
    for part in ast.iter_child_nodes(node):
        yield from _masks(part, flag, negated)


def _asks(side: ast.expr, flag: str, negated: bool) -> bool:
    asked = _negated(side) if negated else side
    return asked is not None and _is_name(asked, flag)


def _is_rest(hit: ast.expr, mask: ast.expr, flag: str) -> bool:
    """Whether a name holds all that a mask asks for beside the flag."""
    parts = _parts(mask, ast.BitAnd, AND)
    return (
        len(parts) == 2
        and isinstance(hit, ast.Name)
        and any(_is_name(part, hit.id) for part in parts)
    )


def _named(statement: ast.stmt, mask: ast.expr) -> str:
    """The name that a statement gives to the mask, or ''."""
    if not isinstance(statement, ast.Assign) or ast.dump(statement.value) != ast.dump(mask):
        return ""
    target = statement.targets[0]
    return target.id if isinstance(target, ast.Name) and len(statement.targets) == 1 else ""


def _written(statement: ast.stmt, mask: ast.expr, names: set[str]) -> str:
    """The name of what a statement writes where a mask holds, or '': `out[hit] = value`,
    `out = torch.where(hit, value, out)`.
    """
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return ""
    target, value = statement.targets[0], statement.value
    if isinstance(target, ast.Subscript):
        named = isinstance(target.value, ast.Name) and _is_mask(target.slice, mask, names)
        return getattr(target.value, "id", "") if named else ""
    if not isinstance(value, ast.Call) or not isinstance(target, ast.Name):
        return ""
    chooses = isinstance(value.func, ast.Attribute) and value.func.attr == "where"
    if not chooses or len(value.args) != 3 or not _is_name(value.args[2], target.id):
        return ""
    return target.id if _is_mask(value.args[0], mask, names) else ""


def _is_mask(node: ast.expr, mask: ast.expr, names: set[str]) -> bool:
    named = isinstance(node, ast.Name) and node.id in names
    return named or ast.dump(node) == ast.dump(mask)


def _parts(
    node: ast.expr, operator: type[ast.operator], functions: frozenset[str]
) -> list[ast.expr]:
    """What an operator, or the function that stands for it, joins; nothing for anything else."""
    sides: list[ast.expr] = []
    if isinstance(node, ast.BinOp) and isinstance(node.op, operator):
        sides = [node.left, node.right]
    elif _last_name(node) in functions:
        sides = _operands(node)
    return [part for side in sides for part in _parts(side, operator, functions) or [side]]


def _negated(node: ast.expr) -> ast.expr | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        return node.operand
    return _operands(node)[0] if _last_name(node) in NOT else None


def _last_name(node: ast.expr) -> str:
    """The last name of the function or the method that is called, or ''."""
    called = node.func if isinstance(node, ast.Call) and not node.keywords else None
    return called.attr if isinstance(called, ast.Attribute) else ""


def _operands(node: ast.expr) -> list[ast.expr]:
    """What a function of torch, or a method of a tensor, gets: the tensor first."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return []
    of_torch = isinstance(node.func.value, ast.Name) and node.func.value.id == "torch"
    return node.args if of_torch and node.args else [node.func.value, *node.args]


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _times_bound(body: Sequence[ast.stmt], name: str) -> int:
    found = (node for statement in body for node in nodes(statement))
    return sum(
        isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
        for node in found
    )


def _loads(statement: ast.stmt, name: str) -> int:
    return sum(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        for node in nodes(statement)
    )
