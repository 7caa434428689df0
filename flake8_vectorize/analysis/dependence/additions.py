"""How stores update what is read of the same storage, and whether several do so alike, so that
their order does not show.
"""

from __future__ import annotations

from flake8_vectorize.analysis.dependence.overlap import Movement, Relation, relation
from flake8_vectorize.analysis.loops.combination import ASSOCIATIVE, CLOSED
from flake8_vectorize.analysis.loops.events import Read, Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.forms import LINEAR, form_for
from flake8_vectorize.analysis.values.value import Form
from flake8_vectorize.model.pattern import Update

# how the same update may take the element itself, beside how it takes another one
ALIKE = {Update.SUM: LINEAR, Update.LINEAR: frozenset((Update.SUM,))}
# how a read meets what is written if it finds what was there before the loop
UNWRITTEN = (Relation.SAME, Relation.LATER, Relation.APART)


def update_of(store: Store, read: Read) -> Form | None:
    """How a store updates what a read finds; None if that decides whether it is written, if one of
    the two may be of another storage, or if nothing is known. What a condition lets in as it is may
    be the latest.
    """
    form = form_for(store.forms, read.token)
    if form is None or read.token in store.control:
        return None
    if form.update is Update.SAME and store.control:
        form = Form(form.token, Update.LATEST, form.rest | store.control)
    if form.update not in CLOSED:
        return None
    return form if read.choice == store.choice else None


def only_adds(frame: Frame, read: Read, other: Store, movement: Movement) -> bool:
    """Whether what a read finds enters nothing but updates of its own place that are like another
    store to the storage.
    """
    if any(read.token in value.taint for value in frame.final.values()):
        return False
    if any(read.token in append.taint for append in frame.appends):
        return False
    users = [store for store in frame.stores if read.token in store.taint]
    return bool(users) and all(_alike(frame, s, read, other, movement) for s in users)


def _alike(frame: Frame, store: Store, read: Read, other: Store, movement: Movement) -> bool:
    form = form_for(store.forms, read.token)
    if form is None or form.update not in ASSOCIATIVE or rereads(frame, read, form.rest):
        return False
    totals = (Relation.EVERY, Relation.UNKNOWN)
    if any(relation(s.view, s.view, movement) not in totals for s in (store, other)):
        return False
    own = {found.token for found in frame.reads if found.view.root == read.view.root}
    return any(
        found.token in own and found.update is form.update and own.isdisjoint(found.rest)
        for found in other.forms
    )


def reads_anew(frame: Frame, store: Store, read: Read, form: Form, movement: Movement) -> bool:
    """Whether the other operands of an update read what the loop wrote to the same storage.

    `x[i] = x[i] + x[i - 1]` finds in `x[i]` what was there before the loop, if nothing else writes
    to `x`, and it is written once in an iteration.
    """
    root = read.view.root
    if not rereads(frame, read, form.rest):
        return False
    stores = [other for other in frame.stores if other.view.root == root]
    if len(stores) > 1 or any(store in child.stores for child in frame.children):
        return True
    alike = ALIKE.get(form.update, (form.update,))
    for other in frame.reads:
        if other.view.root == root and other.token in form.rest:
            own = form_for(store.forms, other.token)
            filters = form.update is Update.LATEST
            if not filters and (own is None or own.update not in alike):
                return True
            if relation(store.view, other.view, movement) not in UNWRITTEN:
                return True
    return False


def rereads(frame: Frame, read: Read, rest: frozenset[str]) -> bool:
    """Whether the other operands of an update read the same storage again."""
    root = read.view.root
    return any(other.token in rest for other in frame.reads if other.view.root == root)
