"""Images on a GPU are those on the CPU."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tolerances import REWRITTEN

from nanobrag_torch.cli.build import build
from nanobrag_torch.cli.parse import parse
from nanobrag_torch.simulate import simulate

OPTIONS = {
    "scan": "-phi 1 -osc 1 -phisteps 2 -mosaic 0.5 -mosaic_dom 3",
    "divergent": "-divergence 3 -divsteps 3 -dmin 2 -oversample_polar",
    "layers": "-detector_thick 450 -detector_abs 300 -oversample 2 -oversample_omega",
    "interpolated": "-hkl inputs/fine.hkl -interpolate",
    "round": "-round_xtal",
}


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS.keys())
def test_the_image_is_that_of_the_cpu(options: str, workplace: Path) -> None:
    base = "-cell 36 38 40 85 92 98 -default_F 10 -N 6 -detpixels 48 -pixel 0.5 -oversample 1"
    arguments = [*base.split(), *options.split()]
    expected = simulate(build(parse(arguments)[0]).experiment)
    on_gpu = simulate(build(parse([*arguments, "-device", "cuda"])[0]).experiment)
    assert on_gpu.is_cuda
    worst = (on_gpu.cpu() - expected).abs() - REWRITTEN.relative * expected
    assert worst.max() <= REWRITTEN.of_largest * expected.max()
