"""The items that the iteration which reads or changes them has added to a list itself, and those
that the iteration before it has added.
"""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.events import Append
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.slots import FIRST, LAST, added_at, only_appended
from flake8_vectorize.analysis.values.affine import unknown
from flake8_vectorize.analysis.values.counts import count_of
from flake8_vectorize.analysis.values.forms import identity
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import EMPTY, Form, Value

PLACES = (ast.Name, ast.UnaryOp)


def just_added(state: State, name: str, place: ast.expr) -> Append | None:
    """The item of this iteration that stands at a place of a list that the loop does nothing to but
    append: `rows[-1]` behind `rows.append(x)`, or `rows[i]` where `i` is how many there were.
    """
    frame = state.loops.innermost
    if frame is None or not isinstance(place, PLACES) or name in frame.assigned:
        return None
    added = [append for append in frame.appends if append.name == name]
    counted = place.id if isinstance(place, ast.Name) else ""
    number = _from_end(place) if isinstance(place, ast.UnaryOp) else 1
    if not 0 < number <= len(added):
        return None
    certain = all(append.depth == frame.depth for append in added[-number:])
    within = any(child.holds(append.line) for append in added for child in frame.children)
    if within or not certain or (counted and not _counts_items(state, frame, name, counted)):
        return None
    return added[-number] if only_appended(name, frame.node, once=bool(counted)) else None


def carried_item(state: State, node: ast.Subscript) -> tuple[Form, ...]:
    """The forms of the item that the iteration before added to a list, at the end where loops add
    items: `rows[-1]`, or `rows[0]` beside `rows.insert(0, row)`.
    """
    name, place = dotted_name(node.value), node.slice
    last = isinstance(place, ast.UnaryOp) and _from_end(place) == 1
    first = isinstance(place, ast.Constant) and type(place.value) is int and place.value == FIRST
    held = state.names.get(name)
    if held is None or not held.taint or not (last or first):
        return ()
    return tuple(
        identity(token)
        for frame in state.loops.frames
        if (token := frame.carried(name)) in held.taint
        and name in frame.extended
        and all(append.name != name for append in frame.appends)
        and added_at(name, frame.node) == (LAST if last else FIRST)
    )


def replace_added(state: State, added: Append, value: Value) -> None:
    """The item that an iteration has added becomes another one."""
    for frame in state.loops.frames:
        known = reversed(range(len(frame.appends)))
        number = next((n for n in known if frame.appends[n] == added), None)
        if number is not None:
            frame.appends[number] = added._replace(value=value)


def _from_end(place: ast.UnaryOp) -> int:
    """The number behind the minus of a place that is counted from the end, or 0."""
    operand = place.operand
    counted = isinstance(place.op, ast.USub) and isinstance(operand, ast.Constant)
    number = operand.value if counted and isinstance(operand, ast.Constant) else None
    return number if type(number) is int else 0


def _counts_items(state: State, frame: Frame, name: str, place: str) -> bool:
    """Whether a number is how many items a list had when the iteration began, if each adds one:
    none before the first.
    """
    held, number = frame.names.get(name), state.names.get(place)
    if held is None or held.constant != EMPTY or held.element is not None or held.items:
        return False
    if number is None or number.affine != unknown(count_of(frame.ident)) or frame.skips:
        return False
    if any(name in outer.extended - outer.assigned for outer in state.loops.frames[:-1]):
        return False
    return _is_untouched(state, frame, name)


def _is_untouched(state: State, frame: Frame, name: str) -> bool:
    """Whether nothing reads a name from the last line before a loop that binds it up to the loop:
    nothing else can have got the list, or have added to it.
    """
    bound = (value.lineno for value in state.usage.bound_to(name) if value.lineno < frame.line)
    made = max(bound, default=0)
    return not any(made <= line < frame.line for line in state.usage.loads.get(name, ()))
