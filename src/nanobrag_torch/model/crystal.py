"""The crystal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from torch import Tensor


class Shape(Enum):
    """The outline of a mosaic domain; it decides the form of a spot."""

    SQUARE = "square"
    ROUND = "round"
    GAUSS = "gauss"
    TOPHAT = "tophat"


@dataclass(frozen=True, slots=True)
class StructureFactors:
    """Amplitudes on a grid of Miller indices, electrons.

    grid: (h, k, l), or None when nothing was read
    origin: the indices of the grid's first corner
    default: the amplitude everywhere else, 0-d
    interpolated: whether amplitudes between reflections are interpolated
    """

    grid: Tensor | None
    origin: tuple[int, int, int]
    default: Tensor
    interpolated: bool = False


@dataclass(frozen=True, slots=True)
class Crystal:
    """What the beam meets.

    direct, reciprocal: a, b, c and a*, b*, c* as rows before the spindle turns, (3, 3), angstrom
        and 1/angstrom
    cells: unit cells along a, b, c, (3,)
    spindle: axis of the phi rotation, unit, (3,)
    structure_factors: amplitudes
    fudge: widens the spots of every shape but the square one, 0-d
    water: side of the cube of water around it, metre, 0-d
    shape: of a mosaic domain
    """

    direct: Tensor
    reciprocal: Tensor
    cells: Tensor
    spindle: Tensor
    structure_factors: StructureFactors
    fudge: Tensor
    water: Tensor
    shape: Shape = Shape.SQUARE
