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
from nanobrag_torch.model.crystal import Crystal
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.physics.background import water_background
from nanobrag_torch.physics.lattice_factor import lattice_factor
from nanobrag_torch.physics.polarization import polarization_factor
from nanobrag_torch.physics.scattering import (
    Components,
    nearest,
    scattering_vector,
    within_resolution,
)
from nanobrag_torch.physics.structure_factors import within_grid
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
from nanobrag_torch.simulate import everywhere, first_polarization
from nanobrag_torch.units import R_E_SQR


@dataclass(frozen=True, slots=True)
class _Term:
    """One evaluation of the innermost sum, at every visited pixel."""

    point: Observation
    ray: int
    indices: Components
    within: Tensor


def simulate_in_order(experiment: Experiment) -> Tensor:
    """The image, (slow, fast), photons per pixel, with the three accidents."""
    seen = visited(experiment)
    image = torch.zeros(seen.shape, dtype=torch.float64, device=seen.device)
    slow, fast = seen.nonzero(as_tuple=True)  # pixel, in raster order
    if not len(slow):
        return image
    stage = scene(experiment)
    return image.index_put((slow, fast), _photons(stage, slow, fast))


def _photons(stage: Scene, slow: Tensor, fast: Tensor) -> Tensor:
    experiment = stage.experiment
    beam, sampling, crystal = experiment.beam, experiment.sampling, experiment.crystal
    carried = rays(replace(stage, lattices=_carried(stage)))
    mounted = rays(stage)
    switched_off = _switched_off(stage, carried, slow, fast)
    plain = replace(
        crystal, structure_factors=replace(crystal.structure_factors, interpolated=False)
    )
    background = water_background(crystal.water, beam.fluence)
    total = torch.zeros(len(slow), dtype=torch.float64, device=slow.device) + background
    # until the first step that turns it, the crystal is as it was mounted
    unturned_left = len(stage.domains)
    for number, term in enumerate(_terms(stage, carried, slow, fast)):
        added = _added(crystal, stage, term.indices)
        nearest_only = _added(plain, stage, term.indices)
        added = torch.where(switched_off <= number, nearest_only, added)
        if unturned_left and bool(term.within[0]):
            fresh = _added(crystal, stage, _indices(mounted, term.ray, term.point))
            added = torch.cat([fresh[:1], added[1:]])
            unturned_left -= 1
        counted = term.within & _counted(stage, term)
        total = torch.where(counted, (total + added) * _running(stage, term), total)
    first, last = (observe(stage, Points(slow, fast, layer)) for layer in (0, sampling.layers - 1))
    total = R_E_SQR * beam.fluence * total / stage.steps
    if not sampling.omega_everywhere:
        total = total * solid_angles(stage, first)
    if not sampling.thick_everywhere:
        total = total * captures(stage, last)
    if beam.polarized and not sampling.polar_everywhere:
        total = total * first_polarization(stage, slow, fast)
    return total


def _terms(stage: Scene, every_ray: Rays, slow: Tensor, fast: Tensor) -> Iterator[_Term]:
    """Every evaluation in the C program's order: layer, sub-pixel, source, phi, domain."""
    sampling = stage.experiment.sampling
    directions, wavelengths = stage.sources.directions, stage.sources.wavelengths
    for place in range(sampling.points):
        layer, sub = divmod(place, sampling.oversample**2)
        point = observe(stage, Points(slow, fast, layer, *divmod(sub, sampling.oversample)))
        for ray, source in enumerate(every_ray.source.tolist()):
            q = scattering_vector(point.diffracted, directions[source], wavelengths[source])
            within = within_resolution(q, sampling.dmin)
            yield _Term(point, ray, _indices(every_ray, ray, point), within)


def _indices(every_ray: Rays, ray: int, point: Observation) -> Components:
    """Fractional Miller indices of one ray, three of (pixel,)."""
    direction = torch.stack(point.diffracted, -1)
    h, k, l = (  # noqa: E741
        direction @ matrix[:, ray] - offset[ray]
        for matrix, offset in zip(every_ray.matrices, every_ray.offsets, strict=True)
    )
    return h, k, l


def _added(crystal: Crystal, stage: Scene, indices: Components) -> Tensor:
    return intensity(crystal, stage.reciprocal, indices, stage.experiment.sampling.dtype)


def _carried(stage: Scene) -> Tensor:
    """The direct lattice at each spindle angle, (phi, 3, 3); at 0, that of the step before."""
    at_zero = (stage.experiment.sampling.phi == 0).tolist()
    turned = [n for n, zero in enumerate(at_zero) if not zero]
    if not turned:
        return stage.lattices
    before = turned[-1]
    order = []
    for n, zero in enumerate(at_zero):
        before = before if zero else n
        order.append(before)
    return stage.lattices[order]


def _running(stage: Scene, term: _Term) -> Tensor:
    """What the running total is multiplied by after a term, (pixel,)."""
    beam = stage.experiment.beam
    factor = everywhere(stage, term.point)
    if stage.experiment.sampling.polar_everywhere:
        incident = stage.sources.directions[term.ray // stage.orientations]
        factor = factor * polarization_factor(
            term.point.diffracted, incident, beam.polar_axis, beam.kahn
        )
    return factor


def _counted(stage: Scene, term: _Term) -> Tensor:
    """Where a term is not skipped: all but zeros of the lattice factor, without water."""
    if stage.experiment.crystal.water > 0:
        return torch.ones_like(term.within)
    h, k, l = term.indices  # noqa: E741
    distance = h - nearest(h), k - nearest(k), l - nearest(l)
    return lattice_factor(stage.experiment.crystal, stage.reciprocal, distance) != 0


def _switched_off(stage: Scene, every_ray: Rays, slow: Tensor, fast: Tensor) -> Tensor:
    """From which evaluation on interpolation is off, at every pixel, (pixel,)."""
    factors = stage.experiment.crystal.structure_factors
    never = stage.steps * stage.experiment.sampling.layers
    first = torch.full_like(slow, never)
    if not factors.interpolated:
        return first
    for number, term in enumerate(_terms(stage, every_ray, slow, fast)):
        missed = term.within & _counted(stage, term) & ~within_grid(factors, term.indices)
        first = torch.where(missed & (first == never), torch.full_like(first, number), first)
    missing = (first < never).nonzero()
    if len(missing):
        pixel = int(missing[0])
        first[:pixel] = never
        first[pixel + 1 :] = 0
    return first
