"""Names that lead to a part of a storage that the loop changes, in some of its iterations."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flake8_vectorize.analysis.dependence.overlap import Movement, Relation, relation
from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.loops.frames import Frame


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
        parts = value.view.possible if value.view is not None else ()
        if not changed and name in frame.augmented and token in value.taint:
            changed, parts = {name}, tuple(part for part in parts if not part.converted)
        for part in parts:
            if any(part.root not in (name, root) for root in changed):
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
