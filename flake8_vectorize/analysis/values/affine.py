"""Integers as sums of named unknowns: `2*i + n - 1`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from flake8_vectorize.model.named_tuple import NamedTuple

# between the factors of a symbol that stands for a product of two unknowns
PRODUCT = "*"
# in a symbol for what is computed in a way that is not affine
COMPUTED = "@"
# in a symbol for a whole quotient, and in one for the size of an axis
QUOTIENT = " // "
SIZE = ".shape["
# at the end of a symbol for the size of something that differs between iterations
SIZE_OF_PART = "~"


class Affine(NamedTuple):
    """`constant + sum(coefficient * symbol)`; the terms are sorted and none of them is zero."""

    constant: int
    terms: tuple[tuple[str, int], ...] = ()

    def plus(self, other: Affine, factor: int = 1) -> Affine:
        """`self + factor * other`."""
        if not other.terms:
            return Affine(self.constant + factor * other.constant, self.terms)
        total = dict(self.terms)
        for symbol, coefficient in other.terms:
            total[symbol] = total.get(symbol, 0) + factor * coefficient
        terms = tuple(sorted((symbol, value) for symbol, value in total.items() if value))
        return Affine(self.constant + factor * other.constant, terms)

    def times(self, factor: int) -> Affine:
        """`factor * self`."""
        if not factor:
            return Affine(0)
        terms = tuple((symbol, factor * value) for symbol, value in self.terms)
        return Affine(factor * self.constant, terms)

    def coefficient(self, symbol: str) -> int:
        """How far the integer moves when the symbol grows by one."""
        for name, value in self.terms:
            if name == symbol:
                return value
        return 0

    @property
    def single(self) -> bool:
        """Whether it is one bare symbol that is no product."""
        return not self.constant and len(self.terms) == 1 and self._bare

    @property
    def _bare(self) -> bool:
        symbol, coefficient = self.terms[0]
        return coefficient == 1 and PRODUCT not in symbol

    @property
    def is_compound(self) -> bool:
        """Whether it is a product and something else besides: `n * k + 1`."""
        several = len(self.terms) + bool(self.constant) > 1
        return several and any(PRODUCT in symbol for symbol, _ in self.terms)

    @property
    def known(self) -> int | None:
        """The number itself, where no unknown is left."""
        return None if self.terms else self.constant

    def at(self, value: Callable[[str], int | None]) -> int | None:
        """The number itself, where the value of each symbol is known."""
        total = self.constant
        for symbol, coefficient in self.terms:
            number = value(symbol)
            if number is None:
                return None
            total += coefficient * number
        return total


@lru_cache(maxsize=4096)
def unknown(symbol: str) -> Affine:
    """One unknown alone; made once, as most are met again and again."""
    return Affine(0, ((symbol, 1),))


def product(left: Affine | None, right: Affine | None) -> Affine | None:
    """The product of two affine integers, if it is affine."""
    if left is None or right is None:
        return None
    if not left.terms:
        return right.times(left.constant)
    if not right.terms:
        return left.times(right.constant)
    if right.single:
        return _scaled(left, right.terms[0][0])
    return _scaled(right, left.terms[0][0]) if left.single else None


def without(whole: Affine, factor: str) -> Affine | None:
    """The whole quotient of an integer by a symbol that is a factor of it, or None."""
    terms: list[tuple[str, int]] = []
    for symbol, coefficient in whole.terms:
        factors = symbol.split(PRODUCT)
        if len(factors) != 2 or factor not in factors:
            return None
        factors.remove(factor)
        terms.append((factors[0], coefficient))
    return None if whole.constant or not terms else Affine(0, tuple(sorted(terms)))


def quotient(left: Affine, right: Affine) -> Affine | None:
    """The whole quotient of two integers that no loop changes, as one unknown: the same one
    wherever the same two are divided.
    """
    symbol = f"({_spelled(left)}{QUOTIENT}{_spelled(right)})"
    return unknown(symbol) if PRODUCT not in symbol else None


def divides(count: Affine, symbol: str) -> bool:
    """Whether a symbol stands for the whole quotient of something by a number that is not
    known.
    """
    plain = symbol.startswith("(") and not symbol.startswith("((")
    return plain and bool(count.terms) and symbol.endswith(f"{QUOTIENT}{_spelled(count)})")


def is_computed(number: Affine) -> bool:
    """Whether an integer is the result of more than sums and products of what has a name."""
    return any(COMPUTED in symbol or QUOTIENT in symbol for symbol, _ in number.terms)


def is_size(symbol: str) -> bool:
    """Whether a symbol stands for the size of an axis of what no loop changes."""
    return symbol.endswith("]") and SIZE in symbol and QUOTIENT not in symbol


def _spelled(affine: Affine) -> str:
    parts = [symbol if factor == 1 else f"{factor}{symbol}" for symbol, factor in affine.terms]
    if affine.constant or not parts:
        parts.append(str(affine.constant))
    text = " + ".join(parts)
    return f"({text})" if len(parts) > 1 else text


def _scaled(affine: Affine, by: str) -> Affine | None:
    """`(i + 1) * n` as `i*n + n`; a product of three unknowns is none."""
    if any(PRODUCT in symbol for symbol, _ in affine.terms):
        return None
    terms = [(PRODUCT.join(sorted((symbol, by))), factor) for symbol, factor in affine.terms]
    if affine.constant:
        terms.append((by, affine.constant))
    return Affine(0, tuple(sorted(terms)))
