"""Capture fraction of one layer of the sensor.

    capture = exp(-t dz mu/c) - exp(-(t+1) dz mu/c),   c = d.o

source: nanoBragg.c L2732-2740
"""

from __future__ import annotations

import torch
from torch import Tensor

from nanobrag_torch.physics.scattering import Components


def capture_fraction(
    diffracted: Components, normal: Tensor, depth: Tensor, layer: Tensor, attenuation: Tensor
) -> Tensor:
    """The fraction of photons that layers number `layer` stop, of the shape of `diffracted`.

    `normal` (3,) unit; `depth` of a layer, metre, 0-d; `attenuation` 1/metre, 0-d.
    """
    x, y, z = diffracted
    n_x, n_y, n_z = normal.unbind(-1)
    per_layer = depth * attenuation / (x * n_x + y * n_y + z * n_z)
    return torch.exp(-layer * per_layer) - torch.exp(-(layer + 1) * per_layer)
