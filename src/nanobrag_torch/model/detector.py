"""The detector."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from torch import Tensor

from nanobrag_torch.model.defaults import number, vector


class Pivot(Enum):
    """What stays in place when the detector turns: the direct-beam spot, or the near point."""

    BEAM = "beam"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Detector:
    """Where the picture is taken; lengths in metres, angles in radian.

    slow_pixels, fast_pixels: the size of the image
    beam_centre: the direct-beam spot along fast and slow, (2,); used by the BEAM pivot
    near_point: the nearest point along fast and slow, (2,); used by the SAMPLE pivot
    pixel: side of a pixel, 0-d
    distance: of the direct-beam spot, 0-d
    close_distance: of the near point, 0-d, or None: follows from `distance`
    fast, slow, normal: basis vectors before any rotation, (3,)
    rotation: about lab X, Y, Z in this order, (3,)
    twotheta: about `twotheta_axis`, after `rotation`, 0-d
    twotheta_axis: not normalized, (3,)
    attenuation: of the sensor, 1/metre, 0-d
    layer_depth: of one layer of the sensor, 0-d; 0 for one that stops everything at its front
    """

    slow_pixels: int
    fast_pixels: int
    beam_centre: Tensor
    near_point: Tensor = field(default_factory=vector(0.0, 0.0))
    pivot: Pivot = Pivot.BEAM
    pixel: Tensor = field(default_factory=number(1e-4))
    distance: Tensor = field(default_factory=number(0.1))
    close_distance: Tensor | None = None
    fast: Tensor = field(default_factory=vector(0.0, 0.0, 1.0))
    slow: Tensor = field(default_factory=vector(0.0, -1.0, 0.0))
    normal: Tensor = field(default_factory=vector(1.0, 0.0, 0.0))
    rotation: Tensor = field(default_factory=vector(0.0, 0.0, 0.0))
    twotheta: Tensor = field(default_factory=number(0.0))
    twotheta_axis: Tensor = field(default_factory=vector(0.0, 0.0, -1.0))
    attenuation: Tensor = field(default_factory=number(0.0))
    layer_depth: Tensor = field(default_factory=number(0.0))
    point_pixel: bool = False
    curved: bool = False
