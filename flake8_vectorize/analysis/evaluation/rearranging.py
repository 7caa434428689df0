"""Calls that put the items of a list into another order, in place: of no effect beyond an iteration
that made the list itself.
"""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.sequences import item_of
from flake8_vectorize.analysis.values.value import OBJECT, Kind, Value, View, united
from flake8_vectorize.model.nest import Place

SHUFFLES = frozenset({"random.shuffle", "numpy.random.shuffle"})
METHODS = frozenset({"sort", "reverse"})
# what has items in some order
ORDERED = frozenset({Kind.SEQUENCE, Kind.TUPLE, Kind.RANGE, Kind.ARRAY})


def rearranges(state: State, node: ast.Call, full: str) -> str:
    """The name of the list that a call shuffles, sorts or reverses; '' if it does something else,
    or if that is not known to be a list that nothing else holds.

    `full` is the full name of a function that the file imports, or ''.
    """
    function = node.func
    if full in SHUFFLES and node.args:
        name = dotted_name(node.args[0])
    elif not full and isinstance(function, ast.Attribute) and function.attr in METHODS:
        name = dotted_name(function.value)
    else:
        return ""
    held = state.names.get(name)
    alone = held is not None and held.kind in ORDERED and held.view == View(name)
    return name if alone else ""


def rearrange(state: State, node: ast.Call, name: str, taint: frozenset[str]) -> Value:
    """The value of a call that gives a list another order, which depends on `taint`."""
    held = state.names[name]
    for frame in state.loops.frames:
        if name not in frame.assigned or frame.carried(name) in held.taint:
            frame.effects.append(Place(f"{dotted_name(node.func)}()", node.lineno))
    item = item_of(held)
    items = (item,) * len(held.items) if held.items else None
    kind = Kind.TUPLE if items else Kind.SEQUENCE
    state.names[name] = held._replace(
        kind=held.kind if held.kind is Kind.ARRAY else kind,
        element=item,
        items=items,
        constant=None,
        affine=None,
        extent=None,
        taint=united(held.taint, taint),
    )
    return OBJECT
