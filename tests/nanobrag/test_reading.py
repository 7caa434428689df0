"""Options are read as the C program reads them."""

from __future__ import annotations

import math

import pytest

from nanobrag_torch.cli.parse import parse
from nanobrag_torch.geometry.frames import Convention
from nanobrag_torch.model.detector import Pivot
from nanobrag_torch.sampling.steps import Steps, phi_steps, spread_steps

READ = {
    "last wins": ("-distance 100 -distance 200", {"distance": 0.2}),
    "trailing rubbish": ("-distance 100mm", {"distance": 0.1}),
    "long form": ("-wavelength 1.5", {"wavelength": 1.5}),
    "energy": ("-energy 12398.42", {"wavelength": 1.0}),
    "vector selects custom": ("-fdet_vector 0 0 1", {"convention": Convention.CUSTOM}),
    "named after vector": ("-fdet_vector 0 0 1 -xds", {"convention": Convention.XDS}),
    "axis is also twotheta": (
        "-twotheta_axis 0.5 1 0",
        {"twotheta": 0.5 / 180 * math.pi, "twotheta_axis": (0.5, 1.0, 0.0)},
    ),
    "pivot of the last": ("-Xbeam 10 -ORGX 5", {"pivot": Pivot.SAMPLE}),
    "negative value": ("-detector_rotx -5", {"rot_x": -5 / 180 * math.pi}),
    "cell stops at an option": ("-cell 10 20 -N 3", {"cell": [10.0, 20.0], "cells_c": 3}),
    "flags are not -oversample": ("-oversample_omega -oversample 2", {"oversample": 2}),
    "seed is negated": ("-mosaic_seed 5", {"mosaic_seed": -5}),
    "seed with three values after it": (
        "-misset_seed 5 7 9",
        {"misset": tuple(angle / 180 * math.pi for angle in (5, 7, 9))},
    ),
    "step and steps differ": ("-phistep 1 -phisteps 3", {"phi_steps": 3}),
}


@pytest.mark.parametrize(("line", "expected"), READ.values(), ids=READ.keys())
def test_option(line: str, expected: dict[str, object]) -> None:
    settings, _ = parse(line.split())
    for name, value in expected.items():
        assert getattr(settings, name) == pytest.approx(value), name


DEGREE = math.pi / 180
PHI = {
    "nothing": ((-1, -1, -1), Steps(1, 0, 0)),
    "step": ((-1, -1, 0.1), Steps(2, 0.1, 0.1)),
    "range": ((-1, 0.4, -1), Steps(2, 0.4, 0.2)),
    "range and step": ((-1, 0.4, 0.15), Steps(3, 0.4, 0.15)),
    "count": ((4, -1, -1), Steps(4, DEGREE, DEGREE / 4)),
    "count and range": ((4, 0.4, -1), Steps(4, 0.4, 0.1)),
    "all": ((4, 0.4, 0.3), Steps(4, 0.4, 0.3)),
}
SPREAD = {
    "nothing": ((-1, -1, -1), Steps(1, 0, 0)),
    "range": ((-1, 0.4, -1), Steps(2, 0.4, 0.4)),
    "count": ((4, -1, -1), Steps(4, 1.0, 0.25)),
    "count and range": ((5, 0.4, -1), Steps(5, 0.4, 0.1)),
    "one and range": ((1, 0.4, -1), Steps(2, 0.4, 0.4)),
    "no range": ((5, 0, -1), Steps(1, 0, 0)),
}


@pytest.mark.parametrize(("given", "expected"), PHI.values(), ids=PHI.keys())
def test_phi_steps(given: tuple[int, float, float], expected: Steps) -> None:
    assert phi_steps(*given) == expected


@pytest.mark.parametrize(("given", "expected"), SPREAD.values(), ids=SPREAD.keys())
def test_spread_steps(given: tuple[int, float, float], expected: Steps) -> None:
    assert spread_steps(*given) == expected
