"""PGM previews: 8-bit grey. source: nanoBragg.c L3187-3226"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nanobrag_torch.io.atomic import write_bytes


def write_pgm(path: Path, image: np.ndarray, scale: float, inside: np.ndarray) -> None:
    """`image` (slow, fast) times `scale`, cut off at 255; 0 where `inside` is false."""
    grey = np.where(inside, np.minimum(255.0, image.astype(np.float64) * scale), 0.0)
    slow, fast = image.shape
    header = f"P5\n{fast} {slow}\n# pixels scaled by {scale:g}\n255\n"
    write_bytes(path, header.encode("ascii") + grey.astype(np.uint8).tobytes())
