"""The best of what iterations make, with what they keep of it: `if cost < best: best, at = cost, i`
is a minimum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.loops.combination import Combination
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.bests import Best, bests_of
from flake8_vectorize.model.pattern import Update


def carried_bests(frame: Frame) -> Sequence[Best]:
    """What a loop carries from iteration to iteration as the best so far, under one name at least.
    What a function gives that is not known may need what it gave before.
    """
    if frame.opaque or not frame.entry:
        return ()
    found = [best for best in bests_of(frame.node) if best.greatest or best.least]
    return [best for best in found if (best.greatest or best.least) in frame.entry]


def extrema(frame: Frame, bests: Sequence[Best]) -> Iterator[Combination]:
    """What iterations combine into: what is kept with a best one follows from it."""
    for best in bests:
        name = best.greatest or best.least
        value = frame.final.get(name)
        if value is not None:
            rest = value.taint - {frame.carried(other) for other in best.names}
            update = Update.MAXIMUM if best.greatest else Update.MINIMUM
            placed = len(best.names) > 1
            yield Combination(name, name, update, False, False, value, frame.line, rest, placed)
