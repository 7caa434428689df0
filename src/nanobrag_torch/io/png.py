"""PNG previews: dark spots on white, as on film, with a contrast that shows weak ones too."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from nanobrag_torch.io.atomic import write_bytes

#: of the pixels above zero: the share that is drawn black
_SATURATED = 0.002


def write_png(path: Path, image: np.ndarray) -> None:
    """`image` (slow, fast), zero in white, the brightest pixels in black, square roots between."""
    positive = image[image > 0]
    white = float(np.quantile(positive, 1 - _SATURATED)) if positive.size else 1.0
    darkness = np.sqrt(np.clip(image / white, 0.0, 1.0))
    write_grey(path, 255 - np.rint(255 * darkness))


def write_grey(path: Path, levels: np.ndarray) -> None:
    """`levels` (slow, fast), 0 for black to 255 for white."""
    buffer = io.BytesIO()
    Image.fromarray(levels.astype(np.uint8), mode="L").save(buffer, format="PNG")
    write_bytes(path, buffer.getvalue())
