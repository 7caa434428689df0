"""Writes docs/parity.md: how near every reference image is, and in which statistics."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from pathlib import Path

import numpy as np

from nanobrag_torch.cli.compare import compare
from nanobrag_torch.cli.main import main as run

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
#: cases whose image depends on the order of the C program's loops
IN_ORDER = ("s11", "s21", "s23")
HEADER = """# Parity with the C program

Every reference image was drawn by the C program on one thread, and is drawn here from the same
command line, in float64. *Largest* is the largest difference of a pixel over the largest pixel,
*relative* the largest difference of a pixel over that pixel, for pixels above a millionth of the
largest. Cases marked * run with `-c_compat`. `make docs` writes this page; `make test` holds every
case to |a - b| <= 1e-6 |b| + 1e-9 max b.

| case | exercises | largest | relative | 1 - correlation | sum ratio - 1 |
|---|---|---|---|---|---|
"""


def row(path: Path) -> str:
    """The row of one case."""
    case = json.loads(path.read_text(encoding="utf-8"))
    in_order = path.stem.startswith(IN_ORDER)
    image = drawn([case["run_first_in_same_folder"], case["args"]], in_order)
    reference = np.load(path.with_suffix(".npz"))["float_image"]
    found = compare(image.reshape(reference.shape), reference)
    name = path.stem.split("_")[0] + "*" * in_order
    return (
        f"| {name} | {case['exercises']} | {found.largest:.1e} | "
        f"{found.relative:.1e} | {1 - found.correlation:.0e} | {found.sum_ratio - 1:.0e} |"
    )


def drawn(commands: list[list[str] | None], in_order: bool) -> np.ndarray:
    """The last float image of a series of command lines run in one fresh folder."""
    before = Path.cwd()
    silence = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stdout(silence),
        contextlib.redirect_stderr(silence),
    ):
        os.chdir(folder)
        try:
            os.symlink(GOLDEN / "inputs", "inputs")
            for arguments in filter(None, commands):
                output = ["-floatfile", "image.bin", *["-c_compat"] * in_order]
                if run([*arguments, *output]):
                    raise SystemExit(f"could not draw {' '.join(arguments)}")
            return np.fromfile("image.bin", np.float32)
        finally:
            os.chdir(before)


def main() -> None:
    """Draws every case and writes the page."""
    rows = [row(path) for path in sorted(GOLDEN.glob("s*.json"))]
    page = HEADER + "\n".join(rows) + "\n"
    (ROOT / "docs" / "parity.md").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
