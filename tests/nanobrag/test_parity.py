"""The command draws the C program's images, from the C program's own command lines."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tolerances import IMAGE

from nanobrag_torch.cli.main import main

GOLDEN = Path(__file__).parents[1] / "golden"
CASES = {path.stem: json.loads(path.read_text()) for path in sorted(GOLDEN.glob("s*.json"))}
COUNTS = [
    (name, array)
    for name, case in CASES.items()
    for array in case["arrays"]
    if "float" not in array
]
#: images in which the C program's order of evaluation shows, and what shows there
ACCIDENTS = {
    "s11_phi_from_zero_carryover": "a phi step at zero",
    "s21_tricubic_auto_out_of_range": "the end of interpolation",
    "s23_oversample_flags_cumulative": "factors on the running sum",
}
FILES = {
    "float_image": ("-floatfile", np.dtype("<f4")),
    "int_image": ("-intfile", np.dtype("<u2")),
    "noise_image": ("-noisefile", np.dtype("<u2")),
    "pgm_image": ("-pgmfile", np.dtype("u1")),
}
#: lines of the listing, and the statistics of the C program that they repeat
PRINTED = {
    "max_I": r"max_I = (\S+)  at (\S+) (\S+)",
    "mean_rms_rmsd": r"mean= (\S+) rms= (\S+) rmsd= (\S+)",
    "intfile_scale": r"intfile_scale = (\S+)",
    "pgm_scale": r"pgm_scale = (\S+)",
    "noise_photons_overloads": r"(\d+) photons on noise image \((\d+) overloads\)",
}


@dataclass(frozen=True)
class Drawn:
    """A case, the folder in which its command line was run, and what was printed."""

    case: dict[str, Any]
    folder: Path
    printed: str

    def pixels(self, array: str) -> np.ndarray:
        option, dtype = FILES[array]
        arguments, shape = self.case["args"], self.case["shape_slow_fast"]
        content = (self.folder / arguments[arguments.index(option) + 1]).read_bytes()
        return np.frombuffer(content[-dtype.itemsize * shape[0] * shape[1] :], dtype).reshape(shape)


def golden(name: str) -> Any:
    return np.load(GOLDEN / f"{name}.npz")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Drawn]:
    """Runs a case's command line, once."""
    done: dict[str, Drawn] = {}

    def draw(name: str) -> Drawn:
        if name not in done:
            case, folder = CASES[name], tmp_path_factory.mktemp("drawn")
            (folder / "inputs").symlink_to(GOLDEN / "inputs")
            compatible = ["-c_compat"] if name in ACCIDENTS else []
            printed = io.StringIO()
            with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(printed):
                patch.chdir(folder)
                if case["run_first_in_same_folder"]:
                    assert main(case["run_first_in_same_folder"]) == 0
                assert main([*case["args"], *compatible]) == 0
            done[name] = Drawn(case, folder, printed.getvalue())
        return done[name]

    return draw


def test_the_reference_images_are_complete() -> None:
    assert [int(name[1:3]) for name in CASES] == list(range(1, 34))


@pytest.mark.parametrize("name", CASES)
def test_the_float_image_agrees(name: str, drawn: Callable[[str], Drawn]) -> None:
    expected = golden(name)["float_image"].astype(float)
    worst = np.abs(drawn(name).pixels("float_image") - expected)
    assert (worst - IMAGE.relative * np.abs(expected)).max() <= IMAGE.of_largest * expected.max()


@pytest.mark.parametrize(("name", "array"), COUNTS)
def test_counts_are_equal(name: str, array: str, drawn: Callable[[str], Drawn]) -> None:
    np.testing.assert_array_equal(drawn(name).pixels(array), golden(name)[array])


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "int_header" in case])
def test_the_header_is_equal(name: str, drawn: Callable[[str], Drawn]) -> None:
    found = drawn(name)
    header = (found.folder / "intimage.img").read_bytes()[:512].decode("ascii")
    assert header.rstrip() == found.case["int_header"].rstrip()


@pytest.mark.parametrize("name", CASES)
def test_the_listing_has_the_same_statistics(name: str, drawn: Callable[[str], Drawn]) -> None:
    found = drawn(name)
    for key, pattern in PRINTED.items():
        if key in found.case["stats"]:
            *_, line = re.finditer(pattern, found.printed)
            expected = np.atleast_1d(found.case["stats"][key])
            np.testing.assert_allclose([float(word) for word in line.groups()], expected, rtol=1e-5)


@pytest.mark.parametrize("name", ACCIDENTS)
def test_accidents_of_order_are_left_out_unless_asked_for(name: str, workplace: Path) -> None:
    case = CASES[name]
    assert main(case["args"]) == 0
    image = np.fromfile("floatimage.bin", "<f4").reshape(case["shape_slow_fast"])
    expected = golden(name)["float_image"]
    assert np.abs(image - expected).max() > 0.01 * expected.max()
