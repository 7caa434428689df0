"""The worked example does what its page says."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
import torch

EXAMPLE = Path(__file__).parents[2] / "examples" / "recover_cell.py"


def test_a_cell_and_an_orientation_are_recovered_from_an_image() -> None:
    example = runpy.run_path(str(EXAMPLE))
    tensor = example["tensor"]
    start = example["Fit"](tensor(example["START_CELL"]), tensor(example["START_MISSET"]))
    *_, (fit, loss) = example["fits"](start)
    assert loss < 1e-6
    assert fit.cell.tolist() == pytest.approx(example["TRUE_CELL"], abs=1e-3)
    assert fit.misset.tolist() == pytest.approx(example["TRUE_MISSET"], abs=1e-3)
    assert not torch.allclose(start.cell, fit.cell, atol=0.1)
