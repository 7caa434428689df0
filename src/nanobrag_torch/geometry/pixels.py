"""Where the pixels are.

    r = F f + S s + O o + pix0,   omega = P^2/R^2 * close_distance/R,   R = |r|

source: nanoBragg.c L2693-2729
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from nanobrag_torch.geometry.cell import SMALLEST
from nanobrag_torch.geometry.rotations import rotate_about, rotate_xyz
from nanobrag_torch.model.detector import Detector, Pivot


@dataclass(frozen=True, slots=True)
class Placement:
    """The detector after all rotations; metres.

    origin: corner of the first pixel, (3,)
    fast, slow, normal: (3,)
    distance, close_distance: 0-d, as re-derived from the placed detector
    beam_centre, near_point: along fast and slow, (2,)
    """

    origin: Tensor
    fast: Tensor
    slow: Tensor
    normal: Tensor
    distance: Tensor
    close_distance: Tensor
    beam_centre: Tensor
    near_point: Tensor


def place(detector: Detector, beam: Tensor) -> Placement:
    """The detector turned about its pivot, for a beam along `beam` (3,).

    source: nanoBragg.c L1709-1771
    """

    def turned(vector: Tensor) -> Tensor:
        return rotate_about(
            rotate_xyz(vector, detector.rotation), detector.twotheta_axis, detector.twotheta
        )

    ratio = beam.dot(rotate_xyz(detector.normal, detector.rotation))
    ratio = torch.where(ratio == 0, torch.full_like(ratio, SMALLEST), ratio)
    given = detector.close_distance
    close_distance = (ratio * detector.distance).abs() if given is None else given
    distance = close_distance / ratio
    fast, slow, normal = turned(detector.fast), turned(detector.slow), turned(detector.normal)
    if detector.pivot is Pivot.SAMPLE:
        near_fast, near_slow = detector.near_point
        origin = turned(
            close_distance * detector.normal - near_fast * detector.fast - near_slow * detector.slow
        )
    else:
        beam_fast, beam_slow = detector.beam_centre
        origin = distance * beam - beam_fast * fast - beam_slow * slow
    close_distance = origin.dot(normal)
    to_beam = (close_distance / ratio) * beam - origin
    return Placement(
        origin,
        fast,
        slow,
        normal,
        close_distance / ratio,
        close_distance,
        torch.stack([fast.dot(to_beam), slow.dot(to_beam)]),
        torch.stack([-origin.dot(fast), -origin.dot(slow)]),
    )


def positions(
    placement: Placement, along_slow: Tensor, along_fast: Tensor, depth: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """X, Y and Z of points in a flat sensor, metres, of the shape of the three distances given."""
    fast, slow, normal = (
        vector.unbind(-1) for vector in (placement.fast, placement.slow, placement.normal)
    )
    x, y, z = (
        along_fast * fast[axis] + along_slow * slow[axis] + depth * normal[axis] + origin
        for axis, origin in enumerate(placement.origin.unbind(-1))
    )
    return x, y, z


def bent(position: Tensor, placement: Placement, beam: Tensor) -> Tensor:
    """Points of the flat detector moved onto a sphere about the sample, (..., 3).

    The bend is about slow by lab Y and about fast by lab Z, so it means something only for a beam
    along +X. source: nanoBragg.c L2706-2718
    """
    centre = (placement.distance * beam).expand_as(position)
    _, y, z = position.unbind(-1)
    around_slow = rotate_about(centre, placement.slow, y / placement.distance)
    return rotate_about(around_slow, placement.fast, z / placement.distance)


def solid_angle(
    path: Tensor, pixel: Tensor, close_distance: Tensor, *, point_pixel: bool
) -> Tensor:
    """The solid angle of a pixel at distance `path` (...), steradian.

    per square metre for a point pixel.
    """
    if point_pixel:
        return 1 / (path * path)
    return pixel * pixel * close_distance / (path * path * path)
