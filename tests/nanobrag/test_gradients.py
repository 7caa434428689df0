"""Gradients of the image agree with finite differences, for every continuous parameter."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import mpmath
import pytest
import torch
from torch import Tensor

from nanobrag_torch import (
    Beam,
    Crystal,
    Detector,
    Experiment,
    Sampling,
    Shape,
    StructureFactors,
    simulate,
)
from nanobrag_torch.physics.lattice_factor import sincg
from nanobrag_torch.sampling.mosaic import domain_rotations

SMOOTH = [Shape.SQUARE, Shape.ROUND, Shape.GAUSS]


def tensor(*values: float) -> Tensor:
    return torch.tensor(values if len(values) > 1 else values[0], dtype=torch.float64)


def experiment(shape: Shape = Shape.SQUARE) -> Experiment:
    """A small experiment in which every parameter matters."""
    angles = [math.radians(angle) for angle in (80, 95, 100)]
    grid = torch.linspace(5, 20, 5**3, dtype=torch.float64).reshape(5, 5, 5)
    crystal = Crystal(
        StructureFactors(tensor(3.0), grid, (-2, -2, -2)),
        cell=tensor(20.0, 23.0, 26.0, *angles),
        cells=tensor(3.0, 4.0, 5.0),
        misset=tensor(0.1, 0.2, 0.3),
        shape=shape,
        fudge=tensor(0.9 if shape is not Shape.GAUSS else 0.02),
        water=tensor(1e-7),
    )
    detector = Detector(
        3,
        4,
        beam_centre=tensor(0.0061, 0.0052),
        pixel=tensor(3e-3),
        distance=tensor(0.04),
        rotation=tensor(0.02, -0.03, 0.04),
        twotheta=tensor(0.05),
    )
    beam = Beam(tensor(1.3), tensor(1e29), tensor(0.6))
    return Experiment(crystal, detector, beam, Sampling(phi=tensor(0.1, 0.15)))


PARAMETERS: dict[str, tuple[str, str]] = {
    "cell": ("crystal", "cell"),
    "misset": ("crystal", "misset"),
    "fudge": ("crystal", "fudge"),
    "water": ("crystal", "water"),
    "wavelength": ("beam", "wavelength"),
    "fluence": ("beam", "fluence"),
    "kahn": ("beam", "kahn"),
    "polar axis": ("beam", "polar_axis"),
    "distance": ("detector", "distance"),
    "beam centre": ("detector", "beam_centre"),
    "rotation": ("detector", "rotation"),
    "twotheta": ("detector", "twotheta"),
    "pixel": ("detector", "pixel"),
    "phi": ("sampling", "phi"),
}


def image_of(base: Experiment, part: str, name: str) -> tuple[Callable[[Tensor], Tensor], Tensor]:
    """The image as a function of one parameter, in units of its value, and ones to start from."""
    old = getattr(getattr(base, part), name)
    scale = torch.where(old == 0, torch.ones_like(old), old)

    def image(relative: Tensor) -> Tensor:
        changed = replace(getattr(base, part), **{name: old + scale * (relative - 1)})
        drawn = simulate(replace(base, **{part: changed}))
        return drawn / brightest

    brightest = simulate(base).max()
    return image, torch.ones_like(old, requires_grad=True)


#: `fudge` does nothing to the square shape
CASES = {
    f"{label}-{shape.value}": (*where, shape)
    for label, where in PARAMETERS.items()
    for shape in SMOOTH
    if (label, shape) != ("fudge", Shape.SQUARE)
}


@pytest.mark.parametrize(("part", "name", "shape"), CASES.values(), ids=CASES.keys())
def test_the_gradient_is_that_of_finite_differences(part: str, name: str, shape: Shape) -> None:
    image, start = image_of(experiment(shape), part, name)
    (gradient,) = torch.autograd.grad(image(start).sum(), start)
    assert gradient.any()
    assert torch.autograd.gradcheck(image, (start,), eps=1e-7, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("interpolated", [False, True], ids=["nearest", "interpolated"])
def test_the_gradient_of_structure_factors(interpolated: bool) -> None:
    base = experiment()
    factors = base.crystal.structure_factors
    assert factors.grid is not None

    def image(default: Tensor, grid: Tensor) -> Tensor:
        changed = replace(factors, default=default, grid=grid, interpolated=interpolated)
        return simulate(replace(base, crystal=replace(base.crystal, structure_factors=changed)))

    inputs = factors.default.clone().requires_grad_(), factors.grid.clone().requires_grad_()
    scale = 1 / float(simulate(base).max())
    assert torch.autograd.gradcheck(lambda *given: image(*given) * scale, inputs)


def test_the_gradient_of_the_mosaic_spread_with_its_draws_held_fixed() -> None:
    base = experiment()
    scale = float(simulate(base).max())

    def image(spread: Tensor) -> Tensor:
        domains = domain_rotations(spread, 3)
        return simulate(replace(base, sampling=replace(base.sampling, domains=domains))) / scale

    spread = tensor(math.radians(1.0)).requires_grad_()
    (gradient,) = torch.autograd.grad(image(spread).sum(), spread)
    # the C program rounds angles to float32: the image itself has steps that small
    step = 1e-4
    difference = image(spread + step).sum() - image(spread - step).sum()
    assert float(gradient) == pytest.approx(float(difference.detach()) / (2 * step), rel=1e-3)


@pytest.mark.parametrize("shape", SMOOTH, ids=lambda shape: shape.value)
def test_the_gradient_on_a_reflection_is_finite_and_right(shape: Shape) -> None:
    """A beam straight through: h = k = l = 0 exactly in the pixel at the beam centre."""
    base = replace(
        experiment(shape), sampling=Sampling(), beam=Beam(tensor(1.3), tensor(1e29), tensor(0.6))
    )
    flat = replace(
        base.detector,
        slow_pixels=1,
        fast_pixels=1,
        beam_centre=tensor(1.5e-3, 1.5e-3),
        rotation=tensor(0.0, 0.0, 0.0),
        twotheta=tensor(0.0),
    )
    base = replace(base, detector=flat)
    for part, name in (("crystal", "cell"), ("crystal", "misset"), ("beam", "wavelength")):
        image, start = image_of(base, part, name)
        assert torch.isfinite(image(start)).all()
        assert torch.autograd.gradcheck(image, (start,), eps=1e-5, atol=1e-4)


@pytest.mark.parametrize("exponent", range(-12, 0))
@pytest.mark.parametrize("cells", [2.0, 5.0, 50.0])
def test_the_derivative_of_sincg_is_right_near_a_reflection(exponent: int, cells: float) -> None:
    """Against 40 digits."""
    at = 0.4 * 10.0**exponent
    fraction = tensor(at).requires_grad_()
    (gradient,) = torch.autograd.grad(sincg(fraction, tensor(cells)), fraction)
    with mpmath.workdps(40):
        expected = mpmath.diff(
            lambda f: mpmath.sin(mpmath.pi * cells * f) / mpmath.sin(mpmath.pi * f), mpmath.mpf(at)
        )
    assert float(gradient) == pytest.approx(float(expected), rel=1e-9, abs=1e-9)


def test_sincg_has_its_limit_at_a_reflection() -> None:
    assert float(sincg(tensor(0.0), tensor(7.0))) == 7.0


def test_gradients_are_the_same_when_compiled() -> None:
    base = experiment()
    assert base.crystal.cell is not None

    def total(cell: Tensor) -> Tensor:
        return simulate(replace(base, crystal=replace(base.crystal, cell=cell))).square().sum()

    cell = base.crystal.cell.clone().requires_grad_()
    (expected,) = torch.autograd.grad(total(cell), cell)
    # aot_eager traces and differentiates as inductor does, and needs no compiler of C++
    compiled = torch.compile(total, backend="aot_eager")
    (gradient,) = torch.autograd.grad(compiled(cell), cell)
    assert torch.allclose(gradient, expected, rtol=1e-9)
