"""From a model to an image; the only file that knows the order of things.

image = r_e^2 fluence omega polar capture / steps
        * (background + sum over layers, sub-pixels, sources, phi and domains of I)
                                                    (source: nanoBragg.c L2584-3039)
"""

from __future__ import annotations

import torch
from torch import Tensor

from nanobrag_torch.intensity import intensity
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.physics.background import water_background
from nanobrag_torch.physics.polarization import polarization_factor
from nanobrag_torch.physics.scattering import scattering_vector, within_resolution
from nanobrag_torch.scene import Observation, Scene, observe, scene, visited
from nanobrag_torch.units import R_E_SQR


def simulate(experiment: Experiment) -> Tensor:
    """The image, (slow, fast), photons per pixel.

    Differentiable with respect to every tensor of the model. Unless a factor is asked for
    everywhere, solid angle and polarization are those of a pixel's first sub-pixel and of the first
    source within the resolution cut, and the capture fraction is that of the last layer.
    """
    sampling, beam = experiment.sampling, experiment.beam
    stage = scene(experiment)
    first, last = observe(stage, 0, (0, 0)), observe(stage, sampling.layers - 1, (0, 0))
    bragg = torch.zeros_like(first.omega)
    for layer in range(sampling.layers):
        for sub_slow in range(sampling.oversample):
            for sub_fast in range(sampling.oversample):
                point = observe(stage, layer, (sub_slow, sub_fast))
                bragg = bragg + over_sources(stage, point) * everywhere(stage, point)
    background = water_background(experiment.crystal.water, beam.fluence)
    polar = torch.ones_like(bragg)
    if beam.polarized or sampling.polar_everywhere:
        polar = first_polarization(stage)
    for factor, is_everywhere in (
        (first.omega, sampling.omega_everywhere),
        (last.capture, sampling.thick_everywhere),
        (polar, sampling.polar_everywhere),
    ):
        bragg = bragg if is_everywhere else bragg * factor
        background = background * factor
    image = R_E_SQR * beam.fluence * (bragg + background) / stage.steps
    return torch.where(visited(experiment), image, torch.zeros_like(image))


def over_sources(stage: Scene, point: Observation) -> Tensor:
    """The sum over sources, phi and domains at one sub-pixel of every pixel, (slow, fast)."""
    experiment, lattices, domains = stage.experiment, stage.lattices, stage.domains
    beam, sampling = experiment.beam, experiment.sampling
    directions, wavelengths = stage.sources.directions, stage.sources.wavelengths
    total = torch.zeros_like(point.omega)
    for source in range(directions.shape[0]):
        q = scattering_vector(point.diffracted, directions[source], wavelengths[source])
        scattered = torch.zeros_like(point.omega)
        for phi in range(lattices.shape[0]):
            for domain in range(domains.shape[0]):
                direct = lattices[phi] @ domains[domain].mT
                scattered += intensity(
                    experiment.crystal, stage.reciprocal, direct, q, sampling.dtype
                )
        if sampling.polar_everywhere:
            scattered = scattered * polarization_factor(
                point.diffracted, directions[source], beam.polar_axis, beam.kahn
            )
        within = within_resolution(q, sampling.dmin)
        total += torch.where(within, scattered, torch.zeros_like(scattered))
    return total


def everywhere(stage: Scene, point: Observation) -> Tensor:
    """The factors that a sub-pixel has to itself, (slow, fast), without polarization."""
    sampling = stage.experiment.sampling
    factor = torch.ones_like(point.omega)
    if sampling.omega_everywhere:
        factor = factor * point.omega
    if sampling.thick_everywhere:
        factor = factor * point.capture
    return factor


def first_polarization(stage: Scene) -> Tensor:
    """The polarization factor, (slow, fast), of the first source within the cut; 0 without one."""
    beam, sampling = stage.experiment.beam, stage.experiment.sampling
    directions, wavelengths = stage.sources.directions, stage.sources.wavelengths
    first = observe(stage, 0, (0, 0))
    polar = polarization_factor(first.diffracted, directions[0], beam.polar_axis, beam.kahn)
    if sampling.dmin == 0:
        return polar
    polar = torch.zeros_like(polar)
    for layer in range(sampling.layers):
        for sub_slow in range(sampling.oversample):
            for sub_fast in range(sampling.oversample):
                point = observe(stage, layer, (sub_slow, sub_fast))
                for source in range(directions.shape[0]):
                    q = scattering_vector(point.diffracted, directions[source], wavelengths[source])
                    factor = polarization_factor(
                        point.diffracted, directions[source], beam.polar_axis, beam.kahn
                    )
                    found = (polar == 0) & within_resolution(q, sampling.dmin)
                    polar = torch.where(found, factor, polar)
    return polar
