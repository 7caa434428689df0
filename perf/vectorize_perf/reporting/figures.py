"""How figures are written, the same in every output."""

from __future__ import annotations

from vectorize_perf.predict import Prediction

_UNITS = (("s", 1.0), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9))
_SIZES = (("GB", 1e9), ("MB", 1e6), ("kB", 1e3))


def duration(seconds: float) -> str:
    """A time with three digits, `412 us`."""
    for unit, size in _UNITS:
        if seconds >= 0.9995 * size:
            return f"{seconds / size:.3g} {unit}"
    return "0 s"


def percent(part: float) -> str:
    """A part of the whole, `37.2 %`."""
    return f"{100 * part:.1f} %"


def times(factor: float) -> str:
    """A speed-up with three digits, `12.9x`; two digits above one hundred."""
    if factor < 100:
        return f"{factor:.3g}x"
    unit = 10 ** (len(str(int(factor))) - 2)
    return f"{round(factor / unit) * unit:.0f}x"


def count(number: float) -> str:
    """A whole number with thin gaps, or a mean with three digits."""
    if number == int(number):
        return f"{int(number):,}".replace(",", " ")
    return f"{number:.3g}"


def size(amount: float) -> str:
    """An amount of memory, `38.4 MB`."""
    for unit, scale in _SIZES:
        if amount >= scale:
            return f"{amount / scale:.3g} {unit}"
    return f"{amount:.0f} B"


def band(prediction: Prediction | None) -> str:
    """A predicted speed-up with its band, `12.9x (5.2-32)`."""
    if prediction is None:
        return ""
    low, high = (times(one).removesuffix("x") for one in (prediction.low, prediction.high))
    return f"{times(prediction.speedup)} ({low}-{high})"
