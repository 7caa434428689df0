"""From settings to the crystal."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from torch import Tensor

from nanobrag_torch.cli.settings import Settings
from nanobrag_torch.cli.tensors import Tensors
from nanobrag_torch.errors import InputError
from nanobrag_torch.geometry.cell import completed, is_skewed
from nanobrag_torch.geometry.frames import Frame
from nanobrag_torch.geometry.orientation import mounted
from nanobrag_torch.geometry.rotations import unit
from nanobrag_torch.io.fdump import read_dump, write_dump
from nanobrag_torch.io.hkl import read_hkl
from nanobrag_torch.io.matrix import read_matrix
from nanobrag_torch.model.crystal import Crystal, StructureFactors
from nanobrag_torch.sampling.misset import random_misset
from nanobrag_torch.units import ANGSTROM, DEGREES

if TYPE_CHECKING:
    from nanobrag_torch.io.reflections import Reflections


def build_crystal(
    settings: Settings, frame: Frame, tensor: Tensors, warnings: list[str]
) -> Crystal:
    """The crystal of `settings`, mounted in `frame`. Adds to `warnings` what a user should know."""
    reflections = _reflections(settings, tensor(settings.default_F))
    cell = _cell(settings.cell, tensor)
    if cell is None and settings.matrix is None and reflections is not None:
        cell = _cell(list(reflections.cell), tensor)
    matrix = None if settings.matrix is None else tensor(read_matrix(settings.matrix))
    if cell is None and matrix is None:
        raise InputError("no crystal: give -cell a b c alpha beta gamma, or -mat FILE")
    if matrix is None and cell is not None and is_skewed(cell) and not settings.exact_cell:
        warnings.append(
            "the C program's cell has other angles than -cell asks for; -exact_cell corrects it"
        )
    crystal = Crystal(
        _structure_factors(settings, reflections, tensor, warnings),
        cell,
        matrix,
        misset=tensor(_misset(settings, warnings)),
        spindle=unit(tensor(frame.spindle)),
        shape=settings.shape,
        fudge=tensor(settings.fudge),
        water=tensor(settings.water),
        exact_cell=settings.exact_cell,
    )
    direct, _ = mounted(crystal, tensor(settings.wavelength))
    return replace(crystal, cells=tensor(_cells(settings, direct)))


def _misset(settings: Settings, warnings: list[str]) -> tuple[float, float, float]:
    if not settings.misset_random:
        return settings.misset or (0.0, 0.0, 0.0)
    seed = settings.misset_seed
    angles = random_misset(-int(time.time()) if seed is None else seed)
    text = " ".join(f"{angle * DEGREES:f}" for angle in angles)
    warnings.append(f"random orientation misset angles: {text} deg")
    return angles


def _reflections(settings: Settings, default: Tensor) -> Reflections | None:
    if settings.mtz is None and settings.cif is None:
        return None
    # gemmi is loaded for these two only
    from nanobrag_torch.io.reflections import read_cif, read_mtz

    if settings.mtz is not None:
        return read_mtz(settings.mtz, default)
    return read_cif(str(settings.cif), default)


def _cell(given: list[float], tensor: Tensors) -> Tensor | None:
    if not given:
        return None
    values = completed(given)
    if not values[0] > 0:
        raise InputError(f"-cell: expected a length above zero for a, found {values[0]:g}")
    alpha, beta, gamma = sorted(values[3:])
    if gamma >= alpha + beta or alpha + beta + gamma >= 360:
        raise InputError(f"-cell: no cell has the angles {values[3]:g} {values[4]:g} {values[5]:g}")
    return tensor(values[:3] + [angle / DEGREES for angle in values[3:]])


def _cells(settings: Settings, direct: Tensor) -> list[int]:
    """Unit cells along each axis, from counts or from the size in the beam.

    source: nanoBragg.c L1134-1143, L2064-2077
    """
    beam = settings.beam_size
    sizes = [
        settings.sample_x,
        min(settings.sample_y, beam) if beam >= 0 else settings.sample_y,
        min(settings.sample_z, beam) if beam >= 0 else settings.sample_z,
    ]
    # a size that is a whole number of cells is rounded up or not by the last digit: in metres, as C
    lengths = (direct * ANGSTROM).square().sum(-1).sqrt().tolist()
    counts = [settings.cells_a, settings.cells_b, settings.cells_c]
    return [
        max(1, math.ceil(size / length) if size > 0 else count)
        for size, length, count in zip(sizes, lengths, counts, strict=True)
    ]


def _structure_factors(
    settings: Settings,
    reflections: Reflections | None,
    tensor: Tensors,
    warnings: list[str],
) -> StructureFactors:
    default = tensor(settings.default_F)
    if reflections is not None:
        factors = reflections.factors
    elif settings.hkl is not None:
        factors = read_hkl(settings.hkl, default)
        write_dump(settings.dump, factors)
    elif settings.dump.exists():
        warnings.append(f"structure factors come from {settings.dump}, left by an earlier run")
        factors = read_dump(settings.dump, default)
    elif settings.default_F == 0:
        raise InputError("no structure factors: give -hkl FILE or -default_F NUMBER")
    else:
        return StructureFactors(default)
    # the C program decides before a size in millimetres becomes a number of cells
    few = min(settings.cells_a, settings.cells_b, settings.cells_c) <= 2
    wanted = few if settings.interpolate is None else settings.interpolate
    return replace(factors, interpolated=wanted)
