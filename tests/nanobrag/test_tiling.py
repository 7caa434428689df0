"""Tiles change nothing but the memory in use."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tolerances import REWRITTEN

from nanobrag_torch.cli.build import build
from nanobrag_torch.cli.parse import parse
from nanobrag_torch.simulate import simulate
from nanobrag_torch.tiling import BYTES_PER_EVALUATION, ranges, tiling


@pytest.mark.parametrize("evaluations", [1, 7, 100])
def test_the_image_does_not_depend_on_the_budget(evaluations: int, workplace: Path) -> None:
    line = (
        "-cell 50 -default_F 10 -N 4 -detpixels 5 -pixel 2 -oversample 2 -divergence 2 -divsteps 3 "
        "-mosaic 1 -mosaic_dom 4 -detector_thick 100 -oversample_thick -oversample_omega "
        "-roi 1 4 0 3"
    )
    experiment = build(parse(line.split())[0]).experiment
    expected = simulate(experiment)
    image = simulate(experiment, memory=evaluations * BYTES_PER_EVALUATION)
    worst = (image - expected).abs() - REWRITTEN.relative * expected
    assert worst.max() <= REWRITTEN.of_largest * expected.max()
    assert int((image == 0).sum()) == 9


@pytest.mark.parametrize("points", [1, 3, 10_000])
@pytest.mark.parametrize("rays", [1, 50, 10**7])
def test_a_tile_is_within_the_budget(points: int, rays: int) -> None:
    budget = 10**6
    tile = tiling(points, rays, budget)
    assert tile.pixels * tile.points * tile.rays * BYTES_PER_EVALUATION <= budget
    assert min(tile.pixels, tile.points, tile.rays) >= 1


def test_ranges_cover_everything_once() -> None:
    covered = [index for part in ranges(10, 4) for index in range(10)[part]]
    assert covered == list(range(10))


def test_pixels_outside_the_region_are_not_computed(workplace: Path) -> None:
    line = "-cell 50 -default_F 10 -N 4 -detpixels 64 -oversample 1 -roi 3 3 5 5"
    calls: list[float] = []
    image = simulate(build(parse(line.split())[0]).experiment, progress=calls.append)
    assert torch.count_nonzero(image) == 1
    assert image[5, 3] > 0
    assert calls == [1.0]
