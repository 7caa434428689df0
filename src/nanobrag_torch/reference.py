"""The C program's loop nest, one scalar step after another.

slow, plain, and the oracle of the tests.

It shares the model and the placement of the detector with `simulate`, and writes the sum out again
on its own, so that an error in the batched form can't hide in both.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from nanobrag_torch.geometry.rotations import rotate_about, unit
from nanobrag_torch.model.beam import Beam
from nanobrag_torch.model.crystal import Crystal, Shape, StructureFactors
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.scene import scene
from nanobrag_torch.units import R_E_SQR


def simulate_stepwise(experiment: Experiment) -> Tensor:
    """The image, (slow, fast), photons per pixel, by the nested loops of nanoBragg.c L2584-2792."""
    beam, crystal = experiment.beam, experiment.crystal
    detector, sampling = experiment.detector, experiment.sampling
    stage = scene(experiment)
    placement, sources, domains = stage.placement, stage.sources, stage.domains
    phi = sampling.phi
    side = detector.pixel / sampling.oversample
    image = torch.zeros(detector.slow_pixels, detector.fast_pixels, dtype=beam.wavelength.dtype)
    for slow in range(image.shape[0]):
        for fast in range(image.shape[1]):
            total = torch.zeros((), dtype=image.dtype)
            polar = torch.zeros_like(total) if beam.polarized else torch.ones_like(total)
            omega = torch.zeros_like(total)
            for sub_slow in range(sampling.oversample):
                for sub_fast in range(sampling.oversample):
                    along_slow = side * (slow * sampling.oversample + sub_slow + 0.5)
                    along_fast = side * (fast * sampling.oversample + sub_fast + 0.5)
                    position = (
                        along_fast * placement.fast + along_slow * placement.slow + placement.origin
                    )
                    path = position.norm()
                    if omega == 0:
                        omega = detector.pixel**2 * placement.close_distance / path**3
                    diffracted = position / path
                    for source in range(sources.directions.shape[0]):
                        incident = sources.directions[source]
                        q = (diffracted - incident) / sources.wavelengths[source]
                        if sampling.dmin > 0 and q.norm() > 1 / sampling.dmin:
                            continue
                        if polar == 0:
                            polar = _polarization(beam, diffracted, incident)
                        for step in range(phi.shape[0]):
                            lattice = rotate_about(
                                stage.direct, crystal.spindle, phi[step].expand(3)
                            )
                            for domain in range(domains.shape[0]):
                                turned = lattice @ domains[domain].mT
                                total = total + _intensity(crystal, stage.reciprocal, turned @ q)
            image[slow, fast] = R_E_SQR * beam.fluence * total / stage.steps * polar * omega
    return image


def _intensity(crystal: Crystal, reciprocal: Tensor, indices: Tensor) -> Tensor:
    whole = torch.ceil(indices - 0.5)
    offset = indices - whole
    cells, fudge = crystal.cells, crystal.fudge
    if crystal.shape is Shape.SQUARE:
        lattice = torch.ones_like(indices[0])
        for axis in range(3):
            lattice = lattice * _sincg(math.pi * indices[axis], cells[axis])
    elif crystal.shape is Shape.ROUND:
        x = math.pi * ((cells * offset).norm() * fudge.sqrt())
        sphere = 3 * (x.sin() / x - x.cos()) / x**2 if x > 0 else torch.ones_like(x)
        lattice = cells.prod() * 0.723601254558268 * sphere
    else:
        g = (offset @ reciprocal).norm() ** 2 * cells.prod() ** 2 * fudge
        if crystal.shape is Shape.GAUSS:
            lattice = cells.prod() * torch.exp(-g / 0.63)
        else:
            lattice = cells.prod() * (g < 0.3969)
    return (_amplitude(crystal.structure_factors, whole) * lattice) ** 2


def _sincg(x: Tensor, cells: Tensor) -> Tensor:
    return cells if x == 0 else torch.sin(cells * x) / torch.sin(x)


def _amplitude(factors: StructureFactors, whole: Tensor) -> Tensor:
    if factors.grid is None:
        return factors.default
    at_grid = [int(index) - first for index, first in zip(whole, factors.origin, strict=True)]
    inside = all(0 <= at < size for at, size in zip(at_grid, factors.grid.shape, strict=True))
    return factors.grid[tuple(at_grid)] if inside else factors.default


def _polarization(beam: Beam, diffracted: Tensor, incident: Tensor) -> Tensor:
    magnetic = unit(torch.linalg.cross(beam.polar_axis, incident))
    electric = unit(torch.linalg.cross(incident, magnetic))
    psi = -torch.atan2(diffracted.dot(magnetic), diffracted.dot(electric))
    squared = incident.dot(diffracted) ** 2
    return 0.5 * (1 + squared - beam.kahn * torch.cos(2 * psi) * (1 - squared))
