"""Comparisons of what an iteration makes with the best of those before: `if value > best`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.syntax.walking import nodes

ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def best_so_far(loop: ast.AST, test: ast.expr) -> ast.expr | None:
    """The side of a comparison that a loop keeps under the name on the other side, and nothing
    else: the value that becomes the best where it is better.
    """
    if not isinstance(test, ast.Compare) or len(test.ops) > 1 or type(test.ops[0]) not in ORDER:
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
