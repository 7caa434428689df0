"""The C program's loop nest, one scalar step after another: slow, plain, the oracle of the tests.

It shares the model and the placement of the detector with `simulate`, and writes the sum out again
on its own, so that an error in the batched form can't hide in both.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from nanobrag_torch.geometry.pixels import bent
from nanobrag_torch.geometry.rotations import rotate_about, unit
from nanobrag_torch.model.beam import Beam
from nanobrag_torch.model.crystal import Crystal, Shape, StructureFactors
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.physics.background import water_background
from nanobrag_torch.scene import Scene, scene
from nanobrag_torch.units import R_E_SQR


def simulate_stepwise(experiment: Experiment) -> Tensor:
    """The image, (slow, fast), photons per pixel, by the nested loops of nanoBragg.c L2584-2792.

    Factors are those of the whole pixel: `thick_everywhere` and its like are not looked at, nor are
    the mask and the region of interest.
    """
    detector = experiment.detector
    stage = scene(experiment)
    image = torch.zeros(detector.slow_pixels, detector.fast_pixels, dtype=torch.float64)
    for slow in range(image.shape[0]):
        for fast in range(image.shape[1]):
            image[slow, fast] = _pixel(stage, slow, fast)
    return image


def _pixel(stage: Scene, slow: int, fast: int) -> Tensor:
    """One pixel: the sum over layers and sub-pixels, and the factors of its first one."""
    beam, sampling = stage.experiment.beam, stage.experiment.sampling
    total = water_background(stage.experiment.crystal.water, beam.fluence)
    for layer in range(sampling.layers):
        for sub_slow in range(sampling.oversample):
            for sub_fast in range(sampling.oversample):
                position = _position(stage, slow, fast, layer, sub_slow, sub_fast)
                total = total + _over_sources(stage, position / position.norm())
    first = _position(stage, slow, fast, 0, 0, 0)
    last = _position(stage, slow, fast, sampling.layers - 1, 0, 0)
    factor = _solid_angle(stage, first) * _capture(stage, last)
    if beam.polarized:
        factor = factor * _first_polarization(stage, slow, fast)
    return R_E_SQR * beam.fluence * total / stage.steps * factor


def _over_sources(stage: Scene, diffracted: Tensor) -> Tensor:
    """The sum over sources of what they scatter into one direction, (3,)."""
    sampling = stage.experiment.sampling
    directions, wavelengths = stage.sources.directions, stage.sources.wavelengths
    total = torch.zeros_like(wavelengths[0])
    for source in range(directions.shape[0]):
        q = (diffracted - directions[source]) / wavelengths[source]
        if sampling.dmin == 0 or q.norm() <= 1 / sampling.dmin:
            total = total + _over_orientations(stage, q)
    return total


def _over_orientations(stage: Scene, q: Tensor) -> Tensor:
    """The sum over phi steps and mosaic domains at one scattering vector, (3,)."""
    crystal, domains = stage.experiment.crystal, stage.domains
    phi = stage.experiment.sampling.phi
    total = torch.zeros_like(q[0])
    for step in range(phi.shape[0]):
        lattice = rotate_about(stage.direct, crystal.spindle, phi[step].expand(3))
        for domain in range(domains.shape[0]):
            turned = lattice @ domains[domain].mT
            total = total + _intensity(crystal, stage.reciprocal, turned @ q)
    return total


def _position(
    stage: Scene, slow: int, fast: int, layer: int, sub_slow: int, sub_fast: int
) -> Tensor:
    detector, placement = stage.experiment.detector, stage.placement
    oversample = stage.experiment.sampling.oversample
    side = detector.pixel / oversample
    along_slow = side * (slow * oversample + sub_slow + 0.5)
    along_fast = side * (fast * oversample + sub_fast + 0.5)
    flat = along_fast * placement.fast + along_slow * placement.slow + placement.origin
    flat = flat + layer * detector.layer_depth * placement.normal
    return bent(flat, placement, stage.experiment.beam.direction) if detector.curved else flat


def _solid_angle(stage: Scene, position: Tensor) -> Tensor:
    detector = stage.experiment.detector
    path: Tensor = position.norm()
    cube: Tensor = path**3
    if detector.point_pixel:
        return path / cube
    return detector.pixel * detector.pixel * stage.placement.close_distance / cube


def _capture(stage: Scene, position: Tensor) -> Tensor:
    detector, layers = stage.experiment.detector, stage.experiment.sampling.layers
    if layers == 1:
        return torch.ones_like(position[0])
    along = (position / position.norm()).dot(stage.placement.normal)
    depth = detector.layer_depth * detector.attenuation / along
    return torch.exp(-(layers - 1) * depth) - torch.exp(-layers * depth)


def _first_polarization(stage: Scene, slow: int, fast: int) -> Tensor:
    beam, sampling = stage.experiment.beam, stage.experiment.sampling
    directions, wavelengths = stage.sources.directions, stage.sources.wavelengths
    for layer in range(sampling.layers):
        for sub_slow in range(sampling.oversample):
            for sub_fast in range(sampling.oversample):
                position = _position(stage, slow, fast, layer, sub_slow, sub_fast)
                diffracted = position / position.norm()
                for incident, wavelength in zip(directions, wavelengths, strict=True):
                    q = (diffracted - incident) / wavelength
                    if sampling.dmin == 0 or q.norm() <= 1 / sampling.dmin:
                        return _polarization(beam, diffracted, incident)
    return torch.zeros_like(wavelengths[0])


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
    at_grid = [
        int(index) - first for index, first in zip(whole.tolist(), factors.origin, strict=True)
    ]
    inside = all(0 <= at < size for at, size in zip(at_grid, factors.grid.shape, strict=True))
    return factors.grid[tuple(at_grid)] if inside else factors.default


def _polarization(beam: Beam, diffracted: Tensor, incident: Tensor) -> Tensor:
    magnetic = unit(torch.linalg.cross(beam.polar_axis, incident))
    electric = unit(torch.linalg.cross(incident, magnetic))
    psi = -torch.atan2(diffracted.dot(magnetic), diffracted.dot(electric))
    squared = incident.dot(diffracted) ** 2
    return 0.5 * (1 + squared - beam.kahn * torch.cos(2 * psi) * (1 - squared))
