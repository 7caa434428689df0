"""Kahn's polarization factor.

    B = unit(p x i),   E = unit(i x B),   psi = -atan2(d.B, d.E),   c = i.d
    factor = (1 + c^2 - kahn cos(2 psi)(1 - c^2))/2

source: nanoBragg.c L4053-4095
"""

from __future__ import annotations

import torch
from torch import Tensor

from nanobrag_torch.geometry.rotations import unit
from nanobrag_torch.physics.scattering import Components


def polarization_factor(
    diffracted: Components, incident: Tensor, polar_axis: Tensor, kahn: Tensor
) -> Tensor:
    """The factor, of the shape of `diffracted`'s components.

    `incident` and `polar_axis` (3,), `kahn` 0-d.
    """
    magnetic = unit(torch.linalg.cross(polar_axis.expand_as(incident), incident))
    electric = unit(torch.linalg.cross(incident, magnetic))
    cosine_squared = _dot(diffracted, incident) ** 2
    along_b, along_e = _dot(diffracted, magnetic), _dot(diffracted, electric)
    # cos(2 psi) of psi = atan2(b, e), without the angle: smooth but on the beam itself, where its
    # factor is zero
    squared = along_b**2 + along_e**2
    on_beam = squared == 0
    safe = torch.where(on_beam, torch.ones_like(squared), squared)
    cosine_2psi = torch.where(on_beam, torch.ones_like(squared), (along_e**2 - along_b**2) / safe)
    return 0.5 * (1 + cosine_squared - kahn * cosine_2psi * (1 - cosine_squared))


def _dot(components: Components, vector: Tensor) -> Tensor:
    x, y, z = components
    v_x, v_y, v_z = vector.unbind(-1)
    return x * v_x + y * v_y + z * v_z
