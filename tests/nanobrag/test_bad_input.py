"""Input that can't be used ends in one line, exit status 2, and files as they were."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nanobrag_torch.cli.main import main

GOOD = ["-cell", "100", "-default_F", "10", "-N", "3", "-detpixels", "4", "-pixel", "1"]
GOOD += ["-nonoise", "-nopgm"]
BAD = {
    "no crystal": (["-default_F", "10"], "no crystal"),
    "no structure factors": (["-cell", "100"], "no structure factors"),
    "missing value": ([*GOOD, "-distance"], "-distance: expected 1 value"),
    "missing values": ([*GOOD, "-misset", "1", "2"], "-misset: expected 3 values"),
    "word for a number": ([*GOOD, "-distance", "far"], "-distance: expected a number"),
    "missing matrix": ([*GOOD, "-mat", "none.mat"], "cannot read matrix none.mat"),
    "short matrix": ([*GOOD, "-mat", "short.txt"], "matrix short.txt: expected nine numbers"),
    "matrix of words": ([*GOOD, "-mat", "words.txt"], "matrix words.txt: expected nine numbers"),
    "missing hkl": ([*GOOD, "-hkl", "none.hkl"], "cannot read structure factors none.hkl"),
    "short hkl": ([*GOOD, "-hkl", "short.txt"], "structure factors short.txt: expected 'h k l F'"),
    "hkl of words": ([*GOOD, "-hkl", "words.txt"], "structure factors words.txt: expected"),
    "empty hkl": ([*GOOD, "-hkl", "empty.txt"], "structure factors empty.txt: no reflection"),
    "fractional hkl": ([*GOOD, "-hkl", "half.txt"], "expected whole numbers"),
    "missing sources": ([*GOOD, "-sourcefile", "none.txt"], "cannot read source list none.txt"),
    "sources of words": ([*GOOD, "-sourcefile", "words.txt"], "source list words.txt, line 1"),
    "empty sources": ([*GOOD, "-sourcefile", "empty.txt"], "source list empty.txt: no source"),
    "missing mask": ([*GOOD, "-mask", "none.img"], "cannot read mask none.img"),
    "mask of words": ([*GOOD, "-mask", "words.txt"], "mask words.txt: not an SMV image"),
    "no pixels": (["-cell", "100", "-default_F", "1", "-detsize", "0"], "0 x 0 pixels"),
    "impossible cell": ([*GOOD, "-cell", "10", "10", "10", "150", "150", "90"], "no cell has"),
    "nan cell": ([*GOOD, "-cell", "nan"], "-cell: expected a number"),
    "outside": ([*GOOD, "-roi", "50", "60", "50", "60"], "no pixel of the detector"),
    "precision": ([*GOOD, "-dtype", "int8"], "-dtype: expected float64 or float32"),
    "device": ([*GOOD, "-device", "nowhere"], "-device nowhere"),
    "no distance": ([*GOOD, "-distance", "0"], "-distance: expected a distance"),
    "no direction": ([*GOOD, "-beam_vector", "0", "0", "0"], "-beam_vector: expected a direction"),
    "no axis": ([*GOOD, "-spindle_axis", "0", "0", "0"], "-spindle_axis: expected a direction"),
    "curved": ([*GOOD, "-xds", "-curved_det"], "-curved_det: expected a beam along +X"),
    "option for a file": ([*GOOD, "-floatfile", "-hkl", "x"], "found the option -hkl"),
    "missing table": ([*GOOD, "-stol", "none.stol"], "-stol: expected a file"),
    "sensor that stops nothing": (
        [*GOOD, "-detector_abs", "inf", "-detector_thick", "100"],
        "-detector_abs inf before -detector_thick",
    ),
    "no sensor": ([*GOOD, "-oversample_thick"], "-oversample_thick: expected a sensor"),
    "no such folder": ([*GOOD, "-floatfile", "none/a.bin"], "cannot write none/a.bin"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "short.txt").write_text("1 2 3\n")
    (tmp_path / "words.txt").write_text("these are words and nothing else at all\n")
    (tmp_path / "empty.txt").write_text("\n")
    (tmp_path / "half.txt").write_text("1 2.5 3 10\n")
    (tmp_path / "floatimage.bin").write_bytes(b"kept")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("arguments", "message"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_told_in_one_line(
    arguments: list[str], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    errors = [line for line in capsys.readouterr().err.splitlines() if ": error: " in line]
    assert len(errors) == 1
    assert message in errors[0]
    assert (folder / "floatimage.bin").read_bytes() == b"kept"


def test_the_module_is_the_command(folder: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "nanobrag_torch", *GOOD], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "max_I = " in run.stdout
    assert (folder / "floatimage.bin").stat().st_size == 4 * 4 * 4


def test_a_pixel_is_printed_on_demand(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*GOOD, "-printout_pixel", "2", "1"]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("pixel")]
    assert line.startswith("pixel fast 2 slow 1  ")
    image = np.fromfile("floatimage.bin", np.float32).reshape(4, 4)
    assert float(line.split()[-1]) == pytest.approx(float(image[1, 2]))
    assert main([*GOOD, "-printout"]) == 0
    assert capsys.readouterr().out.count("pixel fast ") == 16
    assert main([*GOOD, "-printout_pixel", "9", "1"]) == 2


def test_an_unknown_option_is_named_with_the_nearest_known_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*GOOD, "-distanse", "100"]) == 0
    assert "-distanse is no known option" in (errors := capsys.readouterr().err)
    assert "-distance" in errors
