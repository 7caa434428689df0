"""`nanobrag-torch compare A B`: how far two images are apart, and where."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nanobrag_torch.errors import InputError
from nanobrag_torch.io.png import write_grey
from nanobrag_torch.io.smv import read_smv


@dataclass(frozen=True, slots=True)
class Comparison:
    """Of image a with reference b.

    correlation: Pearson's, nan where one image is flat
    sum_ratio: sum of a over sum of b
    largest: largest |a - b| over the largest b, and its pixel, slow and fast
    relative: largest |a - b|/|b| over pixels above a millionth of the largest, and its pixel
    """

    correlation: float
    sum_ratio: float
    largest: float
    largest_at: tuple[int, int]
    relative: float
    relative_at: tuple[int, int]


def compare(image: np.ndarray, reference: np.ndarray) -> Comparison:
    """The figures for two images of one shape, (slow, fast)."""
    a, b = image.astype(float), reference.astype(float)
    difference = np.abs(a - b)
    scale = float(np.abs(b).max()) or 1.0
    relative = np.where(np.abs(b) > 1e-6 * scale, difference / np.maximum(np.abs(b), 1e-300), 0.0)
    total = float(b.sum())
    flat = a.std() == 0 or b.std() == 0
    return Comparison(
        float("nan") if flat else float(np.corrcoef(a.ravel(), b.ravel())[0, 1]),
        float(a.sum()) / total if total else float("nan"),
        float(difference.max()) / scale,
        _where(difference),
        float(relative.max()),
        _where(relative),
    )


def main(arguments: Sequence[str]) -> int:
    """Prints the comparison; writes a picture of the difference when asked to."""
    parser = argparse.ArgumentParser(prog="nanobrag-torch compare", description=__doc__)
    parser.add_argument("image", type=Path, help="SMV image, or raw floats")
    parser.add_argument("reference", type=Path, help="what it is compared with")
    parser.add_argument("--shape", metavar="FASTxSLOW", help="of raw floats that are not square")
    parser.add_argument(
        "--png", type=Path, help="difference: grey for none, dark for less, light for more"
    )
    options = parser.parse_args(arguments)
    a, b = (_read(path, options.shape) for path in (options.image, options.reference))
    if a.shape != b.shape:
        raise InputError(
            f"{options.image} has {a.shape[1]} x {a.shape[0]} pixels, "
            f"{options.reference} {b.shape[1]} x {b.shape[0]}"
        )
    found = compare(a, b)
    print(f"correlation          {found.correlation:.9f}")
    print(f"sum ratio            {found.sum_ratio:.9f}")
    print(f"largest difference   {found.largest:.3g} of the maximum, at {_pixel(found.largest_at)}")
    print(f"largest relative     {found.relative:.3g}, at {_pixel(found.relative_at)}")
    if options.png is not None:
        difference = a - b
        largest = float(np.abs(difference).max()) or 1.0
        write_grey(options.png, np.rint(127.5 + 127.5 * difference / largest))
        print(f"wrote {options.png}")
    return 0


def _where(values: np.ndarray) -> tuple[int, int]:
    slow, fast = divmod(int(values.argmax()), values.shape[1])
    return slow, fast


def _pixel(at: tuple[int, int]) -> str:
    return f"fast {at[1]} slow {at[0]}"


def _read(path: Path, shape: str | None) -> np.ndarray:
    try:
        start = path.open("rb").read(12)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    if start.startswith(b"{"):
        return read_smv(path, "image")[1].astype(float)
    values = np.fromfile(path, np.float32)
    side = round(len(values) ** 0.5)
    try:
        fast, slow = (int(word) for word in shape.split("x")) if shape else (side, side)
    except ValueError as error:
        raise InputError(f"--shape: expected FASTxSLOW, found {shape!r}") from error
    if fast * slow != len(values) or not len(values):
        raise InputError(
            f"{path}: {len(values)} floats, expected {fast} x {slow}; give --shape FASTxSLOW"
        )
    return values.reshape(slow, fast)
