r"""Lattice factor of a mosaic domain, from the distances dh, dk, dl to the nearest reflection.

    SQUARE  F = prod sincg(pi h, N),   sincg(x, N) = sin(N x)/sin(x)
    ROUND   F = Na Nb Nc 0.7236 s3(pi sqrt(rho^2 fudge)),   s3(x) = 3 (sin x/x - cos x)/x^2,
            rho = (Na dh, Nb dk, Nc dl)
    GAUSS   F = Na Nb Nc exp(-fudge g/0.63),   g = |dh a* + dk b* + dl c*|^2 (Na Nb Nc)^2
    TOPHAT  F = Na Nb Nc where g fudge < 0.3969, else 0

The sign of sincg at an odd reflection is dropped: the intensity has its square. source: nanoBragg.c
L2822-2868
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from nanobrag_torch.model.crystal import Crystal, Shape
from nanobrag_torch.physics.scattering import Components

#: makes the sphere's peak as broad as that of the cube with the same cells (source: nanoBragg.c
#: L2842)
_ROUND_SCALE = 0.723601254558268
_GAUSS_WIDTH = 0.63
_TOPHAT_RADIUS = 0.3969
#: of pi N f: three terms of the series are exact in float64 up to here
_SERIES_BELOW = 0.03


def lattice_factor(crystal: Crystal, reciprocal: Tensor, distance: Components) -> Tensor:
    """F_latt, dimensionless, of the shape of `distance`: dh, dk, dl from the nearest reflection.

    `reciprocal` (3, 3) has a*, b*, c* as rows, 1/angstrom.
    """
    if crystal.shape is Shape.SQUARE:
        return square(distance, crystal.cells)
    if crystal.shape is Shape.ROUND:
        return sphere(distance, crystal.cells, crystal.fudge)
    squared = _reciprocal_distance(distance, reciprocal) * crystal.cells.prod() ** 2
    if crystal.shape is Shape.GAUSS:
        return crystal.cells.prod() * torch.exp(-squared * crystal.fudge / _GAUSS_WIDTH)
    inside = squared * crystal.fudge < _TOPHAT_RADIUS
    return crystal.cells.prod() * inside.to(squared.dtype)


def sincg(fraction: Tensor, cells: Tensor) -> Tensor:
    """sin(pi N f)/sin(pi f) of `fraction` in [-1/2, 1/2], N at 0; `cells` is N, 0-d.

    Near 0 the quotient's derivative is a difference of close numbers, so the series stands in.
    """
    if not (fraction.requires_grad or cells.requires_grad):
        return _quotient(fraction, cells)
    x = math.pi * fraction
    near = (x * cells).abs() < _SERIES_BELOW
    safe = torch.where(near, torch.ones_like(x), x)
    quotient = torch.sin(cells * safe) / torch.sin(safe)
    n, square_x = cells * cells, x * x
    second = (n - 1) * (3 * n - 7) / 360
    third = (n - 1) * (3 * n * n - 18 * n + 31) / 15120
    series = cells * (1 - square_x * ((n - 1) / 6 - square_x * (second - square_x * third)))
    return torch.where(near, series, quotient)


def _quotient(fraction: Tensor, cells: Tensor) -> Tensor:
    """sincg without a derivative: adding next to nothing turns 0/0 into the limit."""
    x = fraction * math.pi
    x += torch.finfo(x.dtype).tiny * 1e6
    return (x * cells).sin_().div_(x.sin_())


def square(distance: Components, cells: Tensor) -> Tensor:
    """The lattice factor of a parallelepiped of `cells` (3,) cells."""
    h, k, l = distance  # noqa: E741
    return sincg(h, cells[0]) * sincg(k, cells[1]) * sincg(l, cells[2])


def sphere(distance: Components, cells: Tensor, fudge: Tensor) -> Tensor:
    """The lattice factor of a sphere with as many cells."""
    h, k, l = distance  # noqa: E741
    squared = ((cells[0] * h) ** 2 + (cells[1] * k) ** 2 + (cells[2] * l) ** 2) * fudge
    x_squared = math.pi**2 * squared
    # below 0.01 the closed form loses half of its digits to cancellation
    small = x_squared < 1e-4
    x = torch.where(small, torch.ones_like(x_squared), x_squared).sqrt()
    closed = 3 * (x.sin() / x - x.cos()) / (x * x)
    series = 1 - x_squared / 10 + x_squared**2 / 280
    return cells.prod() * _ROUND_SCALE * torch.where(small, series, closed)


def _reciprocal_distance(distance: Components, reciprocal: Tensor) -> Tensor:
    h, k, l = distance  # noqa: E741
    a_star, b_star, c_star = reciprocal.unbind(0)
    x = h * a_star[0] + k * b_star[0] + l * c_star[0]
    y = h * a_star[1] + k * b_star[1] + l * c_star[1]
    z = h * a_star[2] + k * b_star[2] + l * c_star[2]
    return x * x + y * y + z * z
