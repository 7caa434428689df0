"""Structure factors as the C program dumps them: index ranges as text, then the grid as doubles.

Every axis has one element of padding more than its range. source: nanoBragg.c L2106-2129,
L2226-2243
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from nanobrag_torch.errors import InputError
from nanobrag_torch.io.atomic import write_bytes
from nanobrag_torch.model.crystal import StructureFactors

_END_OF_HEADER = b"\n\f"


def write_dump(path: Path, factors: StructureFactors) -> None:
    """The grid of `factors`, padded with zeros."""
    assert factors.grid is not None
    grid = factors.grid.cpu().to(torch.float64).numpy()
    ranges = (
        f"{first} {first + size - 1}"
        for first, size in zip(factors.origin, grid.shape, strict=True)
    )
    header = " ".join(ranges).encode("ascii") + _END_OF_HEADER
    write_bytes(path, header + np.pad(grid, (0, 1)).tobytes())


def read_dump(path: Path, default: Tensor) -> StructureFactors:
    """The grid of a dump, in the dtype and on the device of `default`.

    Raises InputError for any other file.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read dump file {path}: {error.strerror}") from error
    header, _, values = content.partition(_END_OF_HEADER)
    try:
        first_h, last_h, first_k, last_k, first_l, last_l = (int(word) for word in header.split())
    except ValueError as error:
        raise InputError(
            f"dump file {path}: expected six whole numbers first; name another by -dump"
        ) from error
    shape = (last_h - first_h + 2, last_k - first_k + 2, last_l - first_l + 2)
    if min(shape) < 2 or len(values) != 8 * np.prod(shape, dtype=float):
        raise InputError(f"dump file {path}: its size is not that of the grid in its first line")
    grid = np.frombuffer(values, np.float64).reshape(shape)[:-1, :-1, :-1]
    origin = (first_h, first_k, first_l)
    return StructureFactors(default, torch.from_numpy(grid.copy()).to(default), origin)
