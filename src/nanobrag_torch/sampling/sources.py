"""Rays from divergence and dispersion.

    X = A(A(-10 b; p, vdiv); v, hdiv),   lambda = lambda0 (1 + d - range/2)

source: nanoBragg.c L2348-2416
"""

from __future__ import annotations

import torch
from torch import Tensor

from nanobrag_torch.geometry.rotations import rotate_about, unit
from nanobrag_torch.model.beam import Beam
from nanobrag_torch.model.sampling import Sources
from nanobrag_torch.sampling.steps import Steps


def divergent_sources(
    beam: Beam,
    horizontal: Steps,
    vertical: Steps,
    dispersion: Steps,
    *,
    round_corners: bool = True,
) -> Sources:
    """Rays in the C program's order: horizontal, vertical, wavelength.

    Radian and relative wavelength.

    With `round_corners` and both ranges above zero, rays outside the ellipse are left out.
    """
    up = unit(torch.linalg.cross(beam.direction, beam.polar_axis))
    first = _angles(beam.wavelength, horizontal)
    second = _angles(beam.wavelength, vertical)
    across, upward = torch.meshgrid(first, second, indexing="ij")  # horizontal vertical
    if round_corners and horizontal.extent > 0 and vertical.extent > 0:
        kept = 4 * _eccentricity(across, upward, horizontal, vertical) <= 1.1
    else:
        kept = torch.ones_like(across, dtype=torch.bool)
    across, upward = across[kept], upward[kept]  # ray
    backwards = (-10 * beam.direction).expand(len(across), 3)
    points = rotate_about(rotate_about(backwards, beam.polar_axis, upward), up, across)  # ray 3
    relative = 1 + _angles(beam.wavelength, dispersion)  # colour
    directions = -unit(points)
    return Sources(
        directions.repeat_interleave(len(relative), 0),
        (beam.wavelength * relative).repeat(len(directions)),
    )


def _angles(like: Tensor, steps: Steps) -> Tensor:
    count = torch.arange(steps.count, dtype=like.dtype, device=like.device)
    return steps.size * count - steps.extent / 2


def _eccentricity(across: Tensor, upward: Tensor, horizontal: Steps, vertical: Steps) -> Tensor:
    # an even number of steps has no ray at the centre; the correction keeps the corner test
    # symmetric
    centre_h = horizontal.size**2 / 4 * (1 - horizontal.count % 2)
    centre_v = vertical.size**2 / 4 * (1 - vertical.count % 2)
    return (across**2 - centre_h) / horizontal.extent**2 + (
        upward**2 - centre_v
    ) / vertical.extent**2
