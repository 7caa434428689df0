"""What lists hold that items are added to."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from flake8_vectorize.analysis.evaluation.lent import outlasts
from flake8_vectorize.analysis.evaluation.sole import is_alone
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.events import Given
from flake8_vectorize.analysis.syntax.growing import added_items, grown_name
from flake8_vectorize.analysis.syntax.slots import only_holds_lists
from flake8_vectorize.analysis.values.imports import dotted_name, entry_name
from flake8_vectorize.analysis.values.value import EMPTY, UNKNOWN, Kind, Value, extended
from flake8_vectorize.model.nest import Place


def added(items: Value) -> Sequence[Value]:
    """The items that a list gets of what another one holds: one for all where they are not
    written out.
    """
    if items.items and items.kind in (Kind.TUPLE, Kind.SEQUENCE):
        return items.items
    several = items.element or Value(Kind.UNKNOWN, items=items.items)
    return (several._replace(taint=items.taint, ragged=items.taint),)


def grow(state: State, name: str, items: Sequence[Value], node: ast.Call | ast.stmt) -> None:
    """Adds items to the list of this name; one without a name is some container."""
    if not name and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        for item in items:
            state.loops.filled(node.func, item, node.lineno)
            for frame in state.loops.frames:
                frame.given_to.append(Given(node, (item,)))
        return
    _note_lent(state, name, node)
    for item in items:
        state.add(name, item, node.lineno)
        held = state.names.get(name)
        if held is not None and held.kind is not Kind.UNKNOWN:
            made = frozenset().union(*(frame.assigned for frame in state.loops.frames))
            state.names[name] = extended(held, item, made)


def list_within(state: State, node: ast.expr) -> str:
    """The name of a list in a dictionary or in another list, or ''."""
    return _list_held(state, node) or _list_in_list(state, node)


def _list_held(state: State, node: ast.expr) -> str:
    """The name of the list that a dictionary holds under a text, `d["rows"]`, if the loops around
    only add to what is in the dictionary; else ''.
    """
    if not state.loops or not isinstance(node, ast.Subscript) or not entry_name(node):
        return ""
    holder = dotted_name(node.value)
    held = state.names.get(holder)
    if held is None or held.kind is not Kind.MAPPING or "." in holder:
        return ""
    if any(holder in frame.assigned for frame in state.loops.frames):
        return ""
    if not is_alone(state, holder) or any(item.view is not None for item in held.items or ()):
        return ""  # another name may lead to the list
    return entry_name(node) if only_holds_lists(holder, state.loops.frames[0].node) else ""


def _list_in_list(state: State, node: ast.expr) -> str:
    """How the list is spelled that stands at a place in a list of lists, `rows[k]`, if that is the
    variable of a loop, the loops around only add to such lists, and a tensor is made of each of
    them; else ''.
    """
    if not state.loops or not isinstance(node, ast.Subscript):
        return ""
    holder, place = dotted_name(node.value), dotted_name(node.slice)
    number = state.names.get(place)
    if number is None or "." in holder or not _holds_new_lists(state, holder):
        return ""
    spelling = ast.unparse(node)
    if not state.usage.collected(spelling, node.lineno):
        return ""
    loop = next((frame for frame in state.loops.frames if frame.varies(number.taint)), None)
    counted = loop is not None and number.affine is not None and loop.moves(number.affine)
    if not counted or any(holder in frame.assigned for frame in state.loops.frames):
        return ""
    if not is_alone(state, holder):
        return ""
    if not only_holds_lists(holder, state.loops.frames[0].node, place):
        return ""
    for frame in state.loops.frames:
        frame.containers.pop(holder, None)  # nothing is taken of it
    return spelling


def _holds_new_lists(state: State, name: str) -> bool:
    """Whether a name holds a list of empty ones, each of them made by itself: `[[]] * n` is one
    list, n times.
    """
    held = state.names.get(name)
    item = held.element if held is not None and held.kind is Kind.SEQUENCE else None
    if item is None or item.kind is not Kind.SEQUENCE or item.constant != EMPTY:
        return False
    made = state.usage.bound_to(name)
    return not any(isinstance(getattr(one, "left", None), ast.List) for one in made)


def _note_lent(state: State, name: str, node: ast.Call | ast.stmt) -> None:
    """Writes down in the loops around that a list grows which an iteration only gives a name."""
    held = state.names.get(name, UNKNOWN)
    for frame in state.loops.frames:
        if (
            name in frame.assigned
            and name not in frame.entry
            and outlasts(state, frame, name, held)
        ):
            frame.effects.append(Place(f"{name}.append()", node.lineno))


def grows(state: State, node: ast.Assign, evaluate: Callable[[ast.expr], Value]) -> bool:
    """Adds the items of `rows = rows + [row]` to a list; False where an assignment is none such."""
    name = grown_name(node)
    held = state.names.get(name)
    if held is None or held.kind is not Kind.SEQUENCE:
        return False
    grow(state, name, [evaluate(item) for item in added_items(node)], node)
    return True
