"""From a model to an image; the only file that knows the order of things.

image = r_e^2 fluence omega polar capture / steps
        * (background + sum over layers, sub-pixels, sources, phi and domains of I)
                                                    (source: nanoBragg.c L2584-3039)
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from nanobrag_torch.intensity import intensity
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.physics.background import water_background
from nanobrag_torch.physics.polarization import polarization_factor
from nanobrag_torch.physics.scattering import scattering_vector, within_resolution
from nanobrag_torch.rays import Rays, rays
from nanobrag_torch.scene import (
    Observation,
    Points,
    Scene,
    captures,
    observe,
    scene,
    solid_angles,
    visited,
)
from nanobrag_torch.tiling import DEFAULT_BUDGET, Tiling, ranges, tiling
from nanobrag_torch.units import R_E_SQR


def simulate(
    experiment: Experiment,
    *,
    memory: int = DEFAULT_BUDGET,
    progress: Callable[[float], object] | None = None,
) -> Tensor:
    """The image, (slow, fast), photons per pixel.

    Differentiable with respect to every tensor of the model. Unless a factor is asked for
    everywhere, solid angle and polarization are those of a pixel's first sub-pixel and of the first
    source within the resolution cut, and the capture fraction is that of the last layer. `memory`
    is the budget in bytes for the temporaries of one tile; gradients keep all tiles. `progress` is
    called after every tile with the share that is done.
    """
    seen = visited(experiment)
    slow, fast = seen.nonzero(as_tuple=True)  # pixel
    image = torch.zeros(seen.shape, dtype=torch.float64, device=seen.device)
    if not len(slow):
        return image
    stage = scene(experiment)
    every_ray = rays(stage)
    tile = tiling(experiment.sampling.points, len(every_ray), memory)
    parts = []
    for chosen in ranges(len(slow), tile.pixels):
        parts.append(photons(stage, every_ray, slow[chosen], fast[chosen], tile))
        if progress is not None:
            progress(chosen.stop / len(slow))
    return image.index_put((slow, fast), torch.cat(parts))


def photons(stage: Scene, every_ray: Rays, slow: Tensor, fast: Tensor, tile: Tiling) -> Tensor:
    """The image at some pixels, (pixel,)."""
    experiment = stage.experiment
    sampling, beam = experiment.sampling, experiment.beam
    first = observe(stage, Points(slow, fast))
    last = observe(stage, Points(slow, fast, sampling.layers - 1))
    bragg = scattered(stage, every_ray, slow, fast, tile)
    background = water_background(experiment.crystal.water, beam.fluence)
    factors = [(solid_angles(stage, first), sampling.omega_everywhere)]
    if sampling.layers > 1:
        factors.append((captures(stage, last), sampling.thick_everywhere))
    if beam.polarized or sampling.polar_everywhere:
        polar = first_polarization(stage, slow, fast)
        factors.append((polar, sampling.polar_everywhere))
    for factor, is_everywhere in factors:
        bragg = bragg if is_everywhere else bragg * factor
        background = background * factor
    return R_E_SQR * beam.fluence / stage.steps * (bragg + background)


def scattered(stage: Scene, every_ray: Rays, slow: Tensor, fast: Tensor, tile: Tiling) -> Tensor:
    """The sum over layers, sub-pixels, sources, phi and domains at some pixels, (pixel,)."""
    sampling = stage.experiment.sampling
    number = torch.arange(sampling.points, device=slow.device)  # point
    layer = number.div(sampling.oversample**2, rounding_mode="floor")
    sub = number % sampling.oversample**2
    sub_slow = sub.div(sampling.oversample, rounding_mode="floor")
    sub_fast = sub % sampling.oversample
    total = torch.zeros(len(slow), dtype=torch.float64, device=slow.device)
    for some in ranges(sampling.points, tile.points):
        points = Points(slow[:, None], fast[:, None], layer[some], sub_slow[some], sub_fast[some])
        seen = observe(stage, points)  # pixel point
        for chosen in ranges(len(every_ray), tile.rays):
            total = total + over_rays(stage, seen, every_ray, chosen)
    return total


def over_rays(stage: Scene, seen: Observation, every_ray: Rays, chosen: slice) -> Tensor:
    """The sum over some rays and all of the points seen, (pixel,)."""
    experiment, sampling = stage.experiment, stage.experiment.sampling
    direction = torch.stack(seen.diffracted, -1).flatten(0, 1)  # point 3
    h, k, l = (  # noqa: E741
        torch.addmm(offset[chosen], direction, matrix[:, chosen], beta=-1)  # point ray
        for matrix, offset in zip(every_ray.matrices, every_ray.offsets, strict=True)
    )
    found = intensity(experiment.crystal, stage.reciprocal, (h, k, l), sampling.dtype)
    if sampling.dmin > 0 or sampling.polar_everywhere:
        found = found * per_source(stage, seen).flatten(0, 1)[:, every_ray.source[chosen]]
    total = found.sum(-1, dtype=torch.float64).view_as(seen.path)
    if sampling.omega_everywhere or sampling.thick_everywhere:
        total = total * everywhere(stage, seen)
    return total.sum(-1)


def per_source(stage: Scene, seen: Observation) -> Tensor:
    """What a source's terms are multiplied by, (..., source): 0 beyond the resolution cut."""
    beam, sampling = stage.experiment.beam, stage.experiment.sampling
    x, y, z = (component.unsqueeze(-1) for component in seen.diffracted)
    diffracted = x, y, z
    directions, wavelengths = stage.sources.directions, stage.sources.wavelengths
    q = scattering_vector(diffracted, directions, wavelengths)
    factor = within_resolution(q, sampling.dmin).to(torch.float64)
    if sampling.polar_everywhere:
        factor = factor * polarization_factor(diffracted, directions, beam.polar_axis, beam.kahn)
    return factor


def everywhere(stage: Scene, seen: Observation) -> Tensor:
    """The factors that each point has to itself, without polarization."""
    sampling = stage.experiment.sampling
    factor = torch.ones_like(seen.path)
    if sampling.omega_everywhere:
        factor = factor * solid_angles(stage, seen)
    if sampling.thick_everywhere:
        factor = factor * captures(stage, seen)
    return factor


def first_polarization(stage: Scene, slow: Tensor, fast: Tensor) -> Tensor:
    """The polarization factor, (pixel,), of the first source within the cut; 0 without one."""
    beam, sampling = stage.experiment.beam, stage.experiment.sampling
    directions, wavelengths = stage.sources.directions, stage.sources.wavelengths
    first = observe(stage, Points(slow, fast))
    polar = polarization_factor(first.diffracted, directions[0], beam.polar_axis, beam.kahn)
    if sampling.dmin == 0:
        return polar
    polar = torch.zeros_like(polar)
    for layer in range(sampling.layers):
        for sub_slow in range(sampling.oversample):
            for sub_fast in range(sampling.oversample):
                point = observe(stage, Points(slow, fast, layer, sub_slow, sub_fast))
                for source in range(directions.shape[0]):
                    incident = directions[source]
                    q = scattering_vector(point.diffracted, incident, wavelengths[source])
                    factor = polarization_factor(
                        point.diffracted, incident, beam.polar_axis, beam.kahn
                    )
                    found = (polar == 0) & within_resolution(q, sampling.dmin)
                    polar = torch.where(found, factor, polar)
    return polar
