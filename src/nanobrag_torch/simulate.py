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

    Differentiable with respect to every tensor of the model. Solid angle and polarization are those
    of a pixel's first sub-pixel, and of the first source within the resolution cut.
    """
    beam, detector, sampling = experiment.beam, experiment.detector, experiment.sampling
    placement = place(detector, beam.direction)
    total = beam.wavelength.new_zeros(detector.slow_pixels, detector.fast_pixels)
    for sub_slow in range(sampling.oversample):
        for sub_fast in range(sampling.oversample):
            diffracted, _ = diffracted_beams(experiment, placement, (sub_slow, sub_fast))
            total = total + over_sources(experiment, diffracted)
    _, path = diffracted_beams(experiment, placement, (0, 0))
    omega = solid_angle(
        path, detector.pixel, placement.close_distance, point_pixel=detector.point_pixel
    )
    rays, turns = len(sampling.sources.wavelengths), len(sampling.phi)
    steps = rays * turns * len(sampling.domains) * sampling.oversample**2
    image = R_E_SQR * beam.fluence * total / steps * omega
    if beam.polarized:
        image = image * first_polarization(experiment, placement)
    return torch.where(visited(detector, sampling), image, torch.zeros_like(image))


def over_sources(experiment: Experiment, diffracted: Components) -> Tensor:
    """The sum over sources, phi and domains at one sub-pixel of every pixel, (slow, fast)."""
    crystal, sampling = experiment.crystal, experiment.sampling
    lattices = spindle_lattices(crystal, sampling.phi)  # phi 3 3
    directions, wavelengths = sampling.sources.directions, sampling.sources.wavelengths
    domains = sampling.domains
    total = torch.zeros_like(diffracted[0])
    for source in range(directions.shape[0]):
        q = scattering_vector(diffracted, directions[source], wavelengths[source])
        scattered = torch.zeros_like(total)
        for phi in range(lattices.shape[0]):
            for domain in range(domains.shape[0]):
                scattered += intensity(crystal, lattices[phi] @ domains[domain].mT, q)
        within = within_resolution(q, sampling.dmin)
        total += torch.where(within, scattered, torch.zeros_like(scattered))
    return total


def first_polarization(experiment: Experiment, placement: Placement) -> Tensor:
    """The polarization factor, (slow, fast), of the first source within the cut; 0 without one."""
    beam, sampling = experiment.beam, experiment.sampling
    directions, wavelengths = sampling.sources.directions, sampling.sources.wavelengths
    if sampling.dmin == 0:
        diffracted, _ = diffracted_beams(experiment, placement, (0, 0))
        return polarization_factor(diffracted, directions[0], beam.polar_axis, beam.kahn)
    polar = beam.wavelength.new_zeros(
        experiment.detector.slow_pixels, experiment.detector.fast_pixels
    )
    for sub_slow in range(sampling.oversample):
        for sub_fast in range(sampling.oversample):
            diffracted, _ = diffracted_beams(experiment, placement, (sub_slow, sub_fast))
            for source in range(directions.shape[0]):
                q = scattering_vector(diffracted, directions[source], wavelengths[source])
                factor = polarization_factor(
                    diffracted, directions[source], beam.polar_axis, beam.kahn
                )
                first = (polar == 0) & within_resolution(q, sampling.dmin)
                polar = torch.where(first, factor, polar)
    return polar


def diffracted_beams(
    experiment: Experiment, placement: Placement, sub: tuple[int, int]
) -> tuple[Components, Tensor]:
    """Unit vectors to one sub-pixel of every pixel, three (slow, fast), and its path, metres."""
    detector, sampling = experiment.detector, experiment.sampling
    position = subpixel_positions(detector, placement, experiment.beam, sub, sampling.oversample)
    x, y, z = position.unbind(-1)
    path = (x * x + y * y + z * z).sqrt()
    return (x / path, y / path, z / path), path


def spindle_lattices(crystal: Crystal, phi: Tensor) -> Tensor:
    """The direct lattice at each spindle angle, (phi, 3, 3), a, b, c as rows, angstrom."""
    lattice = crystal.direct.expand(len(phi), 3, 3)
    return rotate_about(lattice, crystal.spindle, phi.unsqueeze(-1))


def subpixel_positions(
    detector: Detector,
    placement: Placement,
    beam: Beam,
    sub: tuple[int, int],
    oversample: int,
) -> Tensor:
    """Centres of one sub-pixel of every pixel, (slow, fast, 3), metres."""
    side = detector.pixel / oversample
    like = detector.pixel
    slow = torch.arange(detector.slow_pixels, dtype=like.dtype, device=like.device)
    fast = torch.arange(detector.fast_pixels, dtype=like.dtype, device=like.device)
    along_slow = side * (slow * oversample + sub[0]) + side / 2
    along_fast = side * (fast * oversample + sub[1]) + side / 2
    flat = positions(placement, along_slow, along_fast)
    return bent(flat, placement, beam.direction) if detector.curved else flat


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
