"""How finely everything continuous is sampled."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor

from nanobrag_torch.model.defaults import vector


@dataclass(frozen=True, slots=True)
class Sources:
    """Rays: directions of travel (source, 3), unit, and wavelengths (source,), angstrom."""

    directions: Tensor
    wavelengths: Tensor


@dataclass(frozen=True, slots=True)
class Sampling:
    """The summed axes of the intensity.

    sources: rays, or None: the beam itself
    phi: spindle angles, (phi,), radian
    domains: rotation of each mosaic domain, (domain, 3, 3), or None: one that is not turned
    oversample: sub-pixels along each side
    layers: of the sensor
    thick_everywhere, polar_everywhere, omega_everywhere: whether capture fraction, polarization and
        solid angle are those of every sub-pixel, or one for each pixel
    dmin: resolution cut, angstrom; 0 for none
    roi: first and last pixel along fast, then along slow, all inclusive; None for the whole image
    mask: (slow, fast), False is left out
    dtype: of everything that follows from the Miller indices, which are float64 always
    """

    sources: Sources | None = None
    phi: Tensor = field(default_factory=vector(0.0))
    domains: Tensor | None = None
    oversample: int = 1
    layers: int = 1
    thick_everywhere: bool = False
    polar_everywhere: bool = False
    omega_everywhere: bool = False
    dmin: float = 0.0
    roi: tuple[int, int, int, int] | None = None
    mask: Tensor | None = None
    dtype: torch.dtype = torch.float64

    @property
    def points(self) -> int:
        """How many points of a pixel are looked at."""
        return self.layers * self.oversample**2
