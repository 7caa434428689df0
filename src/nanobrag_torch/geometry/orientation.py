"""How the crystal's axes lie in the laboratory before the spindle turns."""

from __future__ import annotations

from torch import Tensor

from nanobrag_torch.errors import InputError
from nanobrag_torch.geometry.cell import direct_vectors, reciprocal_vectors
from nanobrag_torch.geometry.rotations import rotate_about, rotate_xyz
from nanobrag_torch.model.crystal import Crystal


def mounted(crystal: Crystal, wavelength: Tensor) -> tuple[Tensor, Tensor]:
    """Direct and reciprocal vectors as rows, two (3, 3): angstrom and 1/angstrom.

    `wavelength` is the one that the crystal's matrix was written for, angstrom, 0-d. Raises
    InputError for a crystal without cell and matrix. source: nanoBragg.c L1878-1960
    """
    if crystal.matrix is not None:
        reciprocal = crystal.matrix / wavelength
    elif crystal.cell is not None:
        reciprocal = reciprocal_vectors(crystal.cell, exact=crystal.exact_cell)
    else:
        raise InputError("no crystal: expected a cell or a matrix")
    return direct_vectors(rotate_xyz(reciprocal, crystal.misset), crystal.cell)


def on_spindle(direct: Tensor, spindle: Tensor, phi: Tensor) -> Tensor:
    """The direct lattice (3, 3) at each spindle angle (phi,), radian; (phi, 3, 3)."""
    return rotate_about(direct.expand(len(phi), 3, 3), spindle, phi.unsqueeze(-1))
