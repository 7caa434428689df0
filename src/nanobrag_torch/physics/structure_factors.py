"""Structure factor of the nearest reflection. source: nanoBragg.c L2998-3008"""

from __future__ import annotations

import torch
from torch import Tensor

from nanobrag_torch.model.crystal import StructureFactors
from nanobrag_torch.physics.scattering import Components


def nearest_amplitude(factors: StructureFactors, whole: Components) -> Tensor:
    """F at whole Miller indices, electrons, of their shape.

    from the grid, and the default outside it.
    """
    if factors.grid is None:
        return factors.default
    inside = torch.ones_like(whole[0], dtype=torch.bool)
    flat = torch.zeros_like(whole[0], dtype=torch.int64)
    for axis, (index, first) in enumerate(zip(whole, factors.origin, strict=True)):
        size = factors.grid.shape[axis]
        offset = index.long() - first
        inside = inside & (offset >= 0) & (offset < size)
        flat = flat * size + offset.clamp(0, size - 1)
    return torch.where(inside, factors.grid.reshape(-1)[flat], factors.default)
