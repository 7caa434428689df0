"""Scattering vector and Miller indices.

q = (d - i)/lambda,   h = a.q,   k = b.q,   l = c.q                                    (source:
nanoBragg.c L2755-2819)
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


def miller_indices(q: Components, direct: Tensor) -> Components:
    """Fractional h, k, l, each of the shape of q's components.

    `direct` (3, 3) has a, b, c as rows, angstrom.
    """
    x, y, z = q
    a, b, c = direct.unbind(0)
    return (
        a[0] * x + a[1] * y + a[2] * z,
        b[0] * x + b[1] * y + b[2] * z,
        c[0] * x + c[1] * y + c[2] * z,
    )


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
