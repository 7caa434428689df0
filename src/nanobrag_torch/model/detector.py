"""The detector."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from torch import Tensor


class Pivot(Enum):
    """What stays in place when the detector turns: the direct-beam spot, or the near point."""

    BEAM = "beam"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Detector:
    """Where the picture is taken; lengths in metres, angles in radian.

    pixel: side of a pixel, 0-d
    fast, slow, normal: basis vectors before any rotation, (3,)
    twotheta_axis: not normalized, (3,)
    rotation: about lab X, Y, Z in this order, (3,)
    twotheta: about its axis, after `rotation`, 0-d
    distance: of the direct-beam spot, 0-d
    close_distance: of the near point, 0-d, or None: follows from `distance`
    beam_centre: the direct-beam spot along fast and slow, (2,); used by the BEAM pivot
    near_point: the nearest point along fast and slow, (2,); used by the SAMPLE pivot
    attenuation: of the sensor, 1/metre, 0-d
    layer_depth: of one layer of the sensor, 0-d; 0 for one that stops everything at its front
    """

    pixel: Tensor
    slow_pixels: int
    fast_pixels: int
    fast: Tensor
    slow: Tensor
    normal: Tensor
    twotheta_axis: Tensor
    rotation: Tensor
    twotheta: Tensor
    distance: Tensor
    close_distance: Tensor | None
    beam_centre: Tensor
    near_point: Tensor
    attenuation: Tensor
    layer_depth: Tensor
    pivot: Pivot
    point_pixel: bool = False
    curved: bool = False
