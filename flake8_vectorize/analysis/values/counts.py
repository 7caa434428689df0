"""The numbers of iterations in integers, and what they say of the sign of a position: a negative
one counts from the end of an axis.
"""

from __future__ import annotations

from collections.abc import Mapping

from flake8_vectorize.analysis.values.affine import Affine

# how many values the variables of loops take, from 0 on, where it is known
Lengths = Mapping[str, Affine | None]
NO_LENGTHS: Lengths = {}


def count_of(ident: str) -> str:
    """The token of the number of a loop's iteration, counted from 0; no name is spelled so."""
    return f"i:{ident}"


def is_count(token: str) -> bool:
    """Whether a token stands for the number of an iteration."""
    return token.startswith("i:")


def least(number: Affine, lengths: Lengths = NO_LENGTHS) -> int | None:
    """What a number is at least, as numbers of iterations show."""
    for symbol, factor in number.terms:
        length = lengths.get(symbol) if factor < 0 else None
        if length is not None:
            number = number.plus(Affine(1, ((symbol, 1),)), -factor).plus(length, factor)
    counts = all(is_count(symbol) and factor > 0 for symbol, factor in number.terms)
    return number.constant if counts else None


def is_negative(place: Affine, lengths: Lengths = NO_LENGTHS) -> bool:
    """Whether every iteration counts a position from the end."""
    below = least(place.times(-1), lengths)
    return below is not None and below > 0


def changes_sign(place: Affine, lengths: Lengths = NO_LENGTHS) -> bool:
    """Whether some iterations count a position from the end, and others do not: `x[i - 1]`, where
    `i` begins at 0.
    """
    low = least(place, lengths)
    return low is not None and low < 0 and not is_negative(place, lengths)
