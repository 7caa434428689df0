"""CBF images with a miniature header, written by fabio."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from nanobrag_torch.errors import InputError


def write_cbf(path: Path, image: np.ndarray, fields: Mapping[str, str]) -> None:
    """`image` (slow, fast), rounded to whole photons, under a header of `fields`.

    The fields are those of the SMV header; a program that reads CBF finds the ones it knows.
    """
    from fabio.cbfimage import CbfImage

    counts = np.clip(np.rint(image), -(2**31), 2**31 - 1).astype(np.int32)
    contents = "".join(f"# {line}\n" for line in _mini_header(fields))
    header = {
        "_array_data.header_contents": contents,
        "_array_data.header_convention": "PILATUS_1.2",
    }
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".cbf")
        os.close(handle)
        CbfImage(data=counts, header=header).write(temporary)
        os.replace(temporary, path)
    except OSError as error:
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)
        raise InputError(f"cannot write {path}: {error.strerror}") from error


def _mini_header(fields: Mapping[str, str]) -> list[str]:
    value = {key: text.rstrip(";") for key, text in fields.items()}
    pixel = float(value["PIXEL_SIZE"]) * 1e-3
    return [
        "Detector: nanoBragg, S/N 000",
        f"Pixel_size {pixel:g} m x {pixel:g} m",
        f"Wavelength {value['WAVELENGTH']} A",
        f"Detector_distance {float(value['DISTANCE']) * 1e-3:g} m",
        f"Beam_xy ({value['XDS_ORGX']}, {value['XDS_ORGY']}) pixels",
        f"Start_angle {value['OSC_START']} deg.",
        f"Angle_increment {value['OSC_RANGE']} deg.",
    ]
