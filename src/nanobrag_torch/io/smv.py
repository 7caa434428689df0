"""SMV images: a text header of 512 bytes, then unsigned 16-bit pixels.

source: nanoBragg.c L3131-3184, L4124-4262
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nanobrag_torch.errors import InputError
from nanobrag_torch.io.atomic import write_bytes

_HEADER_BYTES = 512
_NUMBER = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")


@dataclass(frozen=True, slots=True)
class SmvHeader:
    """The header's text, asked by keyword."""

    text: str

    def number(self, keyword: str) -> float | None:
        """The number after the last `keyword`, which also matches inside longer ones, or None."""
        at = self.text.rfind(keyword)
        if at < 0:
            return None
        equals = self.text.find("=", at)
        found = _NUMBER.match(self.text, equals + 1) if equals >= 0 else None
        return float(found[1]) if found else 0.0


def read_smv(path: Path, what: str) -> tuple[SmvHeader, np.ndarray]:
    """Header and pixels, (slow, fast) uint16, in the byte order that the header names."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {what} {path}: {error.strerror}") from error
    if not content.startswith(b"{\nHEADER_BYT"):
        raise InputError(f"{what} {path}: not an SMV image, which begins with {{ HEADER_BYTES=")
    start = int(SmvHeader(content[:_HEADER_BYTES].decode("latin-1")).number("HEADER_BYTES") or 0)
    header = SmvHeader(content[:start].decode("latin-1"))
    fast, slow = int(header.number("SIZE1") or 0), int(header.number("SIZE2") or 0)
    if fast <= 0 or slow <= 0:
        raise InputError(f"{what} {path}: the header has no SIZE1 and SIZE2 above zero")
    if len(content) < start + 2 * fast * slow:
        raise InputError(
            f"{what} {path}: {len(content) - start} bytes of pixels, expected {2 * fast * slow}"
        )
    order = ">u2" if "BYTE_ORDER=big_endian" in header.text else "<u2"
    pixels = np.frombuffer(content, order, fast * slow, start).reshape(slow, fast)
    return header, pixels.astype(np.uint16)


def write_smv(path: Path, fields: Mapping[str, str], pixels: np.ndarray) -> None:
    """`pixels` (slow, fast) uint16, under a header of `fields` in their order."""
    lines = [f"{key}={value}" for key, value in fields.items()]
    text = "{\nHEADER_BYTES=512;\nDIM=2;\n" + "".join(f"{line}\n" for line in lines) + "}\f"
    header = text.encode("ascii").ljust(_HEADER_BYTES)
    write_bytes(path, header + pixels.astype("<u2", copy=False).tobytes())


def int_pixels(image: np.ndarray, scale: float, adc: float, inside: np.ndarray) -> np.ndarray:
    """Counts of a float32 `image`: scaled, offset by `adc`, clipped, rounded.

    0 where `inside` is false.
    """
    value = np.clip(image.astype(np.float64) * scale + adc, 0.0, 65535.0)
    rounded = np.floor(np.clip(value + 0.5, 0.0, 65535.0).astype(np.float32))
    return np.where(inside, rounded, 0).astype(np.uint16)
