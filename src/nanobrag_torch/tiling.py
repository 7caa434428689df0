"""Cuts the iteration space to a memory budget; knows no physics.

The space has three axes: pixels, sub-points of a pixel (its sub-pixels in every layer), and rays (a
source on an orientation of a domain). A tile fits the processor's cache, and the budget.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

#: bytes that the temporaries of one evaluation take in float64
BYTES_PER_EVALUATION = 160
#: evaluations in a tile: enough to hide the cost of a call, few enough for the cache
CACHED = 1 << 17
DEFAULT_BUDGET = 1 << 30


@dataclass(frozen=True, slots=True)
class Tiling:
    """How many pixels, sub-points and rays a tile has."""

    pixels: int
    points: int
    rays: int


def tiling(points: int, rays: int, budget: int = DEFAULT_BUDGET) -> Tiling:
    """Tiles for pixels of `points` sub-points each that `rays` rays meet.

    Rays are kept together before sub-points, and these before pixels.
    """
    evaluations = max(1, min(CACHED, budget // BYTES_PER_EVALUATION))
    rays = min(rays, evaluations)
    points = min(points, max(1, evaluations // rays))
    return Tiling(max(1, evaluations // (rays * points)), points, rays)


def ranges(size: int, step: int) -> Iterator[slice]:
    """Slices of at most `step` that cover `size` once."""
    return (slice(start, min(size, start + step)) for start in range(0, size, step))
