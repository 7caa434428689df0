"""Scattering vector, nearest reflection, resolution.

    q = (d - i)/lambda,   h0 = ceil(h - 1/2)

source: nanoBragg.c L2755-2819
"""

from __future__ import annotations

import torch
from torch import Tensor

Components = tuple[Tensor, Tensor, Tensor]


def scattering_vector(diffracted: Components, incident: Tensor, wavelength: Tensor) -> Components:
    """q in 1/angstrom, three of the shape of `diffracted`.

    `incident` (3,) unit, `wavelength` 0-d.
    """
    x, y, z = diffracted
    i_x, i_y, i_z = incident.unbind(-1)
    return (x - i_x) / wavelength, (y - i_y) / wavelength, (z - i_z) / wavelength


def nearest(index: Tensor) -> Tensor:
    """The whole number next to a fractional index; ties go down, as ceil(h - 1/2) does.

    No gradient.
    """
    return torch.ceil(index.detach() - 0.5)


def within_resolution(q: Components, dmin: float) -> Tensor:
    """Where the spacing 1/|q| is at least `dmin`, angstrom; true at q = 0.

    source: nanoBragg.c L2761-2769
    """
    x, y, z = q
    return dmin * dmin * (x * x + y * y + z * z) <= 1.0
