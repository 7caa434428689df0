"""Files that other programs write are read, and files that we write are read by others."""

from __future__ import annotations

from pathlib import Path

import fabio
import gemmi
import numpy as np
import pytest
import torch
from PIL import Image

from nanobrag_torch.cli.main import main
from nanobrag_torch.io.fdump import read_dump, write_dump
from nanobrag_torch.io.reflections import read_cif, read_mtz
from nanobrag_torch.model.crystal import StructureFactors

RUN = ["-cell", "60", "-default_F", "10", "-N", "4", "-oversample", "1", "-nonoise", "-nopgm"]
RUN += ["-detpixels_f", "24", "-detpixels_s", "16", "-pixel", "1"]
DEFAULT = torch.tensor(0.0, dtype=torch.float64)
UNIQUE = {(1, 2, 3): 10.0, (2, 0, 1): 20.0, (0, 0, 4): 30.0}


@pytest.fixture
def mtz(tmp_path: Path) -> Path:
    """A small reflection file in P 4, written by gemmi."""
    file = gemmi.Mtz(with_base=True)
    file.spacegroup = gemmi.SpaceGroup("P 4")
    file.set_cell_for_all(gemmi.UnitCell(40, 40, 50, 90, 90, 90))
    file.add_dataset("data")
    file.add_column("FOBS", "F")
    file.add_column("FCALC", "F")
    file.set_data(np.array([[*hkl, f, 2 * f] for hkl, f in UNIQUE.items()], dtype=np.float32))
    path = tmp_path / "small.mtz"
    file.write_to_file(str(path))
    return path


def at(factors: StructureFactors, *hkl: int) -> float:
    assert factors.grid is not None
    return float(
        factors.grid[tuple(index - first for index, first in zip(hkl, factors.origin, strict=True))]
    )


def test_an_mtz_is_expanded_by_symmetry_and_friedel_mates(mtz: Path) -> None:
    found = read_mtz(str(mtz), DEFAULT)
    assert found.column == "FOBS"
    assert found.cell == pytest.approx((40, 40, 50, 90, 90, 90))
    for hkl in ((1, 2, 3), (-2, 1, 3), (-1, -2, 3), (2, -1, 3), (-1, -2, -3), (2, -1, -3)):
        assert at(found.factors, *hkl) == 10.0
    assert at(found.factors, 0, 0, -4) == 30.0
    # P 4 has no mirror: this one is another reflection, and was not measured
    assert at(found.factors, 2, 1, 3) == 0.0


def test_the_operations_are_those_that_gemmi_expands_with(mtz: Path) -> None:
    file = gemmi.read_mtz_file(str(mtz))
    file.expand_to_p1()
    found = read_mtz(str(mtz), DEFAULT).factors
    column = file.column_with_label("FOBS")
    for hkl, amplitude in zip(file.make_miller_array(), column.array, strict=True):
        assert at(found, *hkl) == pytest.approx(float(amplitude))


def test_a_column_can_be_named(mtz: Path) -> None:
    assert at(read_mtz(f"{mtz}:FCALC", DEFAULT).factors, 1, 2, 3) == 20.0


def test_the_cell_of_an_mtz_is_used_where_none_is_given(
    mtz: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mtz.parent)
    assert main(["-mtz", "small.mtz", "-nointerpolate", *RUN[4:]]) == 0
    own = np.fromfile("floatimage.bin", np.float32)
    assert main(["-mtz", "small.mtz", "-cell", "40", "40", "50", "-nointerpolate", *RUN[4:]]) == 0
    np.testing.assert_array_equal(np.fromfile("floatimage.bin", np.float32), own)


def test_a_cif_holds_the_same(tmp_path: Path) -> None:
    rows = "\n".join(f"{h} {k} {m} {f} 1.0" for (h, k, m), f in UNIQUE.items())
    path = tmp_path / "small.cif"
    path.write_text(
        "data_r1sf\n_cell.entry_id x\n_cell.length_a 40\n_cell.length_b 40\n_cell.length_c 50\n"
        "_cell.angle_alpha 90\n_cell.angle_beta 90\n_cell.angle_gamma 90\n"
        "_symmetry.entry_id x\n_symmetry.space_group_name_H-M 'P 4'\n"
        "loop_\n_refln.index_h\n_refln.index_k\n_refln.index_l\n_refln.F_meas_au\n"
        f"_refln.F_meas_sigma_au\n{rows}\n"
    )
    found = read_cif(str(path), DEFAULT)
    assert found.cell == pytest.approx((40, 40, 50, 90, 90, 90))
    assert at(found.factors, -2, 1, 3) == 10.0


@pytest.mark.parametrize(
    ("option", "content", "message"),
    [
        ("-mtz", None, "cannot read MTZ"),
        ("-mtz", b"no reflections at all", "cannot read MTZ"),
        ("-cif", None, "cannot read CIF"),
        ("-cif", b"data_x\n_cell.length_a 3\n", "no reflections in it"),
    ],
)
def test_a_bad_reflection_file_is_told_in_one_line(
    option: str,
    content: bytes | None,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        Path("bad").write_bytes(content)
    assert main([option, "bad", *RUN]) == 2
    assert message in capsys.readouterr().err


def test_a_missing_column_is_named_with_those_that_are_there(
    mtz: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["-mtz", f"{mtz}:FP", *RUN]) == 2
    assert "no column FP; it has H, K, L, FOBS, FCALC" in capsys.readouterr().err


def test_fabio_opens_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outputs = ["-scale", "2", "-adc", "0", "-intfile", "a.img", "-cbf", "a.cbf", "-png", "a.png"]
    assert main([*RUN, *outputs, "-fluence", "1e33"]) == 0
    floats = np.fromfile("floatimage.bin", np.float32).reshape(16, 24)
    assert floats.max() > 10
    smv = fabio.open("a.img")
    np.testing.assert_array_equal(
        smv.data, np.clip(np.floor(2 * floats.astype(float) + 0.5), 0, 65535)
    )
    assert smv.header["SIZE1"] == "24"
    cbf = fabio.open("a.cbf")
    np.testing.assert_array_equal(cbf.data, np.rint(floats))
    assert "Wavelength 1 A" in cbf.header["_array_data.header_contents"]
    with Image.open("a.png") as picture:
        assert picture.size == (24, 16)
        levels = np.asarray(picture)
    assert levels.min() == 0
    assert levels.max() > 200
    assert np.unravel_index(levels.argmin(), levels.shape)


def test_a_dump_is_read_as_it_was_written(tmp_path: Path) -> None:
    grid = torch.arange(24, dtype=torch.float64).reshape(2, 3, 4)
    write_dump(tmp_path / "dump", StructureFactors(DEFAULT, grid, (-1, 0, 2)))
    found = read_dump(tmp_path / "dump", DEFAULT)
    assert found.grid is not None
    assert torch.equal(found.grid, grid)
    assert found.origin == (-1, 0, 2)
    assert (tmp_path / "dump").read_bytes().startswith(b"-1 0 0 2 2 5\n\f")


def test_compare_tells_how_far_apart_and_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    image = np.random.default_rng(1).random((6, 6), np.float32) + 1
    image[0, 0] = 10
    image.tofile("a.bin")
    image[2, 4] *= 2
    image.tofile("b.bin")
    assert main(["compare", "b.bin", "a.bin", "--png", "d.png"]) == 0
    told = capsys.readouterr().out
    assert "largest relative     1, at fast 4 slow 2" in told
    assert Path("d.png").exists()
    assert main(["compare", "a.bin", "none.bin"]) == 2
    assert main(["compare", "a.bin", "b.bin", "--shape", "5x5"]) == 2
