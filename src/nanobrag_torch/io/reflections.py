"""Structure factors from MTZ and mmCIF files, expanded to every index that symmetry gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import gemmi
import numpy as np
from torch import Tensor

from nanobrag_torch.errors import InputError
from nanobrag_torch.io.hkl import on_grid
from nanobrag_torch.model.crystal import StructureFactors

#: amplitudes of an mmCIF file, in the order in which they are tried
_CIF_TAGS = (
    "F_meas_au",
    "F_meas",
    "F_squared_meas",
    "F_calc_au",
    "F_calc",
    "pdbx_F_calc_with_solvent",
)


@dataclass(frozen=True, slots=True)
class Reflections:
    """What a reflection file holds.

    factors: amplitudes on a grid
    cell: lengths in angstrom, angles in degrees
    column: which column the amplitudes came from
    """

    factors: StructureFactors
    cell: tuple[float, float, float, float, float, float]
    column: str


def read_mtz(name: str, default: Tensor) -> Reflections:
    """The amplitudes of an MTZ file; `name` is its path, or path:COLUMN.

    Without a column, the first of type F. Raises InputError for another file or a column that is
    not there.
    """
    path, wanted = _split(name)
    try:
        mtz = gemmi.read_mtz_file(str(path))
    except (RuntimeError, OSError, ValueError) as error:
        raise InputError(f"cannot read MTZ {path}: {error}") from error
    amplitudes = [column.label for column in mtz.columns if column.type == "F"]
    label = wanted or next(iter(amplitudes), "")
    column = mtz.column_with_label(label) if label else None
    if column is None:
        raise InputError(
            f"MTZ {path}: no column {label or 'of type F'}; it has "
            + ", ".join(column.label for column in mtz.columns)
        )
    values = np.array(column.array, dtype=float)
    return _expanded(
        mtz.make_miller_array(), values, mtz.spacegroup, mtz.cell, default, path, label
    )


def read_cif(name: str, default: Tensor) -> Reflections:
    """The amplitudes of the first block of an mmCIF reflection file.

    `name` is its path, or path:TAG.
    """
    path, wanted = _split(name)
    try:
        blocks = gemmi.as_refln_blocks(gemmi.cif.read(str(path)))
    except (RuntimeError, OSError, ValueError) as error:
        raise InputError(f"cannot read CIF {path}: {error}") from error
    block = next((block for block in blocks if block.default_loop is not None), None)
    if block is None:
        raise InputError(f"CIF {path}: no reflections in it")
    labels = block.column_labels()
    tag = wanted or next((tag for tag in _CIF_TAGS if tag in labels), "")
    if tag not in labels:
        raise InputError(f"CIF {path}: no {tag or 'amplitudes'}; it has {', '.join(labels)}")
    values = block.make_float_array(tag)
    if "squared" in tag:
        values = np.sqrt(np.maximum(values, 0.0))
    return _expanded(
        block.make_miller_array(), values, block.spacegroup, block.cell, default, path, tag
    )


def _split(name: str) -> tuple[Path, str]:
    """Path and column of `name`; a path that exists as it stands has no column."""
    before, colon, after = name.rpartition(":")
    if not colon or Path(name).exists():
        return Path(name), ""
    return Path(before), after


def _expanded(
    indices: np.ndarray,
    values: np.ndarray,
    group: gemmi.SpaceGroup | None,
    cell: gemmi.UnitCell,
    default: Tensor,
    path: Path,
    column: str,
) -> Reflections:
    measured = np.isfinite(values)
    indices, values = indices[measured].astype(np.int64), values[measured]
    if not len(values):
        raise InputError(f"{path}: column {column} holds no number")
    operations = (group or gemmi.SpaceGroup("P 1")).operations().sym_ops
    turns = np.array([operation.rot for operation in operations]) // gemmi.Op.DEN
    # h' = h R for every operation, and -h' for its Friedel mate
    mates = np.einsum("nj,ojk->onk", indices, turns).reshape(-1, 3)
    every = np.concatenate([-mates, mates])
    amplitudes = np.tile(values, 2 * len(turns))
    factors = on_grid(every, amplitudes, default, what=str(path))
    lengths_and_angles = (cell.a, cell.b, cell.c, cell.alpha, cell.beta, cell.gamma)
    return Reflections(factors, lengths_and_angles, column)
