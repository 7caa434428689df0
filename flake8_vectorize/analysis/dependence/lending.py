"""Names that lead to a part of a storage that the loop changes, in some of its iterations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import product

from flake8_vectorize.analysis.dependence.overlap import Movement, Relation, relation
from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.forms import form_for
from flake8_vectorize.analysis.values.value import Kind, Value, View
from flake8_vectorize.model.pattern import Update


def judge_names(
    frame: Frame,
    found: Dependence,
    stores: Sequence[Store],
    running: Collection[str],
    movement: Movement,
) -> None:
    """Writes down the storages that a name leads to in one iteration and not in the next; names
    in `running` hold what iterations combine into.
    """
    for name, value in frame.final.items():
        # the next iteration changes what it finds there
        token = frame.carried(name)
        changed = {store.view.root for store in stores if token in store.held}
        combined = any(f"{root}[]" in running for root in changed)
        if changed and name in frame.entry and _replaced(frame, name, value, combined):
            found.tangled = min(changed)
        parts = value.view.possible if value.view is not None else ()
        moved = name in frame.augmented and token in value.taint
        if moved and not changed and not _is_number(frame, name, value):
            changed = {name}
            parts = tuple(p for p in parts if not (p.converted or _is_left(frame, name, p.root)))
        for part in parts if changed else ():
            if any(part.root not in (name, root) for root in changed):
                found.tangled = part.root
        bound = name in frame.entry and name not in frame.augmented
        if bound and value.view != frame.entry[name].view and _is_read_later(frame, token):
            # what the next iteration reads by it is changed in between
            for part, store in product(_elsewhere(value, name), stores):
                meets = part.root == store.view.root
                if meets and relation(store.view, part, movement) is not Relation.APART:
                    found.tangled = part.root
    for store in stores:
        root = store.view.root
        for name in running:
            entry = frame.entry.get(name)
            # it begins with what an iteration has changed by then
            for part in entry.view.possible if entry is not None and entry.view is not None else ():
                meets = part.root == root != name
                if meets and relation(store.view, part, movement) is not Relation.APART:
                    found.tangled = root


def _is_left(frame: Frame, name: str, root: str) -> bool:
    """Whether each iteration makes a storage anew, and nothing but one name leads to it when the
    next one begins: `if total is None: total = loss`, `else: total += loss`.
    """
    before = root in frame.entry and _is_read_later(frame, frame.carried(root))
    if before or root not in frame.assigned:
        return False
    held = [value for other, value in frame.final.items() if other not in (name, root)]
    held += [*frame.listed, *(entry.value for entry in frame.keyed)]
    return not any(_holds(value, root) for value in held)


def _holds(value: Value, root: str) -> bool:
    """Whether something is, or is a part of, a storage, or holds one."""
    if value.view is not None and any(part.root == root for part in value.view.possible):
        return True
    return any(_holds(item, root) for item in (value.element, *(value.items or ())) if item)


def _is_number(frame: Frame, name: str, value: Value) -> bool:
    """Whether a name begins with a number and holds no array that is known: `+=` makes another."""
    before = frame.entry.get(name)
    return before is not None and before.is_number and value.kind not in (Kind.TENSOR, Kind.ARRAY)


def _elsewhere(value: Value, name: str) -> tuple[View, ...]:
    """The parts of other storages that a name leads to, not converted to what is its own."""
    parts = value.view.possible if value.view is not None else ()
    return tuple(part for part in parts if part.root != name and not part.converted)


def _is_read_later(frame: Frame, token: str) -> bool:
    """Whether what a name holds at the start of an iteration goes into anything."""
    return (
        any(token in value.taint for value in frame.final.values())
        or any(token in store.taint for store in frame.stores)
        or any(token in append.taint for append in frame.appends)
    )


def _replaced(frame: Frame, name: str, value: Value, combined: bool) -> bool:
    """Whether a name may be bound to something else by an iteration, so that the next one does not
    change what is known by another name too, or what iterations have `combined`.
    """
    token = frame.carried(name)
    form = form_for(value.forms, token)
    if form is not None and form.update is Update.SAME:
        return False
    view = frame.entry[name].view
    own = {part.root for part in view.possible} if view is not None else {name}
    return (combined and token not in value.taint) or any(
        part.root in own
        for other, held in frame.names.items()
        if other != name and held.view is not None
        for part in held.view.possible
    )
