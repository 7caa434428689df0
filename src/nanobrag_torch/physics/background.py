"""Scattering by water around the crystal.

    I_bg = 2.57^2 r_e^2 fluence w^3 1e6 N_A/18

source: nanoBragg.c L2513-2515
"""

from __future__ import annotations

from torch import Tensor

from nanobrag_torch.units import AVOGADRO, R_E_SQR, WATER_F, WATER_WEIGHT


def water_background(size: Tensor, fluence: Tensor) -> Tensor:
    """What a cube of water of side `size`, metre, adds to the sum over scatterers, 0-d."""
    molecules = size**3 * 1e6 * AVOGADRO / WATER_WEIGHT
    return WATER_F**2 * R_E_SQR * fluence * molecules
