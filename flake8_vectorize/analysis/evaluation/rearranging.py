"""Calls that put the items of a list into another order, or take one away, in place: of no effect
beyond an iteration that made the list itself.
"""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.lent import outlasts
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.events import DELETED
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.aliases import root_of
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.sequences import item_of
from flake8_vectorize.analysis.values.value import (
    NOTHING,
    OBJECT,
    UNKNOWN,
    Kind,
    Value,
    united,
    whole_view,
)
from flake8_vectorize.model.nest import Place

SHUFFLES = frozenset({"random.shuffle", "numpy.random.shuffle"})
# methods that take away one item
TAKING = frozenset({"remove", "pop"})
METHODS = frozenset({"sort", "reverse"}) | TAKING
# what has items in some order
ORDERED = frozenset({Kind.SEQUENCE, Kind.TUPLE, Kind.RANGE, Kind.ARRAY})


def rearranges(state: State, node: ast.Call, full: str) -> str:
    """The name of the list that a call shuffles, sorts, reverses, or takes an item from; '' if it
    does something else, or if that is not known to be a list that nothing else holds.

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
    alone = held is not None and held.kind in ORDERED and held.view == whole_view(name)
    return name if alone else ""


def rearrange(state: State, node: ast.Call, name: str, taint: frozenset[str]) -> Value:
    """The value of a call that gives a list another order, or takes an item away: which one depends
    on `taint`.
    """
    held = state.names[name]
    lasting = [
        frame
        for frame in state.loops.frames
        if name not in frame.assigned or frame.carried(name) in held.taint
    ]
    for frame in lasting:
        frame.effects.append(Place(f"{dotted_name(node.func)}()", node.lineno))
    item = item_of(held)
    if getattr(node.func, "attr", "") not in TAKING:
        _becomes(state, name, (item,) * len(held.items or ()) or None, taint)
        return OBJECT
    _becomes(state, name, None, taint, state.loops.governing.union(*map(_often, lasting)))
    given = getattr(state.place, "value", None) is not node
    return item._replace(taint=united(item.taint, taint)) if given else OBJECT


def delete(state: State, target: ast.Subscript, taint: frozenset[str]) -> None:
    """An item that depends on `taint` is deleted: of no effect beyond an iteration that made what
    held it.
    """
    place = Place(f"{spelled(target)}{DELETED}", target.lineno)
    root, name = root_of(target).partition(".")[0], dotted_name(target.value)
    held = state.names.get(root, UNKNOWN)
    lasting = [frame for frame in state.loops.frames if outlasts(state, frame, root, held)]
    for frame in lasting:
        frame.effects.append(place)
    if name == root and held.kind in ORDERED and held.view == whole_view(name):
        _becomes(state, name, None, taint, state.loops.governing.union(*map(_often, lasting)))


def _often(frame: Frame) -> frozenset[str]:
    """What it depends on how often a loop runs."""
    return frame.header_taint


def _becomes(
    state: State,
    name: str,
    items: tuple[Value, ...] | None,
    taint: frozenset[str],
    ragged: frozenset[str] = NOTHING,
) -> None:
    """A list, under all its names, gets other items in its places: which ones depends on `taint`,
    and how many on `ragged`.
    """
    held = state.names[name]
    kind = Kind.TUPLE if items else Kind.SEQUENCE
    for known, other in list(state.names.items()):
        if other.view == held.view:
            state.names[known] = other._replace(
                kind=other.kind if other.kind is Kind.ARRAY else kind,
                element=item_of(held),
                items=items,
                constant=None,
                affine=None,
                extent=None,
                taint=united(other.taint, taint),
                ragged=united(other.ragged, ragged),
            )
