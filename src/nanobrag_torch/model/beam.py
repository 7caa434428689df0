"""The beam."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, slots=True)
class Beam:
    """What comes in.

    wavelength: central wavelength, angstrom, 0-d
    direction: of travel, unit, (3,)
    polar_axis: of the electric vector, unit, (3,)
    fluence: photons per square metre, 0-d
    kahn: Kahn's polarization factor, -1 to 1, 0-d
    polarized: whether the polarization factor is applied at all
    """

    wavelength: Tensor
    direction: Tensor
    polar_axis: Tensor
    fluence: Tensor
    kahn: Tensor
    polarized: bool = True
