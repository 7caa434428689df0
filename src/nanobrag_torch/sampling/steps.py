"""How many steps, over which range, of which size, when only some of the three are given."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Steps:
    """A sampled range: `count` steps of `size`, `extent` in all, in the unit of the input."""

    count: int
    extent: float
    size: float


NONE = Steps(1, 0.0, 0.0)


def phi_steps(count: int, extent: float, size: float) -> Steps:
    """Steps of the spindle scan, radian; a negative number stands for one not given.

    source: nanoBragg.c L1380-1429
    """
    if count >= 0:
        count = max(count, 1)
        if extent < 0:
            if size > 0:
                return Steps(2, size, size)
            extent = math.pi / 180
            return Steps(count, extent, extent / count)
        return Steps(count, extent, extent / count if size < 0 else size)
    if extent < 0:
        return Steps(2, size, size) if size > 0 else NONE
    return (
        Steps(math.ceil(extent / size), extent, size) if size > 0 else Steps(2, extent, extent / 2)
    )


def spread_steps(count: int, extent: float, size: float) -> Steps:
    """Steps of a divergence or dispersion; a negative number stands for one not given.

    A count alone means a range of one: one radian, or a hundred percent. source: nanoBragg.c
    L1431-1580, L1675-1695
    """
    found = _spread(count, extent, size)
    return found if found.count > 0 and found.extent > 0 and found.size > 0 else NONE


def _spread(count: int, extent: float, size: float) -> Steps:
    if count > 0:
        if extent < 0:
            return Steps(2, size, size) if size > 0 else Steps(count, 1.0, 1.0 / count)
        if size > 0:
            return Steps(count, extent, size)
        count = max(count, 2)
        return Steps(count, extent, extent / (count - 1))
    if extent < 0:
        return Steps(2, size, size) if size > 0 else NONE
    if size > 0:
        return Steps(math.ceil(extent / size), extent, size)
    return Steps(2, extent, extent)


def layer_steps(count: int, thickness: float) -> Steps:
    """Layers of a sensor, metres; a negative count stands for one not given.

    A given count makes the layers reach deeper than the sensor. source: nanoBragg.c L1583-1637
    """
    if thickness == 0:
        return NONE
    if count < 0:
        return Steps(2, thickness, thickness / 2)
    count = max(count, 2)
    return Steps(count, thickness, thickness / (count - 1))


def oversample_needed(longest: float, wavelength: float, distance: float, pixel: float) -> int:
    """Sub-pixels per side that resolve spots of a crystal `longest` angstrom across.

    the rest in angstrom and metre.

    source: nanoBragg.c L2078-2091
    """
    return max(1, math.ceil(3 * longest / (wavelength * distance / pixel)))
