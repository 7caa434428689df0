"""Random orientations. source: nanoBragg.c L1898-1912, L3491-3613"""

from __future__ import annotations

import math

import torch

from nanobrag_torch.crandom import Ran1
from nanobrag_torch.geometry.frames import Vector
from nanobrag_torch.geometry.rotations import unit
from nanobrag_torch.sampling.mosaic import cap_axis_angle, rotation_matrices

#: the program passes 90 for degrees to a function that takes radians; the orientation is random all
#: the same
_CAP = 90.0


def random_misset(seed: int) -> Vector:
    """Rotations about lab X, Y and Z, radian: the C program's random orientation for a seed."""
    axis, angle = cap_axis_angle(_CAP, Ran1(seed))
    matrix = rotation_matrices(
        torch.tensor([axis], dtype=torch.float64), torch.tensor([angle], dtype=torch.float64)
    )
    (u11, u12, _), (u21, u22, _), (u31, u32, u33) = unit(matrix[0]).tolist()
    if u31 * u31 >= 1.0:
        return math.pi, math.pi / 2, math.atan2(u12, -u22)
    return math.atan2(u32, u33), math.atan2(-u31, math.hypot(u32, u33)), math.atan2(u21, u11)
