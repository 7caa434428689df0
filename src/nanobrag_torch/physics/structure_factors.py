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
    if factors.grid is None:
        return factors.default
    inside = torch.ones_like(whole[0], dtype=torch.bool)
    flat = torch.zeros_like(whole[0], dtype=torch.int64)
    for axis, (index, first) in enumerate(zip(whole, factors.origin, strict=True)):
        size = factors.grid.shape[axis]
        offset = index.long() - first
        inside = inside & (offset >= 0) & (offset < size)
        flat = flat * size + offset.clamp(0, size - 1)
    return torch.where(inside, factors.grid.reshape(-1)[flat], factors.default)


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

    Off the grid the numbers mean nothing; `within_grid` tells where that is.
    """
    assert factors.grid is not None
    flat = factors.grid.reshape(-1)
    (h_at, h_weights), (k_at, k_weights), (l_at, l_weights) = (
        _neighbours(index, first, size)
        for index, first, size in zip(indices, factors.origin, factors.grid.shape, strict=True)
    )
    _, k_size, l_size = factors.grid.shape
    total = torch.zeros_like(indices[0])
    for h_node, h_weight in zip(h_at, h_weights, strict=True):
        plane = torch.zeros_like(total)
        for k_node, k_weight in zip(k_at, k_weights, strict=True):
            row = (h_node * k_size + k_node) * l_size
            line = torch.zeros_like(total)
            for l_node, l_weight in zip(l_at, l_weights, strict=True):
                line = line + l_weight * flat[row + l_node]
            plane = plane + k_weight * line
        total = total + h_weight * plane
    return total


def _neighbours(index: Tensor, first: int, size: int) -> tuple[list[Tensor], list[Tensor]]:
    """Grid positions and weights of the four nodes around `index`."""
    below = index.detach().floor()
    x = index - below
    at = below.long() - first
    factors = [x + 1, x, x - 1, x - 2]
    weights = []
    for node in range(4):
        a, b, c = (factor for other, factor in enumerate(factors) if other != node)
        weights.append(a * b * c / _DENOMINATORS[node])
    return [(at + node).clamp(0, size - 1) for node in (-1, 0, 1, 2)], weights
