"""The harness of the simulator takes its options as written, and says what is wrong with one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

HARNESS = str(Path(__file__).parents[2] / "perf" / "workloads" / "nanobrag.py")


def test_every_option_of_the_harness_works(folder) -> None:
    options = "--sizes 6 --device cpu --dtype float32 --iterations 1 --profile --keep-artifacts"
    first = folder.python(HARNESS, *options.split(), "--outdir", "out")
    assert first.returncode == 0, first.stderr
    out = folder.path / "out"
    assert sorted(one.name for one in out.iterdir()) == [
        "image_6.bin",
        "operators_6.txt",
        "results.json",
    ]
    assert (out / "image_6.bin").stat().st_size == 6 * 6 * 4
    assert "aten::" in (out / "operators_6.txt").read_text()
    (result,) = json.loads((out / "results.json").read_text())
    assert result["warm_s"] > 0
    assert result["pixel_steps_per_s"] > 0
    again = folder.python(HARNESS, "--sizes", "6", "--stepwise", "--reference", "out")
    assert "corr 1.0000" in again.stdout


MISTAKES = {
    "no size": (["--sizes", "0"], "expected whole numbers from 1"),
    "no number": (["--sizes", "8,x"], "expected whole numbers from 1"),
    "no such device": (["--device", "abacus"], "abacus: cannot be used here"),
    "negative": (["--iterations", "-1"], "expected"),
    "nowhere to keep": (["--profile"], "need --outdir DIR"),
    "no reference": (["--sizes", "8", "--reference", "nowhere"], "expected an image of 8 by 8"),
    "a file": (["--outdir", "taken"], "--outdir taken: File exists"),
}


@pytest.mark.parametrize(("words", "message"), MISTAKES.values(), ids=[*MISTAKES])
def test_a_mistake_is_status_2(folder, words, message) -> None:
    folder.write("taken", "")
    done = folder.python(HARNESS, *words)
    assert done.returncode == 2
    assert message in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
