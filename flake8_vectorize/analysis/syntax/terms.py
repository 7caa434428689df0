"""Which terms of sums are what something says that stands in another place: `row[places[i]]`."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator

from flake8_vectorize.analysis.syntax.sites import LoopNode, body_of
from flake8_vectorize.analysis.syntax.walking import nodes


def picked_terms(
    loop: LoopNode, items: Container[str], operations: Iterable[ast.BinOp]
) -> Iterator[tuple[ast.Subscript, list[ast.Subscript]]]:
    """Each place in what a loop takes, by the names of `items`, that a part of something else says,
    where it is added to parts: that other part, and these. `operations` are those of the function.
    """
    last = loop.end_lineno or loop.lineno
    within = (node for node in operations if loop.lineno <= node.lineno <= last)
    if not any(isinstance(side, ast.Subscript) for node in within for side in _sides(node)):
        return
    for body in body_of(loop):
        for node in nodes(body):
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
                terms = [part for part in _terms(node) if isinstance(part, ast.Subscript)]
                for term in terms:
                    if _is_picked(term, items) and isinstance(term.slice, ast.Subscript):
                        yield term.slice, [other for other in terms if other is not term]


def _sides(node: ast.BinOp) -> tuple[ast.expr, ast.expr]:
    return (node.left, node.right)


def _terms(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        yield from _terms(node.left)
        yield from _terms(node.right)
    else:
        yield node


def _is_picked(part: ast.Subscript, items: Container[str]) -> bool:
    return isinstance(part.value, ast.Name) and part.value.id in items
