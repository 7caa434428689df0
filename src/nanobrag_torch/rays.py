"""Every source on every orientation of every domain, as the matrices that give Miller indices.

    h = a.(d - i)/lambda = (a/lambda).d - a.i/lambda  (source: nanoBragg.c L2755-2819)

so that one matrix product gives h for all points and rays.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from nanobrag_torch.scene import Scene


@dataclass(frozen=True, slots=True)
class Rays:
    """Rays in the C program's order: source, phi, domain.

    matrices: a, b and c over the wavelength, three of (3, ray), dimensionless
    offsets: what the incident direction takes off h, k and l, three of (ray,)
    source: the number of the source, (ray,)
    """

    matrices: tuple[Tensor, Tensor, Tensor]
    offsets: tuple[Tensor, Tensor, Tensor]
    source: Tensor

    def __len__(self) -> int:
        return len(self.source)


def rays(stage: Scene) -> Rays:
    """All rays of an experiment."""
    turned = stage.lattices[:, None] @ stage.domains.mT  # phi domain 3 3
    axes = turned.reshape(-1, 3, 3)  # orientation abc 3
    incident, wavelength = stage.sources.directions, stage.sources.wavelengths
    scaled = axes / wavelength[:, None, None, None]  # source orientation abc 3
    offsets = (scaled * incident[:, None, None]).sum(-1).flatten(0, 1)  # ray abc
    a, b, c = scaled.flatten(0, 1).unbind(1)  # ray 3
    h, k, l = offsets.unbind(1)  # noqa: E741
    source = torch.arange(len(wavelength), device=wavelength.device)
    return Rays((a.mT, b.mT, c.mT), (h, k, l), source.repeat_interleave(len(axes)))
