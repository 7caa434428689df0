"""The batched image and the plain loop nest agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from tolerances import REWRITTEN, SINGLE

from nanobrag_torch.cli.build import build
from nanobrag_torch.cli.parse import parse
from nanobrag_torch.reference import simulate_stepwise
from nanobrag_torch.simulate import simulate

BASE = "-cell 70 80 90 85 95 100 -default_F 10 -N 4 -detpixels 4 -pixel 1 -oversample 1 -lambda 1.3"
VARIANTS = {
    "plain": "",
    "hkl": "-hkl inputs/cubic.hkl -misset 10 20 30",
    "round": "-round_xtal -fudge 1.2",
    "gauss": "-gauss_xtal",
    "tophat": "-tophat_spots -fudge 0.001",
    "oversampled": "-oversample 3",
    "divergent": "-hdivrange 5 -hdivsteps 3 -dispersion 2 -dispsteps 2 -polar 0.7",
    "scanned": "-phi 3 -osc 2 -phisteps 3 -mosaic 1 -mosaic_dom 3",
    "cut": "-dmin 2.5 -divergence 5",
    "tilted": "-xds -detector_rotx 5 -detector_roty 7 -twotheta 10",
    "unpolarised": "-nopolar",
    "layers": "-detector_thick 450 -detector_abs 300 -detector_thicksteps 3",
    "water": "-water 300",
    "curved": "-curved_det -point_pixel",
}


@pytest.mark.parametrize("options", VARIANTS.values(), ids=VARIANTS.keys())
def test_the_image_is_that_of_the_loop_nest(options: str, workplace: Path) -> None:
    settings, _ = parse([*BASE.split(), *options.split()])
    experiment = build(settings).experiment
    image, expected = simulate(experiment), simulate_stepwise(experiment)
    assert expected.max() > 0
    worst = (image - expected).abs() - REWRITTEN.relative * expected
    assert worst.max() <= REWRITTEN.of_largest * expected.max()


@pytest.mark.parametrize("options", VARIANTS.values(), ids=VARIANTS.keys())
def test_single_precision_is_near(options: str, workplace: Path) -> None:
    arguments = [*BASE.split(), *options.split()]
    expected = simulate(build(parse(arguments)[0]).experiment)
    image = simulate(build(parse([*arguments, "-dtype", "float32"])[0]).experiment)
    assert (image - expected).abs().max() <= SINGLE.of_largest * expected.max()
