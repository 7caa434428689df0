"""The crystal."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import torch
from torch import Tensor

from nanobrag_torch.model.defaults import number, vector


class Shape(Enum):
    """The outline of a mosaic domain; it decides the form of a spot."""

    SQUARE = "square"
    ROUND = "round"
    GAUSS = "gauss"
    TOPHAT = "tophat"


@dataclass(frozen=True, slots=True)
class StructureFactors:
    """Amplitudes on a grid of Miller indices, electrons.

    default: the amplitude where there is no other, 0-d
    grid: (h, k, l), or None when nothing was read
    origin: the indices of the grid's first corner
    interpolated: whether amplitudes between reflections are interpolated
    """

    default: Tensor
    grid: Tensor | None = None
    origin: tuple[int, int, int] = (0, 0, 0)
    interpolated: bool = False
    framed: Tensor | None = field(init=False, repr=False, default=None)

    def __post_init__(self) -> None:
        """Frames the grid: one more on either side of every axis, filled with the default."""
        if self.grid is not None:
            framed = torch.nn.functional.pad(self.grid - self.default, (1,) * 6) + self.default
            object.__setattr__(self, "framed", framed)


@dataclass(frozen=True, slots=True)
class Crystal:
    """What the beam meets: a cell, a matrix, or both; with both, the cell gives the lengths.

    cell: a, b, c and alpha, beta, gamma, (6,), angstrom and radian
    matrix: a*, b*, c* as rows, times the wavelength, (3, 3), dimensionless
    structure_factors: amplitudes
    cells: unit cells along a, b, c, (3,)
    misset: rotations about lab X, Y, Z in this order, (3,), radian
    spindle: axis of the phi rotation, unit, (3,)
    shape: of a mosaic domain
    fudge: widens the spots of every shape but the square one, 0-d
    water: side of the cube of water around it, metre, 0-d
    exact_cell: whether the axes enclose the angles of `cell`; those of the C program miss them a
        little when two or more differ from 90 degrees
    """

    structure_factors: StructureFactors
    cell: Tensor | None = None
    matrix: Tensor | None = None
    cells: Tensor = field(default_factory=vector(1.0, 1.0, 1.0))
    misset: Tensor = field(default_factory=vector(0.0, 0.0, 0.0))
    spindle: Tensor = field(default_factory=vector(0.0, 0.0, 1.0))
    shape: Shape = Shape.SQUARE
    fudge: Tensor = field(default_factory=number(1.0))
    water: Tensor = field(default_factory=number(0.0))
    exact_cell: bool = True
