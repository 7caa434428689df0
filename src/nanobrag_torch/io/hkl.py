"""Structure factors as text: a line per reflection, h k l F. source: nanoBragg.c L2140-2208"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from nanobrag_torch.errors import InputError
from nanobrag_torch.io.atomic import read_text
from nanobrag_torch.model.crystal import StructureFactors

#: grids above this many cells point at a damaged file rather than at a crystal: 4 GB of doubles
_LARGEST_GRID = 500_000_000


def read_hkl(path: Path, default: Tensor) -> StructureFactors:
    """The amplitudes of `path` on a grid, in the dtype of `default`, which fills the gaps.

    Of repeated reflections the last counts. Columns after the fourth are left out. Raises
    InputError for a line that is no reflection.
    """
    text = read_text(path, "structure factors")
    if not text.strip():
        raise InputError(f"structure factors {path}: no reflection in it; expected 'h k l F' lines")
    try:
        rows = np.loadtxt(text.splitlines(), usecols=(0, 1, 2, 3), comments="#", ndmin=2)
    except (ValueError, IndexError) as error:
        raise InputError(
            f"structure factors {path}: expected 'h k l F' on every line; {error}"
        ) from error
    indices = rows[:, :3].astype(np.int64)
    if not np.array_equal(indices, rows[:, :3]):
        bad = int(np.argmax((indices != rows[:, :3]).any(axis=1)))
        raise InputError(
            f"structure factors {path}: reflection {bad + 1} has h, k, l of "
            f"{rows[bad, 0]:g} {rows[bad, 1]:g} {rows[bad, 2]:g}; expected whole numbers"
        )
    if not np.isfinite(rows[:, 3]).all():
        raise InputError(f"structure factors {path}: an amplitude is not a finite number")
    return on_grid(indices, rows[:, 3], default, what=f"structure factors {path}")


def on_grid(
    indices: np.ndarray, amplitudes: np.ndarray, default: Tensor, *, what: str
) -> StructureFactors:
    """Reflections, (n, 3) and (n,), on the smallest grid that holds them."""
    first, last = indices.min(axis=0), indices.max(axis=0)
    shape = tuple(int(extent) for extent in last - first + 1)
    if np.prod(shape, dtype=float) > _LARGEST_GRID:
        raise InputError(f"{what}: indices from {first} to {last} need a grid too large to hold")
    flat = np.ravel_multi_index(tuple((indices - first).T), shape)
    grid = np.full(shape, float(default))
    grid.reshape(-1)[flat] = amplitudes
    origin = (int(first[0]), int(first[1]), int(first[2]))
    return StructureFactors(default, torch.from_numpy(grid).to(default), origin)
