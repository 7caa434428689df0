"""Images as the C program draws them where its result depends on the order of its loops.

Three accidents, reproduced for comparison only; `simulate` does what is physically right.

* A phi step of exactly 0 leaves the crystal as the step before it did, which at the start of a scan
  is the last step of the source before. source: nanoBragg.c L2778-2806
* The first term that interpolation can't reach switches it off for every later term.
  source: nanoBragg.c L2930-2996
* Factors asked for everywhere multiply the running total, not the new term.
  source: nanoBragg.c L3016-3030
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from nanobrag_torch.intensity import intensity
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.physics.background import water_background
from nanobrag_torch.physics.lattice_factor import lattice_factor
from nanobrag_torch.physics.polarization import polarization_factor
from nanobrag_torch.physics.scattering import (
    Components,
    miller_indices,
    nearest,
    scattering_vector,
    within_resolution,
)
from nanobrag_torch.physics.structure_factors import within_grid
from nanobrag_torch.scene import Observation, Scene, observe, scene, visited
from nanobrag_torch.simulate import everywhere, first_polarization
from nanobrag_torch.units import R_E_SQR


@dataclass(frozen=True, slots=True)
class _Term:
    """One evaluation of the innermost sum, at every pixel."""

    point: Observation
    q: Components
    incident: Tensor
    within: Tensor
    direct: Tensor
    unturned: Tensor


def simulate_in_order(experiment: Experiment) -> Tensor:
    """The image, (slow, fast), photons per pixel, with the three accidents."""
    beam, sampling, crystal = experiment.beam, experiment.sampling, experiment.crystal
    stage = scene(experiment)
    seen = visited(experiment)
    first_pixel = _first(seen)
    switched_off = _first_out_of_reach(stage, seen)
    plain = replace(
        crystal, structure_factors=replace(crystal.structure_factors, interpolated=False)
    )
    background = water_background(crystal.water, beam.fluence)
    total = torch.zeros_like(seen, dtype=beam.wavelength.dtype) + background
    # until the first step that turns it, the crystal is as it was mounted
    unturned_left = len(stage.domains)
    for number, term in enumerate(_terms(stage)):
        added = intensity(crystal, stage.reciprocal, term.direct, term.q, sampling.dtype)
        nearest_only = intensity(plain, stage.reciprocal, term.direct, term.q, sampling.dtype)
        added = torch.where(switched_off <= number, nearest_only, added)
        if unturned_left and bool((term.within & first_pixel).any()):
            fresh = intensity(crystal, stage.reciprocal, term.unturned, term.q, sampling.dtype)
            added = torch.where(first_pixel, fresh, added)
            unturned_left -= 1
        counted = term.within & _counted(stage, term)
        total = torch.where(counted, (total + added) * _running(stage, term), total)
    first, last = observe(stage, 0, (0, 0)), observe(stage, sampling.layers - 1, (0, 0))
    image = R_E_SQR * beam.fluence * total / stage.steps
    if not sampling.omega_everywhere:
        image = image * first.omega
    if not sampling.thick_everywhere:
        image = image * last.capture
    if beam.polarized and not sampling.polar_everywhere:
        image = image * first_polarization(stage)
    return torch.where(seen, image, torch.zeros_like(image))


def _terms(stage: Scene) -> Iterator[_Term]:
    """Every evaluation in the C program's order: layer, sub-pixel, source, phi, domain."""
    sampling = stage.experiment.sampling
    lattices = _lattices(stage)
    directions, wavelengths = stage.sources.directions, stage.sources.wavelengths
    sub_pixels = [
        (sub_slow, sub_fast)
        for sub_slow in range(sampling.oversample)
        for sub_fast in range(sampling.oversample)
    ]
    for layer in range(sampling.layers):
        for sub in sub_pixels:
            point = observe(stage, layer, sub)
            for incident, wavelength in zip(directions, wavelengths, strict=True):
                q = scattering_vector(point.diffracted, incident, wavelength)
                within = within_resolution(q, sampling.dmin)
                for phi, lattice in zip(sampling.phi, lattices, strict=True):
                    mounted = stage.direct if phi == 0 else lattice
                    for domain in stage.domains:
                        direct, unturned = lattice @ domain.mT, mounted @ domain.mT
                        yield _Term(point, q, incident, within, direct, unturned)


def _lattices(stage: Scene) -> list[Tensor]:
    """The direct lattice at each spindle angle; at 0, that of the step before, around the end."""
    turned = [
        None if angle == 0 else lattice
        for angle, lattice in zip(stage.experiment.sampling.phi, stage.lattices, strict=True)
    ]
    before = next((lattice for lattice in reversed(turned) if lattice is not None), stage.direct)
    lattices = []
    for lattice in turned:
        before = before if lattice is None else lattice
        lattices.append(before)
    return lattices


def _running(stage: Scene, term: _Term) -> Tensor:
    """What the running total is multiplied by after a term, (slow, fast)."""
    beam = stage.experiment.beam
    factor = everywhere(stage, term.point)
    if stage.experiment.sampling.polar_everywhere:
        factor = factor * polarization_factor(
            term.point.diffracted, term.incident, beam.polar_axis, beam.kahn
        )
    return factor


def _counted(stage: Scene, term: _Term) -> Tensor:
    """Where a term is not skipped: all but zeros of the lattice factor, without water."""
    if stage.experiment.crystal.water > 0:
        return torch.ones_like(term.within)
    h, k, l = miller_indices(term.q, term.direct)  # noqa: E741
    distance = h - nearest(h), k - nearest(k), l - nearest(l)
    return lattice_factor(stage.experiment.crystal, stage.reciprocal, distance) != 0


def _first_out_of_reach(stage: Scene, seen: Tensor) -> Tensor:
    """From which evaluation on interpolation is off, at every pixel, (slow, fast)."""
    factors = stage.experiment.crystal.structure_factors
    last = stage.steps * stage.experiment.sampling.layers
    never = torch.full(seen.shape, last, device=seen.device)
    if not factors.interpolated:
        return never
    first = never.clone()
    for number, term in enumerate(_terms(stage)):
        reached = within_grid(factors, miller_indices(term.q, term.direct))
        missed = seen & term.within & _counted(stage, term) & ~reached
        first = torch.where(missed & (first == last), torch.full_like(first, number), first)
    where = _first(first < last)
    order = torch.arange(where.numel(), device=where.device).view_as(where)
    at = order[where]
    if not len(at):
        return never
    before = torch.where(order < at, never, torch.zeros_like(never))
    return torch.where(order == at, first, before)


def _first(pixels: Tensor) -> Tensor:
    """The first true pixel in raster order, alone."""
    flat = pixels.reshape(-1)
    return (flat & (flat.cumsum(0) == 1)).view_as(pixels)
