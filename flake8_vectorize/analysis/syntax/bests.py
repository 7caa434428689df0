"""Comparisons of what an iteration makes with the best of those before, and what a loop keeps with
it: `if cost < best: best = cost; place = i`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from flake8_vectorize.analysis.syntax.sites import LoopNode, body_of
from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.model.named_tuple import NamedTuple

ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
# what gives a number, or a tensor of one, as the other
CASTS = frozenset({"float", "item", "detach", "cpu", "numpy"})


def best_so_far(loop: ast.AST, test: ast.expr) -> ast.expr | None:
    """The side of a comparison that a loop keeps under the name on the other side, and nothing
    else: the value that becomes the best where it is better.
    """
    if not isinstance(test, ast.Compare) or len(test.ops) > 1 or type(test.ops[0]) not in ORDERS:
        return None
    sides = (test.left, test.comparators[0])
    for best, value in (sides, sides[::-1]):
        if isinstance(best, ast.Name):
            given = list(_given(loop, best.id))
            if given and all(one is not None and _same(one, value) for one in given):
                return value
    return None


def _given(loop: ast.AST, name: str) -> Iterator[ast.expr | None]:
    """What a loop gives a name wherever it binds it; None where that is not an assignment."""
    pairs = [pair for node in nodes(loop) for pair in _pairs(node)]
    known = {id(target): value for target, value in pairs}
    for node in nodes(loop):
        bound = isinstance(node, ast.Name) and node.id == name
        if bound and not isinstance(getattr(node, "ctx", None), ast.Load):
            yield known.get(id(node))


def _pairs(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    for target in node.targets if isinstance(node, ast.Assign) else ():
        value = node.value if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            if len(target.elts) == len(value.elts):
                yield from zip(target.elts, value.elts, strict=True)
        elif value is not None:
            yield target, value


def _same(one: ast.expr, other: ast.expr) -> bool:
    return ast.dump(one) == ast.dump(other)


class Best(NamedTuple):
    """The names that an iteration binds where its own value is better than the one that they hold,
    and that nothing else in the loop reads or binds: whichever way items are put together, the best
    of all is left. `greatest` is the name of the greatest value, `least` that of the least.
    """

    names: frozenset[str]
    greatest: str = ""
    least: str = ""


def bests_of(loop: LoopNode) -> Iterator[Best]:
    """What a loop keeps with the best of what its iterations make."""
    for statement in body_of(loop):
        kept = _kept(statement)
        if kept and isinstance(statement, ast.If) and _is_better(statement.test, kept):
            within = set(nodes(statement))
            others = (node for node in nodes(loop) if node not in within)
            if kept.keys().isdisjoint(n.id for n in others if isinstance(n, ast.Name)):
                yield _best(statement.test, kept)


def _best(test: ast.expr, kept: Mapping[str, ast.expr]) -> Best:
    names = frozenset(kept)
    if not isinstance(test, ast.Compare):
        return Best(names)
    below = isinstance(test.ops[0], (ast.Lt, ast.LtE))
    for side, rises in ((test.left, below), (test.comparators[0], not below)):
        held = _uncast(side)
        if isinstance(held, ast.Name) and held.id in kept:
            return Best(names, greatest=held.id) if rises else Best(names, least=held.id)
    return Best(names)


def _uncast(node: ast.expr) -> ast.expr:
    """`best` of `best.detach().numpy()` or `float(best)`."""
    while isinstance(node, ast.Call) and not node.keywords:
        function = node.func
        name = getattr(function, "attr", getattr(function, "id", ""))
        given = [function.value] if isinstance(function, ast.Attribute) else []
        given += node.args
        if name not in CASTS or len(given) != 1:
            break
        node = given[0]
    return node


def _kept(statement: ast.AST) -> dict[str, ast.expr]:
    """What a branch gives names that it does not read; nothing if it does anything else."""
    if not isinstance(statement, ast.If) or statement.orelse:
        return {}
    found: dict[str, ast.expr] = {}
    for part in statement.body:
        given = list(_pairs(part)) if isinstance(part, ast.Assign) else []
        if not given or not all(isinstance(target, ast.Name) for target, _ in given):
            return {}
        found.update({getattr(target, "id", ""): value for target, value in given})
    return found if found.keys().isdisjoint(names_below(*found.values())) else {}


def _is_better(test: ast.expr, kept: Mapping[str, ast.expr]) -> bool:
    """Whether a condition compares a value with the one that is kept of the best, or asks besides
    whether there is none yet.
    """
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        rest = [part for part in test.values if not _asks_for_none(part, kept)]
        return len(rest) == 1 and _is_better(rest[0], kept)
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return False
    left, right = test.left, test.comparators[0]
    old, new = (left, right) if kept.keys() & names_below(left) else (right, left)
    held, other = names_below(old), names_below(new)
    if not isinstance(test.ops[0], ORDERS) or not kept.keys() & held or kept.keys() & other:
        return False
    return _plain(old, kept) == _plain(new, {})


def _asks_for_none(test: ast.expr, kept: Mapping[str, ast.expr]) -> bool:
    """Whether a condition asks for the first iteration: `i == 0`, `best is None`."""
    if not isinstance(test, ast.Compare) or not isinstance(test.left, ast.Name):
        return False
    operator, other = test.ops[0], test.comparators[0]
    if len(test.ops) != 1 or not isinstance(other, ast.Constant):
        return False
    first = isinstance(operator, ast.Eq) and other.value == 0 and test.left.id not in kept
    return first or (isinstance(operator, ast.Is) and other.value is None)


def _plain(node: ast.expr, held: Mapping[str, ast.expr]) -> str:
    """The text of a value, each name with what it is given, without casts and with methods as
    functions.
    """
    node = _uncast(node)
    if isinstance(node, ast.Name) and node.id in held:
        return _plain(held[node.id], {})
    if isinstance(node, ast.Call) and not node.keywords:
        function, given = node.func, node.args
        name = getattr(function, "attr", getattr(function, "id", ""))
        if isinstance(function, ast.Attribute):
            given = [function.value, *given]
        return f"{name}({', '.join(_plain(part, held) for part in given)})"
    if isinstance(node, ast.BinOp):
        left, right = _plain(node.left, held), _plain(node.right, held)
        return f"({left} {type(node.op).__name__} {right})"
    if isinstance(node, ast.UnaryOp):
        return f"({type(node.op).__name__} {_plain(node.operand, held)})"
    names = held.keys() & names_below(node)
    return "" if names else ast.unparse(node)
