"""Lists that a loop fills: whether their items hold what a batched form would put there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flake8_vectorize.analysis.dependence.overlap import Movement, Relation, relation
from flake8_vectorize.analysis.loops.combination import (
    ASSOCIATIVE,
    Combination,
    Dependence,
    Recurrence,
)
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.containers import views_in
from flake8_vectorize.analysis.values.forms import form_for
from flake8_vectorize.analysis.values.value import Kind, View
from flake8_vectorize.model.pattern import Update

# how an item may be made of the one before it
RUNNING = (ASSOCIATIVE | {Update.LINEAR}) - {Update.CONCATENATION}
# what may be the list itself under another name
LISTS = (Kind.SEQUENCE, Kind.TUPLE, Kind.MAPPING)


def running(frame: Frame) -> Iterator[Combination]:
    """The lists that get one item in each iteration, made of the one before it by an update that
    has a form for all of them: `sums.append(sums[-1] + x[i])`.
    """
    for append in frame.appends:
        token = frame.carried(append.name)
        form = form_for(append.value.forms, token)
        if form is None or form.update not in RUNNING or token in form.rest or frame.skips:
            continue
        # a list that goes by another name as well may get items by that
        others = {frame.carried(name) for name in frame.extended if name != append.name}
        alone = others.isdisjoint(append.value.taint)
        alone = alone and sum(other.name == append.name for other in frame.appends) == 1
        if alone and append.depth == frame.depth and not frame.varies(append.control):
            name, value = append.name, append.value
            yield Combination(name, name, form.update, True, False, value, append.line, form.rest)


def judge_items(
    frame: Frame, found: Dependence, movement: Movement, accepted: Collection[str]
) -> None:
    """Writes down that a list whose new items are made from those before carries a recurrence, but
    for those that are `accepted`, and that one whose items are views of what later iterations
    change holds other values than those that were added.
    """
    found.recurrences += _read_back(frame, accepted)
    items = [(append.value, append.taint) for append in frame.appends]
    if frame.element is not None:
        items.append((frame.element, frame.element.taint))
    for item, taint in items:
        for part in views_in(item):
            refilled = not part.converted and frame.refills(part.root, taint)
            if part.root not in frame.augmented and movement.tells_apart(part):
                refilled = False  # every write to it is known
            if refilled or _changes(frame, part, movement):
                found.tangled = part.root


def _read_back(frame: Frame, accepted: Collection[str]) -> Iterator[Recurrence]:
    """The lists of which an iteration reads what others have added, each with a sentence."""
    added = {append.name for append in frame.appends if append.name in frame.augmented}
    for name in sorted(((frame.extended - frame.assigned) | added).difference(accepted)):
        token = frame.carried(name)
        items = next((append.name for append in frame.appends if token in append.taint), "")
        if items:
            where = "before them" if items == name else f"that {name} got before"
            yield Recurrence(name, f"items of {items} depend on the items {where}")
        elif any(token in store.taint for store in frame.stores) or any(
            token in value.taint and value.kind not in LISTS
            for other, value in frame.final.items()
            if other != name
        ):
            yield Recurrence(name, f"an iteration reads the items that {name} got before")


def _changes(frame: Frame, view: View, movement: Movement) -> bool:
    """Whether another iteration writes to a part of a storage."""
    return any(
        relation(store.view, view, movement) not in (Relation.APART, Relation.SAME)
        for store in frame.stores
        if store.view.root == view.root and frame.outlives(store)
    )
