"""The beam."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, slots=True)
class Beam:
    """What comes in.

    wavelength: central wavelength, angstrom, 0-d.  direction: of travel, (3,), unit. polar_axis: of
    the electric vector, (3,), unit.  kahn: Kahn's polarization factor, -1 to 1, 0-d. polarized:
    whether the polarization factor is applied at all.  fluence: photons per square metre, 0-d.
    """

    wavelength: Tensor
    direction: Tensor
    polar_axis: Tensor
    fluence: Tensor
    kahn: Tensor
    polarized: bool = True
