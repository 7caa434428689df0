"""Bounds of slices that are the same wherever one iteration of a loop spells them, or as far apart
in all iterations.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.syntax.writes import Writes
from flake8_vectorize.analysis.values.imports import dotted_name

# functions and methods that give the same each time they get the same
PURE = frozenset({"int", "len", "min", "max", "item", "long"})
# what a bound is made of, beside calls
STILL = (
    ast.Name,
    ast.Constant,
    ast.Attribute,
    ast.Subscript,
    ast.BinOp,
    ast.UnaryOp,
    ast.Slice,
    ast.Tuple,
    ast.operator,
    ast.unaryop,
    ast.expr_context,
)


def are_settled(loop: LoopNode, text: str) -> bool:
    """Whether the bounds of a slice, as spelled, are those of every slice of a loop that is spelled
    so: each of their names is bound once in an iteration at most, before the first of the slices,
    and none is changed in place.
    """
    parts = nodes(loop)
    slices = [n for n in parts if isinstance(n, ast.Slice) and ast.unparse(n) == text]
    if not slices or not all(_is_still(part) for part in nodes(slices[0])):
        return False
    names = {part.id for part in nodes(slices[0]) if isinstance(part, ast.Name)}
    held = {dotted_name(part) for part in nodes(slices[0]) if isinstance(part, ast.Attribute)}
    writes = Writes.of([loop])
    if (names | held) & writes.mutated or held & writes.assigned:
        return False
    first = min((part.lineno, part.col_offset) for part in map(_bound, slices))
    bound = [n for n in parts if isinstance(n, ast.Name) and n.id in names and _is_bound(n)]
    places = {name.id: (name.lineno, name.col_offset) for name in bound}
    return len(places) == len(bound) and all(place < first for place in places.values())


def is_of_one_length(loop: LoopNode, text: str) -> bool:
    """Whether a slice, as spelled, is as long in every iteration, wherever it begins:
    `i : i + n`.
    """
    try:
        node = ast.parse(f"x[{text}]", mode="eval").body
    except SyntaxError:
        return False
    part = node.slice if isinstance(node, ast.Subscript) else None
    if not isinstance(part, ast.Slice) or part.lower is None or part.upper is None or part.step:
        return False
    if not all(_is_still(node) for node in nodes(part)):
        return False
    length: Counter[str] = Counter()
    for term, sign in (*_terms(part.upper), *_terms(part.lower, -1)):
        length[term] += sign
    kept = {name for term, times in length.items() if times for name in _names_in(term)}
    writes = Writes.of([loop])
    bound = {name.id for name in nodes(loop) if isinstance(name, ast.Name) and _is_bound(name)}
    return kept.isdisjoint(bound | writes.assigned | writes.mutated)


def _terms(node: ast.expr, sign: int = 1) -> Iterator[tuple[str, int]]:
    """What is added up, as spelled, each with its sign."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        yield from _terms(node.left, sign)
        yield from _terms(node.right, sign if isinstance(node.op, ast.Add) else -sign)
    else:
        yield ast.unparse(node), sign


def _names_in(term: str) -> set[str]:
    """The names, and attributes of names, in an expression."""
    return {dotted_name(part) for part in nodes(ast.parse(term, mode="eval").body)} - {""}


def _is_still(part: ast.AST) -> bool:
    """Whether an expression has the same value where the names in it do."""
    if isinstance(part, ast.Call):
        name = part.func.attr if isinstance(part.func, ast.Attribute) else ""
        return (part.func.id if isinstance(part.func, ast.Name) else name) in PURE
    return isinstance(part, STILL)


def _is_bound(name: ast.Name) -> bool:
    return not isinstance(name.ctx, ast.Load)


def _bound(part: ast.Slice) -> ast.expr:
    """One of the bounds of a slice, which has a place even where the slice has none."""
    bound = part.lower or part.upper
    assert bound is not None
    return bound
