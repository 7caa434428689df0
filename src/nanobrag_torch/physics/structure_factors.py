"""Structure factors: of the nearest reflection, or interpolated between reflections.

    F(h, k, l) = sum_ijk w_i(h) w_j(k) w_k(l) F_ijk,   w_i(x) = prod_{j != i} (x - x_j)/(x_i - x_j)

with the four whole numbers around each index as nodes. source: nanoBragg.c L2930-3008
"""

from __future__ import annotations

import torch
from torch import Tensor

from nanobrag_torch.model.crystal import StructureFactors
from nanobrag_torch.physics.scattering import Components

#: of the Lagrange weights of the nodes -1, 0, 1, 2: prod_{j != i} (x_i - x_j)
_DENOMINATORS = (-6.0, 2.0, -2.0, 6.0)


def amplitude(factors: StructureFactors, indices: Components, whole: Components) -> Tensor:
    """F at fractional `indices` next to the `whole` ones, electrons.

    Where interpolation lacks a neighbour, the nearest reflection stands in.
    """
    nearest = nearest_amplitude(factors, whole)
    if not factors.interpolated:
        return nearest
    return torch.where(within_grid(factors, indices), interpolated(factors, indices), nearest)


def nearest_amplitude(factors: StructureFactors, whole: Components) -> Tensor:
    """F at whole Miller indices, electrons, of their shape.

    From the grid, and the default outside it.
    """
    if factors.framed is None:
        return factors.default
    flat = torch.zeros_like(whole[0])
    for index, first, size in zip(whole, factors.origin, factors.framed.shape, strict=True):
        # one more on either side of the grid holds the default, and stands for all beyond
        flat = flat * size + index.clamp(first - 1, first + size - 2) + (1 - first)
    return factors.framed.reshape(-1).take(flat.long())


def within_grid(factors: StructureFactors, indices: Components) -> Tensor:
    """Where the four neighbours along every axis are on the grid, by the C program's stricter rule.

    source: nanoBragg.c L2936-2944
    """
    inside = torch.zeros_like(indices[0], dtype=torch.bool)
    if factors.grid is None:
        return inside
    inside = ~inside
    for index, first, size in zip(indices, factors.origin, factors.grid.shape, strict=True):
        inside = inside & (index >= first + 2) & (index <= first + size - 3)
    return inside


def interpolated(factors: StructureFactors, indices: Components) -> Tensor:
    """F between reflections by cubic Lagrange polynomials, electrons, of the shape of `indices`.

    Off the grid the numbers mean nothing; `within_grid` tells where that is. A grid of fewer than
    four reflections along an axis has no place for a polynomial: the default stands in.
    """
    assert factors.grid is not None
    if min(factors.grid.shape) < 4:
        return factors.default
    _, k_size, l_size = factors.grid.shape
    first = torch.zeros_like(indices[0])
    weights = []
    for index, origin, size in zip(indices, factors.origin, factors.grid.shape, strict=True):
        below = index.detach().floor()
        weights.append(_lagrange(index - below))
        first = first * size + (below - (origin + 1)).clamp(0, size - 4)
    corner = first.long().reshape(-1)
    # every node lies at a fixed distance behind the corner: a shifted view needs no new indices
    flat = factors.grid.reshape(-1)
    h_weights, k_weights, l_weights = weights
    total = torch.zeros_like(indices[0])
    for h_node, h_weight in enumerate(h_weights):
        plane = torch.zeros_like(total)
        for k_node, k_weight in enumerate(k_weights):
            line = torch.zeros_like(total)
            for l_node, l_weight in enumerate(l_weights):
                shift = (h_node * k_size + k_node) * l_size + l_node
                node = flat[shift:].index_select(0, corner).view_as(line)
                line = torch.addcmul(line, l_weight, node)
            plane = torch.addcmul(plane, k_weight, line)
        total = torch.addcmul(total, h_weight, plane)
    return total


def _lagrange(x: Tensor) -> list[Tensor]:
    """Weights of the nodes -1, 0, 1 and 2 at `x` between 0 and 1."""
    factors = [x + 1, x, x - 1, x - 2]
    weights = []
    for node, denominator in enumerate(_DENOMINATORS):
        a, b, c = (factor for other, factor in enumerate(factors) if other != node)
        weights.append(a * b * c / denominator)
    return weights
