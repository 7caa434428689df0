"""What each detector convention means: basis vectors, beam centre, pivot.

source: nanoBragg.c L1172-1256
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from nanobrag_torch.model.detector import Pivot

Vector = tuple[float, float, float]


class Convention(Enum):
    """The program whose frame and beam centre the numbers are given in."""

    ADXV = "adxv"
    MOSFLM = "mosflm"
    DENZO = "denzo"
    XDS = "xds"
    DIALS = "dials"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Frame:
    """Directions in the laboratory, dimensionless, and the pivot that the convention forces."""

    beam: Vector
    fast: Vector
    slow: Vector
    normal: Vector
    twotheta_axis: Vector
    polar: Vector
    spindle: Vector
    pivot: Pivot | None


_X, _Y, _Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
_MINUS_X, _MINUS_Y, _MINUS_Z = (-1.0, 0.0, 0.0), (0.0, -1.0, 0.0), (0.0, 0.0, -1.0)

FRAMES = {
    Convention.ADXV: Frame(_Z, _X, _MINUS_Y, _Z, _MINUS_X, _X, _X, Pivot.BEAM),
    Convention.MOSFLM: Frame(_X, _Z, _MINUS_Y, _X, _MINUS_Z, _Z, _Z, Pivot.BEAM),
    Convention.DENZO: Frame(_X, _Z, _MINUS_Y, _X, _MINUS_Z, _Z, _Z, Pivot.BEAM),
    Convention.XDS: Frame(_Z, _X, _Y, _Z, _X, _X, _X, Pivot.SAMPLE),
    Convention.DIALS: Frame(_Z, _X, _Y, _Z, _Y, _Y, _Y, Pivot.SAMPLE),
    Convention.CUSTOM: Frame(_X, _Z, _MINUS_Y, _X, _Y, _Z, _Z, None),
}


@dataclass(frozen=True, slots=True)
class BeamCentre:
    """Where the beam meets the detector and where it is nearest, metres along fast and slow.

    `x` and `y` are the numbers of the convention, as the image header wants them back.
    """

    x: float
    y: float
    fast_beam: float
    slow_beam: float
    fast_close: float
    slow_close: float


def beam_centre(
    convention: Convention,
    *,
    size: tuple[float, float],
    pixel: float,
    x: float | None,
    y: float | None,
    close: tuple[float, float],
) -> BeamCentre:
    """The beam centre of a convention, from `x` and `y` as given or None; all lengths in metres.

    `size` is the detector's extent along fast and slow, `close` the near point from ORGX and ORGY,
    or the middle. In MOSFLM and DENZO, x runs along slow. The default of MOSFLM is one pixel beyond
    the middle. source: nanoBragg.c L1155-1256
    """
    fast_size, slow_size = size
    if convention is Convention.ADXV:
        x = (fast_size + pixel) / 2 if x is None else x
        y = (slow_size - pixel) / 2 if y is None else y
        return BeamCentre(x, y, x, slow_size - y, *close)
    if convention in (Convention.MOSFLM, Convention.DENZO):
        x = (slow_size + pixel) / 2 if x is None else x
        y = (fast_size + pixel) / 2 if y is None else y
        shift = pixel / 2 if convention is Convention.MOSFLM else 0.0
        return BeamCentre(x, y, y + shift, x + shift, *close)
    x = close[0] if x is None else x
    y = close[1] if y is None else y
    if convention is Convention.CUSTOM:
        return BeamCentre(x, y, x, y, x, y)
    return BeamCentre(x, y, x, y, *close)
