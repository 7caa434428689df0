"""The heart: the intensity of every ray at every point.

I = F_cell(h0, k0, l0)^2 F_latt(h - h0, k - k0, l - l0)^2
"""

from __future__ import annotations

import torch
from torch import Tensor

from nanobrag_torch.model.crystal import Crystal
from nanobrag_torch.physics.lattice_factor import lattice_factor
from nanobrag_torch.physics.scattering import Components, nearest
from nanobrag_torch.physics.structure_factors import amplitude


def intensity(
    crystal: Crystal, reciprocal: Tensor, indices: Components, dtype: torch.dtype
) -> Tensor:
    """Scattered intensity in electrons squared, of the shape of the fractional Miller `indices`.

    `reciprocal` (3, 3) is the lattice as mounted, rows in 1/angstrom. `dtype` is that of what
    follows from the Miller indices.
    """
    h, k, l = indices  # noqa: E741
    whole = nearest(h), nearest(k), nearest(l)
    # near a reflection both terms are large and close: float32 holds their difference, not them
    distance = (h - whole[0]).to(dtype), (k - whole[1]).to(dtype), (l - whole[2]).to(dtype)
    cell = amplitude(crystal.structure_factors, indices, whole).to(dtype)
    scattered = cell * lattice_factor(crystal, reciprocal, distance)
    return scattered * scattered
