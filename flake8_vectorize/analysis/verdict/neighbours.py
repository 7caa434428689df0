"""Whether the iterations of a loop combine elements with those around them, or in pairs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.affine import PRODUCT, Affine
from flake8_vectorize.analysis.values.value import DATA
from flake8_vectorize.model.nest import Walk


def reads_neighbours(frame: Frame) -> bool:
    """Whether a tensor is read at places around the current element that are as far away in every
    iteration; numbers that only bound slices, and loops inside, are combined with none.
    """
    if frame.windows:
        return True
    inner = frozenset(_inner(frame))
    bounding = any(DATA in cuts and frame.varies(cuts) for cuts in (frame.cuts, *_lasts(frame)))
    return any(
        any(_meets(frame, left, right, inner) for left, right in combinations(places, 2))
        for place, places in frame.offsets.items()
        if not (bounding and places <= frame.numbered.get(place, set()))
    )


def _inner(frame: Frame) -> Iterator[str]:
    """The variables of the loops inside a loop."""
    for child in (*frame.children, *frame.further):
        yield from child.induction
        yield from _inner(child)


def _lasts(frame: Frame) -> Iterator[frozenset[str]]:
    """What decides how long the loops inside a loop are."""
    for child in (*frame.children, *frame.further):
        yield child.lasts
        yield from _lasts(child)


def _meets(frame: Frame, left: Affine, right: Affine, inner: frozenset[str]) -> bool:
    """Whether an element is read at one place in one iteration and at the other in a later one, as
    many iterations later for all elements: blocks next to each other have none in common, and what
    moves at another speed, or the other way, is near in no more than one iteration.
    """
    distance = left.plus(right, -1)
    steps = [abs(factor) for name, factor in left.terms if name in frame.induction]
    apart = distance.known is not None and len(steps) == 1 and distance.known % steps[0] != 0
    return not (apart or frame.moves(distance)) and _constant(distance, inner)


def _constant(distance: Affine, inner: frozenset[str]) -> bool:
    """Whether a distance is the same whatever the loops inside do."""
    return not any(name in inner for symbol, _ in distance.terms for name in symbol.split(PRODUCT))


def walks_pairs(frame: Frame) -> bool:
    """Whether an inner loop walks the same axis again, or the rest of it."""
    for child in (*frame.children, *frame.further):
        if child.chained:
            continue
        rest = _walks_rest(frame, child)
        again = {place for place, at in child.offsets.items() if rest or not _all(frame, at)}
        own = {place for place, at in _shared(frame, child).items() if not _all(child, at)}
        walked = {(level.tensor, level.axis) for level in frame.levels}
        if (own | walked) & again:
            return True
    return False


def _shared(frame: Frame, child: Frame) -> dict[tuple[str, int], set[Affine]]:
    """Where a loop takes parts of what it walks along no axis of its own: an inner loop along the
    last axis of `x[i, i + j]` and `x[i, n]` stays in one row.
    """
    alone = {root for root, axis in frame.offsets if (root, axis) not in child.offsets}
    roots = [root for root, _ in frame.offsets]
    return {
        (root, axis): at
        for (root, axis), at in frame.offsets.items()
        if root not in alone or roots.count(root) == 1
    }


def _walks_rest(frame: Frame, child: Frame) -> bool:
    """Whether an inner loop begins or ends where the outer one stands."""
    if child.length is not None:
        return frame.moves(child.length)
    walks = any(level.walk is Walk.TENSOR for level in child.levels)
    return walks and frame.varies(child.header_taint)


def _all(frame: Frame, indices: set[Affine]) -> bool:
    """Whether a loop takes part in every index along an axis: `x[i * n + j]` is one walk."""
    return all(frame.moves(index) for index in indices)
