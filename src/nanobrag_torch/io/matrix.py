"""Orientation matrices as MOSFLM writes them: nine numbers, a*, b*, c* as columns.

source: nanoBragg.c L1878-1895
"""

from __future__ import annotations

import math
from pathlib import Path

from nanobrag_torch.errors import InputError
from nanobrag_torch.io.atomic import read_text


def read_matrix(path: Path) -> list[list[float]]:
    """a*, b*, c* as rows, times the wavelength: dimensionless.

    Whatever follows the nine numbers is left out.
    """
    words = read_text(path, "matrix").split()[:9]
    try:
        numbers = [float(word) for word in words]
    except ValueError as error:
        raise InputError(f"matrix {path}: expected nine numbers first; {error}") from error
    if len(numbers) < 9:
        raise InputError(f"matrix {path}: expected nine numbers, found {len(numbers)}")
    if not all(math.isfinite(number) for number in numbers):
        raise InputError(f"matrix {path}: expected nine finite numbers")
    rows = [numbers[start : start + 3] for start in (0, 3, 6)]
    (a, b, c), (d, e, f), (g, h, i) = rows
    if a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) == 0:
        raise InputError(f"matrix {path}: its three vectors lie in one plane")
    return [list(column) for column in zip(*rows, strict=True)]
