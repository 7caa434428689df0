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
    sources: rays of the beam
    """

    experiment: Experiment
    placement: Placement
    direct: Tensor
    reciprocal: Tensor
    lattices: Tensor
    domains: Tensor
    sources: Sources

    @property
    def orientations(self) -> int:
        """How many orientations of the lattice a source meets."""
        return len(self.lattices) * len(self.domains)

    @property
    def steps(self) -> int:
        """What the sum is divided by: all but the layers. source: nanoBragg.c L2462"""
        oversample = self.experiment.sampling.oversample
        return len(self.sources.wavelengths) * self.orientations * oversample**2


@dataclass(frozen=True, slots=True)
class Points:
    """Sub-pixels in layers of pixels, as numbers that broadcast with each other."""

    slow: Tensor
    fast: Tensor
    layer: Tensor | int = 0
    sub_slow: Tensor | int = 0
    sub_fast: Tensor | int = 0


@dataclass(frozen=True, slots=True)
class Observation:
    """Points as seen from the sample.

    layer: the number of the layer that each lies in
    diffracted: unit vectors, three of the points' shape
    path: from the sample, metres, of the points' shape
    """

    layer: Tensor
    diffracted: Components
    path: Tensor


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


def observe(stage: Scene, points: Points) -> Observation:
    """The directions and distances of points."""
    detector, oversample = stage.experiment.detector, stage.experiment.sampling.oversample
    side = detector.pixel / oversample
    # whole numbers times a 0-d tensor would be float32
    slow, fast, layer, sub_slow, sub_fast = (
        torch.as_tensor(number, dtype=side.dtype, device=side.device)
        for number in (points.slow, points.fast, points.layer, points.sub_slow, points.sub_fast)
    )
    x, y, z = positions(
        stage.placement,
        side * (slow * oversample + sub_slow + 0.5),
        side * (fast * oversample + sub_fast + 0.5),
        layer * detector.layer_depth,
    )
    if detector.curved:
        flat = torch.stack((x, y, z), -1)
        x, y, z = bent(flat, stage.placement, stage.experiment.beam.direction).unbind(-1)
    path = (x * x + y * y + z * z).sqrt()
    inverse = 1 / path
    return Observation(layer, (x * inverse, y * inverse, z * inverse), path)


def solid_angles(stage: Scene, seen: Observation) -> Tensor:
    """The solid angle of the pixel at each point, steradian."""
    detector = stage.experiment.detector
    return solid_angle(
        seen.path,
        detector.pixel,
        stage.placement.close_distance,
        point_pixel=detector.point_pixel,
    )


def captures(stage: Scene, seen: Observation) -> Tensor:
    """The fraction of the photons that the layer of each point stops."""
    if stage.experiment.sampling.layers == 1:
        return torch.ones_like(seen.path)
    detector, normal = stage.experiment.detector, stage.placement.normal
    return capture_fraction(
        seen.diffracted, normal, detector.layer_depth, seen.layer, detector.attenuation
    )


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
