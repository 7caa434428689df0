"""From a model to an image; the only file that knows the order of things.

image = r_e^2 fluence omega polar / steps * sum over sub-pixels, sources, phi and domains of I
  (source: nanoBragg.c L2584-3039)
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from nanobrag_torch.geometry.pixels import Placement, bent, place, positions, solid_angle
from nanobrag_torch.geometry.rotations import rotate_about
from nanobrag_torch.intensity import intensity
from nanobrag_torch.model.beam import Beam
from nanobrag_torch.model.crystal import Crystal
from nanobrag_torch.model.detector import Detector
from nanobrag_torch.model.sampling import Sampling
from nanobrag_torch.physics.absorption import capture_fraction
from nanobrag_torch.physics.background import water_background
from nanobrag_torch.physics.polarization import polarization_factor
from nanobrag_torch.physics.scattering import Components, scattering_vector, within_resolution
from nanobrag_torch.units import R_E_SQR


@dataclass(frozen=True, slots=True)
class Experiment:
    """Everything that an image depends on."""

    beam: Beam
    crystal: Crystal
    detector: Detector
    sampling: Sampling


def simulate(experiment: Experiment) -> Tensor:
    """The image, (slow, fast), photons per pixel.

    Differentiable with respect to every tensor of the model. Unless a factor is asked for
    everywhere, solid angle and polarization are those of a pixel's first sub-pixel and of the first
    source within the resolution cut, and the capture fraction is that of the last layer.
    """
    beam, detector, sampling = experiment.beam, experiment.detector, experiment.sampling
    placement = place(detector, beam.direction)
    bragg = beam.wavelength.new_zeros(detector.slow_pixels, detector.fast_pixels)
    for layer in range(sampling.layers):
        for sub_slow in range(sampling.oversample):
            for sub_fast in range(sampling.oversample):
                point = observe(experiment, placement, layer, (sub_slow, sub_fast))
                bragg = bragg + over_sources(experiment, point) * _everywhere(sampling, point)
    first, last = once(experiment, placement)
    background = water_background(experiment.crystal.water, beam.fluence)
    polar = torch.ones_like(bragg)
    if beam.polarized or sampling.polar_everywhere:
        polar = first_polarization(experiment, placement)
    for factor, everywhere in (
        (first.omega, sampling.omega_everywhere),
        (last.capture, sampling.thick_everywhere),
        (polar, sampling.polar_everywhere),
    ):
        bragg = bragg if everywhere else bragg * factor
        background = background * factor
    image = R_E_SQR * beam.fluence * (bragg + background) / steps(sampling)
    return torch.where(visited(detector, sampling), image, torch.zeros_like(image))


@dataclass(frozen=True, slots=True)
class Observation:
    """One layer and sub-pixel of every pixel, seen from the sample.

    diffracted: unit vectors, three of (slow, fast).  omega, capture: solid angle and capture
    fraction, (slow, fast).
    """

    diffracted: Components
    omega: Tensor
    capture: Tensor


def observe(
    experiment: Experiment, placement: Placement, layer: int, sub: tuple[int, int]
) -> Observation:
    """What one layer and sub-pixel of every pixel sees."""
    detector, sampling = experiment.detector, experiment.sampling
    flat = subpixel_positions(detector, placement, sub, sampling.oversample)
    position = flat + layer * detector.layer_depth * placement.normal
    if detector.curved:
        position = bent(position, placement, experiment.beam.direction)
    x, y, z = position.unbind(-1)
    path = (x * x + y * y + z * z).sqrt()
    diffracted = (x / path, y / path, z / path)
    capture = torch.ones_like(path)
    if sampling.layers > 1:
        capture = capture_fraction(
            diffracted, placement.normal, detector.layer_depth, layer, detector.attenuation
        )
    omega = solid_angle(
        path, detector.pixel, placement.close_distance, point_pixel=detector.point_pixel
    )
    return Observation(diffracted, omega, capture)


def once(experiment: Experiment, placement: Placement) -> tuple[Observation, Observation]:
    """The first sub-pixel of every pixel in the first and in the last layer."""
    last = experiment.sampling.layers - 1
    return (
        observe(experiment, placement, 0, (0, 0)),
        observe(experiment, placement, last, (0, 0)),
    )


def steps(sampling: Sampling) -> int:
    """What the sum is divided by: everything that is summed but the layers. source.

    nanoBragg.c L2462
    """
    rays, turns = len(sampling.sources.wavelengths), len(sampling.phi)
    return rays * turns * len(sampling.domains) * sampling.oversample**2


def _everywhere(sampling: Sampling, point: Observation) -> Tensor:
    factor = torch.ones_like(point.omega)
    if sampling.omega_everywhere:
        factor = factor * point.omega
    if sampling.thick_everywhere:
        factor = factor * point.capture
    return factor


def over_sources(experiment: Experiment, point: Observation) -> Tensor:
    """The sum over sources, phi and domains at one sub-pixel of every pixel, (slow, fast)."""
    beam, crystal, sampling = experiment.beam, experiment.crystal, experiment.sampling
    lattices = spindle_lattices(crystal, sampling.phi)  # phi 3 3
    directions, wavelengths = sampling.sources.directions, sampling.sources.wavelengths
    domains = sampling.domains
    total = torch.zeros_like(point.omega)
    for source in range(directions.shape[0]):
        q = scattering_vector(point.diffracted, directions[source], wavelengths[source])
        scattered = torch.zeros_like(point.omega)
        for phi in range(lattices.shape[0]):
            for domain in range(domains.shape[0]):
                scattered += intensity(crystal, lattices[phi] @ domains[domain].mT, q)
        if sampling.polar_everywhere:
            scattered = scattered * polarization_factor(
                point.diffracted, directions[source], beam.polar_axis, beam.kahn
            )
        within = within_resolution(q, sampling.dmin)
        total += torch.where(within, scattered, torch.zeros_like(scattered))
    return total


def first_polarization(experiment: Experiment, placement: Placement) -> Tensor:
    """The polarization factor, (slow, fast), of the first source within the cut; 0 without one."""
    beam, sampling = experiment.beam, experiment.sampling
    directions, wavelengths = sampling.sources.directions, sampling.sources.wavelengths
    first = observe(experiment, placement, 0, (0, 0))
    polar = polarization_factor(first.diffracted, directions[0], beam.polar_axis, beam.kahn)
    if sampling.dmin == 0:
        return polar
    polar = torch.zeros_like(polar)
    for layer in range(sampling.layers):
        for sub_slow in range(sampling.oversample):
            for sub_fast in range(sampling.oversample):
                point = observe(experiment, placement, layer, (sub_slow, sub_fast))
                for source in range(directions.shape[0]):
                    q = scattering_vector(point.diffracted, directions[source], wavelengths[source])
                    factor = polarization_factor(
                        point.diffracted, directions[source], beam.polar_axis, beam.kahn
                    )
                    found = (polar == 0) & within_resolution(q, sampling.dmin)
                    polar = torch.where(found, factor, polar)
    return polar


def spindle_lattices(crystal: Crystal, phi: Tensor) -> Tensor:
    """The direct lattice at each spindle angle, (phi, 3, 3), a, b, c as rows, angstrom."""
    lattice = crystal.direct.expand(len(phi), 3, 3)
    return rotate_about(lattice, crystal.spindle, phi.unsqueeze(-1))


def subpixel_positions(
    detector: Detector,
    placement: Placement,
    sub: tuple[int, int],
    oversample: int,
) -> Tensor:
    """Centres of one sub-pixel of every pixel on a flat front, (slow, fast, 3), metres."""
    side = detector.pixel / oversample
    like = detector.pixel
    slow = torch.arange(detector.slow_pixels, dtype=like.dtype, device=like.device)
    fast = torch.arange(detector.fast_pixels, dtype=like.dtype, device=like.device)
    along_slow = side * (slow * oversample + sub[0]) + side / 2
    along_fast = side * (fast * oversample + sub[1]) + side / 2
    return positions(placement, along_slow, along_fast)


def visited(detector: Detector, sampling: Sampling) -> Tensor:
    """Which pixels are computed, (slow, fast): inside the region of interest and not masked."""
    inside = region_of_interest(detector, sampling)
    return inside if sampling.mask is None else inside & sampling.mask


def region_of_interest(detector: Detector, sampling: Sampling) -> Tensor:
    """Which pixels the region of interest holds, (slow, fast); its limits are inclusive."""
    slow = torch.arange(detector.slow_pixels, device=detector.pixel.device)[:, None]
    fast = torch.arange(detector.fast_pixels, device=detector.pixel.device)
    fast_min, fast_max, slow_min, slow_max = sampling.roi or (0, len(fast), 0, len(slow))
    return (slow >= slow_min) & (slow <= slow_max) & (fast >= fast_min) & (fast <= fast_max)
