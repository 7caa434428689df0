"""The command draws the C program's images, from the C program's own command lines."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nanobrag_torch.cli.main import main

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = sorted(path.stem for path in GOLDEN.glob("s*.json"))
#: |a - b| <= RELATIVE * golden + OF_LARGEST * max(golden): the stored images are float32
RELATIVE, OF_LARGEST = 1e-6, 1e-9


#: what the C program draws depends on the order of its loops
DEPENDS_ON_ORDER = {
    "s11_phi_from_zero_carryover",
    "s21_tricubic_auto_out_of_range",
    "s23_oversample_flags_cumulative",
}


def option(arguments: list[str], part: str, default: str) -> str:
    """The value of the first option that holds `part`."""
    values = [arguments[at + 1] for at, word in enumerate(arguments) if part in word]
    return values[0] if values else default


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, workplace: Path) -> dict:
    """A case whose command line was run in the current folder."""
    case = json.loads((GOLDEN / f"{request.param}.json").read_text())
    if case["run_first_in_same_folder"]:
        assert main(case["run_first_in_same_folder"]) == 0
    in_order = ["-c_compat"] if case["name"] in DEPENDS_ON_ORDER else []
    assert main([*case["args"], *in_order]) == 0
    case["golden"] = np.load(GOLDEN / f"{request.param}.npz")
    return case


def test_every_output_agrees_with_the_c_program(case: dict) -> None:
    shape = case["shape_slow_fast"]
    expected = case["golden"]["float_image"].astype(float)
    name = option(case["args"], "-floatfile", "floatimage.bin")
    image = np.fromfile(name, np.float32).reshape(shape).astype(float)
    worst = np.abs(image - expected) - RELATIVE * np.abs(expected)
    assert worst.max() <= OF_LARGEST * expected.max()
    for array, part, default in (
        ("int_image", "-intfile", "intimage.img"),
        ("noise_image", "-noisefile", "noiseimage.img"),
    ):
        if array in case["golden"]:
            content = Path(option(case["args"], part, default)).read_bytes()
            pixels = np.frombuffer(content, "<u2", offset=512).reshape(shape)
            np.testing.assert_array_equal(pixels, case["golden"][array])
    if "pgm_image" in case["golden"]:
        content = Path(option(case["args"], "-pgmfile", "image.pgm")).read_bytes()
        pixels = np.frombuffer(content[-shape[0] * shape[1] :], np.uint8).reshape(shape)
        np.testing.assert_array_equal(pixels, case["golden"]["pgm_image"])
    if "int_header" in case:
        header = Path(option(case["args"], "-intfile", "intimage.img")).read_bytes()[:512]
        assert header.decode("ascii").rstrip() == case["int_header"].rstrip()


@pytest.mark.parametrize("name", sorted(set(CASES) - DEPENDS_ON_ORDER))
def test_drawing_in_order_changes_nothing_else(name: str, workplace: Path) -> None:
    case = json.loads((GOLDEN / f"{name}.json").read_text())
    for switch in ([], ["-c_compat"]):
        if case["run_first_in_same_folder"]:
            assert main(case["run_first_in_same_folder"]) == 0
        assert main([*case["args"], *switch, "-floatfile", f"image{len(switch)}.bin"]) == 0
    plain, in_order = (np.fromfile(f"image{n}.bin", np.float32) for n in (0, 1))
    np.testing.assert_allclose(in_order, plain, rtol=1e-6, atol=1e-9 * plain.max())


def test_the_reference_images_are_complete() -> None:
    assert [int(name[1:3]) for name in CASES] == list(range(1, 34))
