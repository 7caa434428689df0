"""The best of what iterations make, with what they keep of it: `if cost < best: best, at = cost, i`
is a minimum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.loops.combination import Combination
from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.bests import Best, bests_of
from flake8_vectorize.analysis.syntax.masked_bests import MaskedBest, masked_bests
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.pattern import Update


class Kept(NamedTuple):
    """What a loop carries from iteration to iteration as the best so far; `names` are those that
    it has for that and for what it keeps with it, `filled` those whose tensors it changes.
    """

    bests: Sequence[Best] = ()
    names: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()


def carried_bests(frame: Frame, usage: Usage) -> Kept:
    """What a loop carries as the best so far, under one name at least. What a function gives that
    is not known may need what it gave before.
    """
    if frame.opaque or not (frame.entry or frame.stores):
        return Kept()
    found = [best for best in bests_of(frame.node) if _carries(frame, best)]
    filled: frozenset[str] = frozenset()
    for masked in masked_bests(frame.node):
        if _is_own(frame, usage, masked):
            found.append(masked.best)
            filled |= masked.filled
    return Kept(found, frozenset(name for best in found for name in best.names), filled)


def _carries(frame: Frame, best: Best) -> bool:
    return (best.greatest or best.least) in frame.entry


def _is_own(frame: Frame, usage: Usage, found: MaskedBest) -> bool:
    """Whether what masks let in goes to tensors that have no other names, and nobody asks for the
    last mask.
    """
    last = frame.node.end_lineno or frame.line
    if found.mask in frame.entry or usage.read_after(found.mask, last):
        return False
    if any(name not in frame.entry for name in found.best.names - found.filled):
        return False
    for name in found.filled:
        for other, held in frame.names.items():
            parts = held.view.possible if held.view is not None else ()
            whole = other == name and len(parts) == 1 and not parts[0].subscripts
            if any(part.root == name for part in parts) and not whole:
                return False
        if not any(store.view.root == name for store in frame.stores):
            return False
    return True


def extrema(frame: Frame, kept: Kept) -> Iterator[Combination]:
    """What iterations combine into: what is kept with a best one follows from it."""
    for best in kept.bests:
        name = best.greatest or best.least
        value = frame.final.get(name)
        line = frame.line
        if value is None or name in kept.filled:
            store = _put(frame, name)
            if store is None:
                continue
            value, line = store.value._replace(taint=store.taint), store.line
        rest = value.taint - {frame.carried(other) for other in best.names}
        update = Update.MAXIMUM if best.greatest else Update.MINIMUM
        placed = len(best.names) > 1
        yield Combination(name, name, update, False, False, value, line, rest, placed)


def _put(frame: Frame, name: str) -> Store | None:
    """What an iteration puts into the tensor that a name holds."""
    return next((store for store in frame.stores if store.view.root == name), None)
