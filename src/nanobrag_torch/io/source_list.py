"""Source lists: X Y Z weight wavelength[m] on a line, any of space , ; : ! between.

source: nanoBragg.c L2319-2345
"""

from __future__ import annotations

import re
from pathlib import Path

import torch

from nanobrag_torch.errors import InputError
from nanobrag_torch.geometry.rotations import unit
from nanobrag_torch.io.atomic import read_text
from nanobrag_torch.model.beam import Beam
from nanobrag_torch.model.sampling import Sources
from nanobrag_torch.units import ANGSTROM

_DELIMITERS = re.compile(r"[\s,;:!]+")


def read_sources(path: Path, beam: Beam) -> Sources:
    """The rays of `path`. Missing columns: the beam's own direction and wavelength.

    Weights are read and not used, as in the C program. Lines that begin with # are comments. Raises
    InputError for a word that is no number, a source at the sample, a wavelength that is not
    positive.
    """
    along = [-10 * float(component) for component in beam.direction]
    wavelength = float(beam.wavelength) * ANGSTROM
    rows = []
    for number, line in enumerate(read_text(path, "source list").splitlines(), 1):
        words = [word for word in _DELIMITERS.split(line) if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            given = [float(word) for word in words[:5]]
        except ValueError as error:
            raise InputError(
                f"source list {path}, line {number}: expected X Y Z weight wavelength; {error}"
            ) from error
        row = given + [*along, 1.0, wavelength][len(given) :]
        if row[:3] == [0.0, 0.0, 0.0]:
            raise InputError(f"source list {path}, line {number}: the source is at the sample")
        if not row[4] > 0:
            raise InputError(f"source list {path}, line {number}: the wavelength is not positive")
        rows.append(row)
    if not rows:
        raise InputError(f"source list {path}: no source in it")
    table = torch.tensor(rows, dtype=beam.wavelength.dtype, device=beam.wavelength.device)
    return Sources(-unit(table[:, :3]), table[:, 4] / ANGSTROM)
