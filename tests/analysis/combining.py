"""How what single iterations make of a total or of a storage is put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from analysis.alone import Undecided
from analysis.storages import plain
from torch import Tensor

# in the order in which they are tried: a largest value may be the last one by chance
COMBINE: dict[str, Callable[[Any, Any], Any]] = {
    "sum": lambda a, b: a + b,
    "product": lambda a, b: a * b,
    "linear": lambda a, b: a * b[0] + b[1],
    "latest": lambda a, b: _replaced(a, *b),
    "substitution": lambda a, b: a * b[0] + b[1],
    "maximum": lambda a, b: _better(torch.maximum, max, a, b),
    "minimum": lambda a, b: _better(torch.minimum, min, a, b),
    "all": lambda a, b: a & b,
    "any": lambda a, b: a | b,
    "concatenation": lambda a, b: torch.cat([b[0], a, b[1]]),
    "first": lambda a, b: torch.where(a == 0, b, a),
    "filled": lambda a, b: torch.where(b[0] != b[1], b[0], a),
}
NEUTRAL = {"sum": 0, "product": 1, "first": 0}
# a condition may hold for the numbers of one draw by chance
DRAWS = 3
# what an iteration contributes to this is what it adds in front and what it adds behind
GROWTH = "concatenation"
# what an iteration contributes to this is what it makes of the start, beside that
FILLING = "filled"
# what an iteration contributes to these is a factor and a term
LINEAR = ("linear", "latest", "substitution")


def _better(
    of_tensors: Callable[[Tensor, Tensor], Tensor], of_numbers: Callable[..., Any], a: Any, b: Any
) -> Any:
    """The better of two totals: a number stays one until an iteration makes a tensor of it."""
    if isinstance(a, Tensor) or isinstance(b, Tensor):
        return of_tensors(torch.as_tensor(a), torch.as_tensor(b))
    return of_numbers(a, b)


def placed(
    begin: Any, update: str, homes: Sequence[Tensor], key: Any, known: Any, item: Any
) -> Any:
    """What a container holds in a place where an iteration put something, and others before it: of
    a total that is bound anew, what all of them contribute. What is changed in place is merged with
    the storages.

    Raises:
        Undecided: of a product no single factor is known.
    """
    total = update and (key in begin if isinstance(begin, dict) else key < len(begin))
    if not total or _lies_in(homes, item):
        return item
    if update == "sum":
        return (begin[key] if known is None else known) + (item - begin[key])
    if update not in ("maximum", "minimum", "all", "any"):
        raise Undecided
    return item if known is None else COMBINE[update](known, item)


def _lies_in(lines: Sequence[Tensor], item: Any) -> bool:
    places = {line.data_ptr() for line in lines}
    return isinstance(item, Tensor) and item.untyped_storage().data_ptr() in places


def merge(line: Tensor, old: Tensor, new: Tensor, mask: Tensor, update: str) -> None:
    """Adds to a storage what one iteration made of it."""
    if update == "sum":
        line += new - old
    elif update in ("maximum", "minimum"):
        line[mask] = COMBINE[update](line[mask], new[mask])
    elif update == "product":
        factor = torch.where(old == 0, 0, new // torch.where(old == 0, 1, old))
        line[mask] *= factor[mask]
    else:
        line[mask] = new[mask]


def grown(held: Any, make: Callable[[Tensor], Any]) -> tuple[Tensor, Tensor]:
    """What is added in front of a tensor and behind it, whatever row it holds.

    Raises:
        TypeError: it is no tensor, or becomes none.
        ValueError: what is made of a row does not hold that row once, as it is.
    """
    if not isinstance(held, Tensor):
        raise TypeError(held)
    one, two = (make(held.new_full((1, *held.shape[1:]), n)) for n in (0, 1))
    differing = torch.as_tensor(one) != torch.as_tensor(two)
    (place,) = differing.reshape(len(one), -1).any(1).nonzero().flatten().tolist()
    return one[:place], one[place + 1 :]


def promised(
    update: str, held: Sequence[Tensor], ends: Callable[[Sequence[Tensor]], Sequence[Any]]
) -> bool:
    """Whether what comes of totals depends on what they held before as an update promises, for
    numbers drawn at random.
    """
    if update == FILLING:
        return _settles(held, ends)
    combine = COMBINE[update]
    one, two = ([_drawn(value) for value in held] for _ in range(2))
    both = [combine(a, b) for a, b in zip(one, two, strict=True)]
    neutral = [torch.full_like(value, NEUTRAL.get(update, 0)) for value in held]
    found = [ends(start) for start in (one, two, both, neutral)]
    return all(
        plain(combine(a, b)) == plain(combine(c, d) if update in NEUTRAL else c)
        for a, b, c, d in zip(*found, strict=True)
    )


def contributed(update: str, held: Tensor, ends: Callable[[Tensor], Sequence[Any]]) -> bool:
    """Whether a total gets one and the same contribution, whatever number it holds before."""
    combine = COMBINE[update]
    (contribution,) = ends(torch.full_like(held, NEUTRAL[update]))
    starts = [_drawn(held) for _ in range(DRAWS)]
    return all(plain(ends(start)[0]) == plain(combine(start, contribution)) for start in starts)


def _settles(held: Sequence[Tensor], ends: Callable[[Sequence[Tensor]], Sequence[Any]]) -> bool:
    """Whether what comes of each element depends on nothing but that element, and stays as it is
    if it comes of itself again.
    """
    (one,), (two,) = ([_drawn(value) for value in held] for _ in range(2))
    mask = torch.randint_like(one, 0, 2).bool()
    (a,), (b,), (c,) = (ends([start]) for start in (one, two, torch.where(mask, one, two)))
    return torch.equal(torch.where(mask, a, b), c) and torch.equal(ends([c])[0], c)


def _drawn(value: Tensor) -> Tensor:
    """Small numbers, or truth values, in the place of others."""
    low, high = (0, 2) if value.dtype is torch.bool else (-3, 4)
    return torch.randint_like(value, low, high)


def filled(value: Any, number: int, places: Tensor | None = None) -> Any:
    """A total of the same sort that holds one number everywhere, or in some places."""
    if not isinstance(value, Tensor):
        return number
    return torch.full_like(value, number) if places is None else torch.where(places, number, value)


def _replaced(value: Any, factor: Any, term: Any) -> Any:
    """The term where the factor is 0, what was there where it is not; one of both where they have
    shapes of their own.
    """
    kept = torch.as_tensor(factor) != 0
    if isinstance(value, Tensor) and _spreads(value.shape, kept.shape):
        return torch.where(kept, value, term)
    return value if kept.any() else term


def _spreads(shape: torch.Size, other: torch.Size) -> bool:
    """Whether a shape is broadcast to another one, or is that."""
    pairs = zip(reversed(shape), reversed(other), strict=False)
    return len(shape) <= len(other) and all(size in (1, length) for size, length in pairs)
