"""What the command prints and what it writes into image headers. source: nanoBragg.c L3080-3184"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nanobrag_torch.cli.build import Build
from nanobrag_torch.cli.flags import GROUPS, Flag
from nanobrag_torch.cli.settings import Settings
from nanobrag_torch.geometry.pixels import Placement
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.scene import scene
from nanobrag_torch.units import DEGREES, MILLIMETRES


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of a float32 image.

    The brightest pixel and where, mean, root mean square about zero and about the mean.
    """

    brightest: float
    at: tuple[int, int]
    mean: float
    rms: float
    rmsd: float


def statistics(image: np.ndarray, visited: np.ndarray, region: np.ndarray) -> Statistics:
    """Over `visited` pixels; the deviation over all of the `region`, masked pixels too.

    source: nanoBragg.c L3042-3100
    """
    values = image[visited].astype(np.float64)
    count = max(1, values.size)
    brightest = int(np.argmax(np.where(visited, image, 0)))
    slow, fast = divmod(brightest, image.shape[1])
    mean = float(values.sum()) / count
    squares = (image[visited] * image[visited]).astype(np.float64)
    inside = image[region].astype(np.float64)
    return Statistics(
        max(0.0, float(image[slow, fast])),
        (slow, fast),
        mean,
        float(np.sqrt(squares.sum() / max(1, count - 1))),
        float(np.sqrt(((inside - mean) ** 2).sum() / max(1, inside.size - 1))),
    )


def last_subpixel(experiment: Experiment, pixel: tuple[int, int]) -> tuple[float, float]:
    """Where the last sub-pixel of `pixel`, slow and fast, lies along fast and slow, metres."""
    oversample = experiment.sampling.oversample
    side = float(experiment.detector.pixel) / oversample
    slow, fast = (side * (index * oversample + oversample - 0.5) for index in pixel)
    return fast, slow


def header_fields(settings: Settings, built: Build, placement: Placement) -> Mapping[str, str]:
    """The SMV header's fields in the C program's order, values as they are written."""
    detector = built.experiment.detector
    pixel = settings.pixel
    fast_beam, slow_beam = (float(value) for value in placement.beam_centre)
    fast_close, slow_close = (float(value) for value in placement.near_point)
    size_slow = pixel * detector.slow_pixels
    x, y, z = (float(value) * MILLIMETRES for value in placement.origin)

    def mm(length: float) -> str:
        return f"{length * MILLIMETRES:g};"

    return {
        "BYTE_ORDER": "little_endian;",
        "TYPE": "unsigned_short;",
        "SIZE1": f"{detector.fast_pixels};",
        "SIZE2": f"{detector.slow_pixels};",
        "PIXEL_SIZE": mm(pixel),
        "DISTANCE": mm(float(placement.distance)),
        "WAVELENGTH": f"{settings.wavelength:g};",
        "BEAM_CENTER_X": mm(built.centre.x),
        "BEAM_CENTER_Y": mm(built.centre.y),
        "ADXV_CENTER_X": mm(fast_beam),
        "ADXV_CENTER_Y": mm(size_slow - slow_beam),
        "MOSFLM_CENTER_X": mm(slow_beam - pixel / 2),
        "MOSFLM_CENTER_Y": mm(fast_beam - pixel / 2),
        "DENZO_X_BEAM": mm(slow_beam),
        "DENZO_Y_BEAM": mm(fast_beam),
        "DIALS_ORIGIN": f"{z:g},{y:g},{-x:g}",
        "XDS_ORGX": f"{fast_close / pixel + 0.5:g};",
        "XDS_ORGY": f"{slow_close / pixel + 0.5:g};",
        "CLOSE_DISTANCE": mm(float(placement.close_distance)),
        "PHI": f"{settings.phi * DEGREES:g};",
        "OSC_START": f"{settings.phi * DEGREES:g};",
        "OSC_RANGE": f"{built.osc * DEGREES:g};",
        "TWOTHETA": f"{settings.twotheta * DEGREES:g};",
        "DETECTOR_SN": "000;",
        "BEAMLINE": "fake;",
    }


def summary(experiment: Experiment) -> str:
    """What is about to be computed, a line a subject."""
    stage = scene(experiment)
    detector, placement = experiment.detector, stage.placement
    cells = " x ".join(f"{float(count):g}" for count in experiment.crystal.cells)
    return "\n".join(
        [
            f"crystal   {cells} cells, {experiment.crystal.shape.value}",
            f"detector  {detector.fast_pixels} x {detector.slow_pixels} pixels of "
            f"{float(detector.pixel) * MILLIMETRES:g} mm at "
            f"{float(placement.distance) * MILLIMETRES:g} mm, pivot {detector.pivot.value}",
            f"sampling  {len(stage.sources.wavelengths)} sources, "
            f"{len(stage.lattices)} phi steps, "
            f"{len(stage.domains)} mosaic domains, oversample {experiment.sampling.oversample}",
        ]
    )


def usage() -> str:
    """Every option, by group."""
    lines = ["usage: nanobrag-torch OPTIONS", "", "  -cell a b c alpha beta gamma | -mat FILE", ""]
    for group, flags in GROUPS.items():
        lines += [f"{group}:", *(_usage(flag) for flag in flags), ""]
    return "\n".join(lines)


def _usage(flag: Flag) -> str:
    values = f" {flag.value.value}" * flag.arity
    return f"  {', '.join(flag.names) + values:<44} {flag.help}".rstrip()
