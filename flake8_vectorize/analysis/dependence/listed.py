"""Lists that a loop fills: whether their items hold what a batched form would put there."""

from __future__ import annotations

from flake8_vectorize.analysis.dependence.overlap import Movement, Relation, relation
from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.value import View


def judge_items(frame: Frame, found: Dependence, movement: Movement) -> None:
    """Writes down that a list whose new items are made from those before carries a recurrence, and
    that one whose items are views of what later iterations change holds other values than those
    that were added.
    """
    for append in frame.appends:
        if frame.carried(append.name) in append.taint:
            reason = f"items of {append.name} are made from the items before them"
            found.recurrences.append((append.name, reason))
        view = append.value.view
        if view is None or view.converted or not append.value.is_tensor:
            continue
        for part in view.possible:
            whole = not part.subscripts and frame.refills(part.root, append.taint)
            if (whole and not part.converted) or _changes(frame, part, movement):
                found.tangled = part.root


def _changes(frame: Frame, view: View, movement: Movement) -> bool:
    """Whether another iteration writes to a part of a storage."""
    return any(
        relation(store.view, view, movement) not in (Relation.APART, Relation.SAME)
        for store in frame.stores
        if store.view.root == view.root and frame.outlives(store)
    )
