"""Loops that do the same thing time and again: no iteration knows which one it is, and none draws
random numbers.

What they leave is a recurrence, or the same in every iteration. They walk no axis, unless they
count themselves where they write, or where they cut something.
"""

from __future__ import annotations

import ast
from typing import Any

from flake8_vectorize.analysis.knowledge.distributions import DRAWING
from flake8_vectorize.analysis.knowledge.table import drawing
from flake8_vectorize.analysis.syntax.walking import CHILDREN, names_below


def repeats_itself(loop: ast.For) -> bool:
    """Whether the body of a loop reads no variable of its header, draws nothing, writes to no place
    that it sets itself, and cuts nothing at one that it moves.
    """
    variables = names_below(loop.target)
    bound: set[str] = set()
    updated: set[str] = set()
    places: list[ast.expr] = []
    cuts: list[ast.expr] = []
    # what comes first is asked first: most bodies begin with their variable
    pending: list[Any] = loop.body[::-1]
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind is ast.Name:
            if type(node.ctx) is ast.Store:
                bound.add(node.id)
            elif node.id in variables:
                return False
            continue
        if kind is ast.AugAssign and type(node.target) is ast.Name:
            updated.add(node.target.id)
            pending.append(node.value)
            continue
        if kind is ast.Subscript and type(node.ctx) is not ast.Load:
            places.append(node)
        elif kind is ast.Attribute and type(node.ctx) is not ast.Load:
            bound |= names_below(node)
        elif kind is ast.Call:
            if _draws(node):
                return False
            places += [word.value for word in node.keywords if word.arg == "out"]
            if type(node.func) is ast.Attribute and node.func.attr.endswith("_"):
                places.append(node.func.value)
        elif kind is ast.Slice:
            cuts.append(node)
        elif kind is ast.Match:
            return False
        pending += CHILDREN[kind](node)
    moved = updated & names_below(*cuts)
    return not (moved or updated & bound or names_below(*places) & (bound | updated))


def _draws(call: ast.Call) -> bool:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr in drawing() or function.attr in DRAWING
    return isinstance(function, ast.Name) and function.id in drawing()
