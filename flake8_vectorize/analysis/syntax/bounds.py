"""Which containers hold numbers, by where a loop puts what it takes from them: bounds, fillings."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from enum import Enum
from typing import Any

from flake8_vectorize.analysis.syntax.aliases import root_of
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.values.imports import dotted_name

# methods that write one number everywhere, by the position of the number among their arguments
FILLINGS = {"fill_": 0, "masked_fill": 1, "masked_fill_": 1}
# functions of Python that give a number for so many numbers
OF_NUMBERS = {"int": 1, "min": 2, "max": 2}


class _Site(Enum):
    """What a place in the source admits."""

    NUMBER = "nothing but a number"
    SEVERAL = "a number, and what many numbers are held in"
    ANYTHING = "objects of all sorts"


def holds_numbers(container: str, body: Sequence[ast.stmt]) -> bool:
    """Whether what a loop body takes from a container bounds what it writes or fills a tensor, and
    does nothing that only objects do: `mask[i, : length[i]] = 1`, `x[i].fill_(values[i])`.
    """
    held = {
        target.id
        for statement in body
        if isinstance(statement, ast.Assign) and _is_item(statement.value, container)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    proven = False
    pending: list[tuple[Any, _Site]] = [(node, _Site.ANYTHING) for node in body]
    while pending:
        node, site = pending.pop()
        if _binds(node, container, held):
            continue
        if _is_item(node, container) or (isinstance(node, ast.Name) and node.id in held):
            if site is _Site.ANYTHING or not isinstance(node.ctx, ast.Load):
                return False
            proven = proven or site is _Site.NUMBER
            continue
        if dotted_name(node) == container:
            return False
        if not _is_length(node, container):
            pending += _below(node, site)
    return proven


def placed_in(container: str, body: Sequence[ast.AST]) -> set[str]:
    """The names of what is read at the positions that a loop takes from a container, empty if it
    does anything else with them but count them: `x[rows[k]].sum(0)`.
    """
    found: set[str] = set()
    pending: list[tuple[Any, str]] = [(node, "") for node in body]
    while pending:
        node, holder = pending.pop()
        if isinstance(node, ast.Subscript) and root_of(node) == container:
            if not holder:
                return set()
            found.add(holder)
        elif isinstance(node, ast.Subscript):
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            holder = root_of(node) if isinstance(node.ctx, ast.Load) else ""
            pending += [(node.value, ""), *((part, holder) for part in parts)]
        elif dotted_name(node) == container:
            return set()
        elif not _counts(node, container):
            pending += [(child, "") for child in children(node)]
    return found


def _counts(node: ast.AST, container: str) -> bool:
    """Whether a call asks for the length of something of a container."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "len"
        and all(root_of(argument) == container for argument in node.args)
    )


def _is_item(node: ast.AST, container: str) -> bool:
    """Whether a node is one item of a container: a slice is none."""
    return (
        isinstance(node, ast.Subscript)
        and not any(isinstance(part, ast.Slice) for part in nodes(node.slice))
        and dotted_name(node.value) == container
    )


def _is_length(node: ast.AST, container: str) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "len"
        and all(dotted_name(argument) == container for argument in node.args)
    )


def _binds(node: ast.AST, container: str, held: set[str]) -> bool:
    """Whether a statement does nothing but give an item a name."""
    return (
        isinstance(node, ast.Assign)
        and _is_item(node.value, container)
        and all(isinstance(target, ast.Name) and target.id in held for target in node.targets)
    )


def _below(node: ast.AST, site: _Site) -> list[tuple[ast.AST, _Site]]:
    """The nodes below a node, and what stands in their places."""
    if isinstance(node, ast.Slice):
        return [(end, site) for end in (node.lower, node.upper, node.step) if end]
    if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.Compare)):
        inner = _Site.SEVERAL if site is _Site.ANYTHING else site
        return [(child, inner) for child in children(node)]
    if isinstance(node, ast.Subscript):
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        place = _Site.SEVERAL if len(parts) > 1 else _Site.ANYTHING
        # what is read between two bounds may be reduced, each time over as many elements
        bound = _Site.NUMBER if isinstance(node.ctx, ast.Store) else _Site.ANYTHING
        positions = [(part, bound if isinstance(part, ast.Slice) else place) for part in parts]
        return [(node.value, _Site.ANYTHING), *positions]
    found = [(child, _Site.ANYTHING) for child in children(node)]
    if not isinstance(node, ast.Call):
        return found
    function = node.func
    if isinstance(function, ast.Name) and len(node.args) == OF_NUMBERS.get(function.id):
        return [(argument, site) for argument in node.args]
    number = FILLINGS.get(function.attr) if isinstance(function, ast.Attribute) else None
    if number is not None and number < len(node.args):
        found[1 + number] = (node.args[number], _Site.NUMBER)
    return found
