"""The beam."""

from __future__ import annotations

from dataclasses import dataclass, field

from torch import Tensor

from nanobrag_torch.model.defaults import number, vector
from nanobrag_torch.units import DEFAULT_FLUENCE


@dataclass(frozen=True, slots=True)
class Beam:
    """What comes in.

    wavelength: central wavelength, angstrom, 0-d
    fluence: photons per square metre, 0-d
    kahn: Kahn's polarization factor, -1 to 1, 0-d
    polarized: whether the polarization factor is applied at all
    direction: of travel, unit, (3,)
    polar_axis: of the electric vector, unit, (3,)
    """

    wavelength: Tensor = field(default_factory=number(1.0))
    fluence: Tensor = field(default_factory=number(DEFAULT_FLUENCE))
    kahn: Tensor = field(default_factory=number(0.0))
    polarized: bool = True
    direction: Tensor = field(default_factory=vector(1.0, 0.0, 0.0))
    polar_axis: Tensor = field(default_factory=vector(0.0, 0.0, 1.0))
