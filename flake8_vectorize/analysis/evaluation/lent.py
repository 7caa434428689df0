"""Whether a name that an iteration binds leads to what was there before: `rows = self.rows`."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.events import UPDATED
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.value import Kind, Value
from flake8_vectorize.model.nest import Place

# what was somewhere before a name is bound to it
PLACES = (ast.Attribute, ast.Subscript)


def outlasts(state: State, frame: Frame, name: str, held: Value) -> bool:
    """Whether what a name holds outlives an iteration, or may: the iteration has not made it."""
    if name.partition(".")[0] not in frame.assigned:
        return True
    lasting = (root.partition(".")[0] for root in frame.lasting(held))
    return any(root not in frame.assigned for root in lasting) or is_lent(state, name, held)


def is_lent(state: State, name: str, held: Value) -> bool:
    """Whether a name is bound to what an attribute holds, or something unknown under an index."""
    if held.kind is not Kind.UNKNOWN or not state.loops:
        return False
    return any(isinstance(value, PLACES) for value in state.usage.bound_to(name))


def note_update(state: State, name: str, held: Value, line: int) -> None:
    """Writes down that a method like `add_`, or an operator like `+=` that adds a tensor, changes
    what is not known, and was there before the loops in which it is the same in every iteration.
    """
    if held.kind is not Kind.UNKNOWN:
        return
    depends = held.taint - state.loops.governing
    for frame in state.loops.frames:
        own = name in frame.assigned and frame.carried(name) not in held.taint
        if own and not (frame.varies(depends) and _differs(frame, held)):
            bound = [given for given in _given(frame, name) if given.lineno <= line]
            if bound and isinstance(bound[-1], PLACES):
                frame.effects.append(Place(f"{spelled(bound[-1])}{UPDATED}", line))


def _differs(frame: Frame, held: Value) -> bool:
    """Whether a part of what is not known is another one in each iteration, as far as its place
    tells: what stands at the numbers of a list is not, as they may come again.
    """
    places = held.view.subscripts if held.view is not None else ()
    return not places or any(
        place.start is not None and frame.moves(place.start) for place in places
    )


def _given(frame: Frame, name: str) -> list[ast.expr]:
    """What assignments in a loop give a name, in their order."""
    assigned = (node for node in nodes(frame.node) if isinstance(node, ast.Assign))
    given = [
        node.value
        for node in assigned
        if any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
    ]
    return sorted(given, key=lambda value: value.lineno)
