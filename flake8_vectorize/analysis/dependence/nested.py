"""Places that two loops move: `c[i * n + j]`, or `c[i, j]` and `c[j, i]`, on the two sides of a
diagonal where `j` counts from `i` on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations

from flake8_vectorize.analysis.values.affine import PRODUCT, Affine
from flake8_vectorize.analysis.values.counts import Lengths, least
from flake8_vectorize.analysis.values.value import Subscript

Pair = tuple[Subscript, Subscript]


def outruns(place: Affine, steps: Collection[str], inner: Mapping[str, Affine | None]) -> bool:
    """Whether loops inside move a position less far than one iteration of the loop that moves
    `steps`; `inner` are their variables with the numbers of values that these take.
    """
    inside = [term for term in place.terms if term[0] in inner]
    if not inside:
        return True
    own = [term for term in place.terms if _moved((term,), steps)]
    if len(own) != 1:
        return False
    symbol, pace = own[0]
    span = [(inner[name], factor) for name, factor in inside]
    if PRODUCT in symbol:
        length = Affine(
            0, tuple((name, pace) for name in symbol.split(PRODUCT) if name not in steps)
        )
        return [(length, 1)] == span
    lengths = [(length.known, factor) for length, factor in span if length is not None]
    if len(lengths) < len(span) or any(length is None for length, _ in lengths):
        return False
    return sum((length - 1) * abs(factor) for length, factor in lengths if length) < abs(pace)


def in_blocks(place: Affine, width: int, moved: Collection[str]) -> Affine | None:
    """How many blocks of so many elements the variables in `moved` put before a place; None if
    they move it by less than whole blocks.
    """
    moving = [term for term in place.terms if _moved((term,), moved)]
    if width < 1 or any(factor % width for _, factor in moving):
        return None
    return Affine(0, tuple((symbol, factor // width) for symbol, factor in moving))


def meet_across(
    pairs: Sequence[Pair],
    steps: Collection[str],
    inner: Collection[str],
    lengths: Lengths,
) -> bool | None:
    """Whether two places that lie on opposite sides of a diagonal meet in one and the same
    iteration of the loop that moves `steps`, on the diagonal; False if they never do, None if they
    do not lie so. `lengths` says how many values the variables take, from 0 on.
    """
    for first, second in combinations(_single(pairs), 2):
        written, read = (one.plus(other, -1) for one, other in zip(first, second, strict=True))
        for sign in (1, -1):
            above = least(written.times(sign), lengths)
            below = least(read.times(-sign), lengths)
            if above is None or below is None or min(above, below) < 0:
                continue
            if above or below:
                return False
            shared = {first[0], second[0]} & {first[1], second[1]}
            if any(_moved(p.terms, steps) and not _moved(p.terms, inner) for p in shared):
                return True
    return None


def _single(pairs: Sequence[Pair]) -> Iterator[tuple[Affine, Affine]]:
    """The positions of single elements along each axis, which none counts from the end."""
    for left, right in pairs:
        if left.start is None or right.start is None or left.tensor or right.tensor:
            continue
        single = left.width is None and right.width is None
        if single and _ascends(left.start) and _ascends(right.start):
            yield left.start, right.start


def _ascends(place: Affine) -> bool:
    return place.constant >= 0 and all(factor > 0 for _, factor in place.terms)


def _moved(terms: Sequence[tuple[str, int]], steps: Collection[str]) -> bool:
    return any(name in steps for symbol, _ in terms for name in symbol.split(PRODUCT))
