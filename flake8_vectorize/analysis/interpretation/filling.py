"""What the places of lists and dictionaries get: parts of tensors, or items one by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from flake8_vectorize.analysis.evaluation.entries import NUMBER_AT_FIRST, note_item
from flake8_vectorize.analysis.evaluation.lent import is_lent, outlasts
from flake8_vectorize.analysis.evaluation.own_items import just_added, replace_added
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.events import Keyed
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import Form, Kind, Value, View, united
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.pattern import Update


class Filled(NamedTuple):
    """A place of a container that a statement `node` fills: the `base` is the container, `place`
    what is there before, `position` its number in a list.
    """

    target: ast.Subscript
    node: ast.stmt
    base: Value
    place: Value
    position: Affine | None

    @property
    def added(self) -> bool:
        """Whether what was there is kept, and something added to it."""
        return isinstance(self.node, ast.AugAssign)


def fill(state: State, filled: Filled, value: Value, forms: tuple[Form, ...]) -> None:
    """A place of a container gets a value. A tensor that is there in all iterations of a loop and
    is updated is as good as one with a name to that loop; to others, the container is filled.
    """
    target, place, base = filled.target, filled.place, filled.base
    name = dotted_name(target.value)
    added = just_added(state, name, target.slice)
    own = added is not None and added.value.view is None
    if added is not None and own and added.control == state.loops.governing:
        replace_added(state, added, value)
        return
    filling = state.loops.frames
    total = place.is_tensor or place.proof == NUMBER_AT_FIRST
    if filling and total and place.view is not None:
        within = [frame for frame in filling if not frame.touches(place.taint)]
        if _updates(state, filled, forms):
            filling = [frame for frame in filling if frame not in within]
        with _seen_by(state, within):
            _store(state, filled, place.view, value, forms)
    if not filled.added:
        note_item(state, name, target.slice, value)
    entry = _entry(state, filled, value)
    index = None if filled.added and _may_share(base, name) else filled.position
    with _seen_by(state, filling):
        mapping = base.kind is Kind.MAPPING
        lasts = partial(outlasts, state, name=name, held=base)
        state.loops.keyed(name, entry, index, lambda frame: mapping or lasts(frame))
    state.fill(name, entry.taint)


def _store(state: State, filled: Filled, view: View, value: Value, forms: tuple[Form, ...]) -> None:
    """Writes down that a tensor gets a value that is where the container has it. An entry that is
    bound anew leaves what it held as it was, which may be of another storage.
    """
    held = filled.place._replace(taint=filled.base.taint)
    if filled.added or not view.others:
        state.store(held, value, forms, filled.target.lineno)
        return
    state.store(held._replace(view=view.possible[0]), value, forms, filled.target.lineno)
    for frame in state.loops.frames:
        frame.stores[-1] = frame.stores[-1]._replace(choice=view.choice)


def note_lent(state: State, filled: Filled, value: Value) -> None:
    """Writes down in the loops around that something unknown is filled which was there before, and
    an iteration only gives a name.
    """
    name = dotted_name(filled.target.value)
    if is_lent(state, name, filled.base):
        for frame in state.loops.frames:
            if name in frame.assigned:
                frame.keyed.append(_entry(state, filled, value))


def _entry(state: State, filled: Filled, value: Value) -> Keyed:
    """What the place gets, and what that depends on."""
    place, line = filled.place.taint, filled.target.lineno
    taint = united(united(value.taint, place), state.loops.governing)
    where = taint if filled.added else place
    return Keyed(spelled(filled.target), line, value, taint, where, place, filled.node)


@contextmanager
def _seen_by(state: State, frames: list[Frame]) -> Iterator[None]:
    """Has what happens written down for some of the loops around alone."""
    around = state.loops.frames
    state.loops.frames = frames
    yield
    state.loops.frames = around


def _updates(state: State, filled: Filled, forms: tuple[Form, ...]) -> bool:
    """Whether an item is changed by an operator like `+=`, or gets, as it is written out, the sum
    or the like of itself and something else: `sums[k] = sums[k] + x`.
    """
    if filled.added:
        return True
    tokens = {form.token for form in forms if form.update is not Update.SAME}
    reads = state.loops.frames[-1].reads if tokens else ()
    place = filled.place.view.possible[0] if filled.place.view is not None else None
    return any(read.token in tokens and read.view == place for read in reads)


def _may_share(container: Value, name: str) -> bool:
    """Whether several items of a list, which operators like `+=` change in place, may be one, or
    lie where something else does.
    """
    items = container.items or ()
    views = [item.view for item in (container.element, *items) if item is not None]
    return any(view is not None and (view.root != name or view.reshaped) for view in views)
