"""Recovers a crystal's cell and orientation from one image, by gradient descent.

    python examples/recover_cell.py --png cell.png

The image is drawn with a known crystal, and fitted from a start that is off by a percent and half
a degree. Spots far from their places have no gradient towards them, so the fit begins with a
crystal of few cells, whose spots are broad, and goes on with a sharper one.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from nanobrag_torch import Beam, Crystal, Detector, Experiment, Shape, StructureFactors, simulate
from nanobrag_torch.io.png import write_grey

PIXELS = 96
TRUE_CELL = (31.0, 37.0, 43.0, 88.0, 95.0, 101.0)
START_CELL = (31.3, 36.7, 43.4, 88.5, 94.6, 101.4)
TRUE_MISSET = (20.0, -35.0, 12.0)
START_MISSET = (20.4, -35.3, 12.4)
SHARPNESS = (3.0, 8.0)
ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Fit:
    """A cell and an orientation, (6,) and (3,), angstrom and degrees."""

    cell: Tensor
    misset: Tensor


def image(fit: Fit, cells: float) -> Tensor:
    """What a crystal of `cells` cells along each axis scatters, (slow, fast), square roots."""
    in_radian = torch.tensor([1.0] * 3 + [math.pi / 180] * 3, dtype=torch.float64)
    crystal = Crystal(
        StructureFactors(torch.tensor(100.0, dtype=torch.float64)),
        cell=fit.cell * in_radian,
        cells=torch.full((3,), cells, dtype=torch.float64),
        misset=fit.misset * math.pi / 180,
        shape=Shape.GAUSS,
        # the width of the spots falls with the number of cells along one axis, as for a cube
        fudge=torch.tensor(cells**2 / cells**6 * 400, dtype=torch.float64),
    )
    middle = torch.full((2,), PIXELS * 2.5e-4, dtype=torch.float64)
    detector = Detector(
        PIXELS,
        PIXELS,
        beam_centre=middle,
        pixel=torch.tensor(5e-4, dtype=torch.float64),
        distance=torch.tensor(0.05, dtype=torch.float64),
    )
    beam = Beam(torch.tensor(1.0, dtype=torch.float64), polarized=False)
    drawn = simulate(Experiment(crystal, detector, beam))
    return (drawn / drawn.detach().mean() + 1e-6).sqrt()


def fits(start: Fit) -> Iterator[tuple[Fit, float]]:
    """The start and each round's result, with its loss."""
    cell = start.cell.clone().requires_grad_()
    misset = start.misset.clone().requires_grad_()
    for cells in SHARPNESS:
        target = image(Fit(*map(tensor, (TRUE_CELL, TRUE_MISSET))), cells).detach()
        optimizer = torch.optim.LBFGS([cell, misset], max_iter=4, line_search_fn="strong_wolfe")

        def closure() -> Tensor:
            optimizer.zero_grad()  # noqa: B023
            loss = (image(Fit(cell, misset), cells) - target).square().mean()  # noqa: B023
            loss.backward()
            return loss

        for _ in range(ROUNDS):
            loss = optimizer.step(closure)
            yield Fit(cell.detach().clone(), misset.detach().clone()), float(loss.detach())


def tensor(values: tuple[float, ...]) -> Tensor:
    return torch.tensor(values, dtype=torch.float64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--png", type=Path, help="start, fit and target, side by side")
    options = parser.parse_args()
    start = Fit(tensor(START_CELL), tensor(START_MISSET))
    for number, (fit, loss) in enumerate(fits(start), 1):
        if number % ROUNDS == 0:
            numbers = " ".join(f"{value:.4f}" for value in [*fit.cell, *fit.misset])
            print(f"round {number:2d}  loss {loss:.1e}  cell and misset {numbers}")
    if options.png:
        truth = Fit(tensor(TRUE_CELL), tensor(TRUE_MISSET))
        pictures = [image(shown, SHARPNESS[-1]).detach().numpy() for shown in (start, fit, truth)]
        white = np.quantile(pictures[-1], 0.998)
        framed = [np.pad(np.clip(p / white, 0, 1), 2, constant_values=0.3) for p in pictures]
        write_grey(options.png, np.kron(255 - 255 * np.hstack(framed), np.ones((3, 3))))


if __name__ == "__main__":
    main()
