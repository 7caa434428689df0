"""Which containers of a loop hold mappings: `targets[i]["boxes"]` takes one after another."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import entry_name


def records_in(body: Sequence[ast.AST]) -> set[str]:
    """The containers whose items a loop body asks for entries by a text, at once or under a name
    that it gives to nothing else.
    """
    parts = [node for part in body for node in nodes(part)]
    bound: dict[str, list[str]] = {}
    for node in parts:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            bound.setdefault(node.targets[0].id, []).append(_container(node.value))
    found = set()
    for holder in _asked(parts):
        found.add(_container(holder))
        if isinstance(holder, ast.Name) and len(bound.get(holder.id, ())) == 1:
            found.update(bound[holder.id])
    return found - {""}


def _asked(parts: Sequence[ast.AST]) -> Iterator[ast.expr]:
    """What is asked for an entry by a text: `x["boxes"]`, `x.get(key)`."""
    for node in parts:
        by_text = isinstance(node, ast.Subscript) and _is_text(node.slice)
        if by_text or (isinstance(node, ast.Attribute) and node.attr == "get"):
            assert isinstance(node, (ast.Subscript, ast.Attribute))
            yield node.value


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _container(node: ast.expr) -> str:
    """The name of what an item is taken of by anything but a text."""
    if isinstance(node, ast.Subscript) and not _is_text(node.slice):
        return entry_name(node.value)
    return ""
