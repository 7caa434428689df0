"""An experiment put up in the laboratory: what does not depend on the pixel, worked out once."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from nanobrag_torch.geometry.orientation import mounted, on_spindle
from nanobrag_torch.geometry.pixels import Placement, bent, place, positions, solid_angle
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.model.sampling import Sources
from nanobrag_torch.physics.absorption import capture_fraction
from nanobrag_torch.physics.scattering import Components


@dataclass(frozen=True, slots=True)
class Scene:
    """An experiment with its axes laid out.

    placement: the detector after all rotations
    direct, reciprocal: the lattice as mounted, rows, (3, 3), angstrom and 1/angstrom
    lattices: the direct lattice at each spindle angle, (phi, 3, 3), angstrom
    domains: rotation of each mosaic domain, (domain, 3, 3)
    sources: rays
    """

    experiment: Experiment
    placement: Placement
    direct: Tensor
    reciprocal: Tensor
    lattices: Tensor
    domains: Tensor
    sources: Sources

    @property
    def steps(self) -> int:
        """What the sum is divided by: all but the layers. source: nanoBragg.c L2462"""
        rays = len(self.sources.wavelengths)
        turns = len(self.lattices) * len(self.domains)
        return rays * turns * self.experiment.sampling.oversample**2


@dataclass(frozen=True, slots=True)
class Observation:
    """One layer and sub-pixel of every pixel, seen from the sample.

    diffracted: unit vectors, three of (slow, fast)
    omega: solid angle of the pixel, (slow, fast), steradian
    capture: fraction of the photons that the layer stops, (slow, fast)
    """

    diffracted: Components
    omega: Tensor
    capture: Tensor


def scene(experiment: Experiment) -> Scene:
    """The experiment with detector placed, crystal mounted, axes laid out."""
    beam, crystal, sampling = experiment.beam, experiment.crystal, experiment.sampling
    direct, reciprocal = mounted(crystal, beam.wavelength)
    sources, domains = sampling.sources, sampling.domains
    if sources is None:
        sources = Sources(beam.direction.unsqueeze(0), beam.wavelength.unsqueeze(0))
    if domains is None:
        domains = torch.eye(3, dtype=direct.dtype, device=direct.device).unsqueeze(0)
    return Scene(
        experiment,
        place(experiment.detector, beam.direction),
        direct,
        reciprocal,
        on_spindle(direct, crystal.spindle, sampling.phi),
        domains,
        sources,
    )


def observe(stage: Scene, layer: int, sub: tuple[int, int]) -> Observation:
    """What one layer and sub-pixel, numbered along slow and fast, of every pixel sees."""
    detector, placement = stage.experiment.detector, stage.placement
    position = _subpixels(stage, sub) + layer * detector.layer_depth * placement.normal
    if detector.curved:
        position = bent(position, placement, stage.experiment.beam.direction)
    x, y, z = position.unbind(-1)
    path = (x * x + y * y + z * z).sqrt()
    diffracted = (x / path, y / path, z / path)
    capture = torch.ones_like(path)
    if stage.experiment.sampling.layers > 1:
        capture = capture_fraction(
            diffracted, placement.normal, detector.layer_depth, layer, detector.attenuation
        )
    omega = solid_angle(
        path, detector.pixel, placement.close_distance, point_pixel=detector.point_pixel
    )
    return Observation(diffracted, omega, capture)


def _subpixels(stage: Scene, sub: tuple[int, int]) -> Tensor:
    """Centres of one sub-pixel of every pixel on a flat front, (slow, fast, 3), metres."""
    detector, oversample = stage.experiment.detector, stage.experiment.sampling.oversample
    side = detector.pixel / oversample
    slow = torch.arange(detector.slow_pixels, dtype=side.dtype, device=side.device)
    fast = torch.arange(detector.fast_pixels, dtype=side.dtype, device=side.device)
    along_slow = side * (slow * oversample + sub[0]) + side / 2
    along_fast = side * (fast * oversample + sub[1]) + side / 2
    return positions(stage.placement, along_slow, along_fast)


def visited(experiment: Experiment) -> Tensor:
    """Which pixels are computed, (slow, fast): inside the region of interest and not masked."""
    inside = region_of_interest(experiment)
    mask = experiment.sampling.mask
    return inside if mask is None else inside & mask


def region_of_interest(experiment: Experiment) -> Tensor:
    """Which pixels the region of interest holds, (slow, fast); its limits are inclusive."""
    detector = experiment.detector
    slow = torch.arange(detector.slow_pixels, device=detector.pixel.device)[:, None]
    fast = torch.arange(detector.fast_pixels, device=detector.pixel.device)
    whole = (0, len(fast), 0, len(slow))
    fast_min, fast_max, slow_min, slow_max = experiment.sampling.roi or whole
    return (slow >= slow_min) & (slow <= slow_max) & (fast >= fast_min) & (fast <= fast_max)
