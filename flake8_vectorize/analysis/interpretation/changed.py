"""What the body of a loop binds anew, and which storages it changes, under all their names."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.converting import shaped_name, shaped_names
from flake8_vectorize.analysis.syntax.walking import names_below
from flake8_vectorize.analysis.syntax.writes import Writes
from flake8_vectorize.analysis.values.containers import LISTS
from flake8_vectorize.analysis.values.value import Value


def bound_in(state: State, frame: Frame, writes: Writes) -> None:
    """Writes down in the frame of a loop what its body binds and changes."""
    lists = _lists(state, writes)
    names = state.names
    tensors = {name for name in writes.converted if name in names and names[name].is_tensor}
    bound = writes.assigned - (tensors - writes.augmented)
    shaped = _shaped(frame, writes)
    frame.converted = frozenset(tensors | shaped)
    frame.assigned = frozenset(bound - _refilled_around(state, writes) - lists - shaped)
    changed_in(state, frame, writes)
    frame.refilled = frozenset(writes.refilled - lists)
    frame.augmented = frozenset(writes.augmented - lists)
    frame.extended = frozenset(writes.extended | lists)
    frame.grown = frozenset(writes.grown)


def _shaped(frame: Frame, writes: Writes) -> set[str]:
    """The names that a loop binds to nothing but what they hold, in one and the same shape."""
    node = frame.node
    if not isinstance(node, ast.For) or not any(map(shaped_name, node.body)):
        return set()
    return shaped_names(node.body, writes.assigned | names_below(node.target)) - writes.augmented


def changed_in(state: State, frame: Frame, writes: Writes, targets: Collection[str] = ()) -> None:
    """Writes down the storages that a loop body writes to, by the names that it uses for them and
    by the names that they were made under; `targets` are bound by the header.
    """
    names = state.names
    found = writes.mutated | _refilled_around(state, writes)
    lent: set[str] = set()
    for name in (*writes.mutated, *(writes.augmented - _lists(state, writes))):
        held = names.get(name)
        for value in with_items(held) if held is not None else ():
            if value.view is not None:
                others = {part.root for part in value.view.possible} - {name}
                found |= others
                if name in writes.refilled or name in targets:
                    lent |= others
    frame.lent = frozenset(lent & frame.assigned)
    augmented = {n for n in writes.augmented - found if n in names and names[n].is_tensor}
    if augmented:
        found |= augmented & _shared(state)
    frame.mutated = frozenset(found)


def rebound_in(
    state: State, frame: Frame, writes: Writes, targets: Collection[str]
) -> frozenset[str]:
    """The names of tensors that the header of a loop gives and the body binds anew, and changes in
    place: what has their name for its storage was made by the iteration.
    """
    names = state.names
    found = frame.assigned.intersection(targets) & (writes.mutated | writes.augmented)
    found = frozenset(name for name in found if name in names and names[name].is_tensor)
    return found - _roots(state) if found else found


def _roots(state: State) -> set[str]:
    """The storages that names and what they hold lead to."""
    return {
        part.root
        for held in state.names.values()
        for value in with_items(held)
        if value.view is not None
        for part in value.view.possible
    }


def _lists(state: State, writes: Writes) -> set[str]:
    """The names of lists that a loop body adds items to by an operator, as `append` would."""
    held = {name: state.names.get(name) for name in writes.listed}
    return {name for name, value in held.items() if value is not None and value.kind in LISTS}


def _refilled_around(state: State, writes: Writes) -> set[str]:
    """The tensors that a loop body adds to under a name that it does not bind, and that a loop
    around writes in place: both see the same storage.
    """
    if not state.loops:
        return set()
    around = [frame.mutated for frame in state.loops.frames]
    return {
        name
        for name in writes.refilled & writes.augmented
        if any(name in mutated for mutated in around)
        and (held := state.names.get(name)) is not None
        and held.is_tensor
    }


def _shared(state: State) -> set[str]:
    """The names whose storage is known by another name as well."""
    return {
        part.root
        for name, held in state.names.items()
        for value in with_items(held)
        if value.view is not None
        for part in value.view.possible
        if part.root != name
    }


def with_items(held: Value) -> Iterator[Value]:
    """A value and, if it is a container, all that it holds."""
    yield held
    for item in held.items or ():
        yield from with_items(item)
    if held.element is not None:
        yield from with_items(held.element)
