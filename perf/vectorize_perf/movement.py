"""What moved between two rankings: loops that are new, gone, slower or faster."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from vectorize_perf.rank import HOT_SHARE, RankedLoop, Ranking
from vectorize_perf.session import LoopSite

# Two runs of the same program differ by this much on a busy machine: no movement.
NOISE: Final = 0.2


class Change(str, Enum):
    """How a loop stands now beside how it stood."""

    NEW = "new"
    GONE = "gone"
    SLOWER = "slower"
    FASTER = "faster"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Movement:
    """One loop before and after; None where it does not stand in that ranking."""

    site: LoopSite
    change: Change
    before: RankedLoop | None
    after: RankedLoop | None


def movements(old: Ranking, new: Ranking) -> list[Movement]:
    """The loops above one percent in either ranking, in the order of the new one, then the old.

    A loop is the same if its id is, or else if it is the only one with its path, scope and head:
    its body was edited.
    """
    before = _hot(old.loops)
    moved = []
    for loop in _hot(new.loops):
        match = _matching(loop, before)
        if match is not None:
            before.remove(match)
        moved.append(_movement(match, loop))
    return moved + [Movement(loop.record.site, Change.GONE, loop, None) for loop in before]


def _hot(loops: Iterable[RankedLoop]) -> list[RankedLoop]:
    return [loop for loop in loops if loop.share >= HOT_SHARE]


def _matching(loop: RankedLoop, others: list[RankedLoop]) -> RankedLoop | None:
    site = loop.record.site
    same = [one for one in others if one.record.site.loop_id == site.loop_id]
    if not same:
        key = site.path, site.scope, site.head
        edited = (one.record.site for one in others)
        found = [place for place in edited if (place.path, place.scope, place.head) == key]
        if len(found) == 1:
            same = [one for one in others if one.record.site is found[0]]
    return same[0] if same else None


def _movement(before: RankedLoop | None, after: RankedLoop) -> Movement:
    change = Change.NEW
    if before is not None:
        ratio = _per_call(after) / max(1e-12, _per_call(before))
        change = Change.SAME
        if ratio > 1 + NOISE:
            change = Change.SLOWER
        elif ratio < 1 / (1 + NOISE):
            change = Change.FASTER
    return Movement(after.record.site, change, before, after)


def _per_call(loop: RankedLoop) -> float:
    return loop.record.inclusive_s / max(1, loop.record.calls)
