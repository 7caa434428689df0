"""How closely results have to agree, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tolerance:
    """|a - b| <= relative * |b| + of_largest * max|b|."""

    relative: float
    of_largest: float


#: stored images are float32, of sums in double
IMAGE = Tolerance(1e-6, 1e-9)
#: two ways to the same sum in double
REWRITTEN = Tolerance(1e-9, 1e-12)
#: factors in float32 of Miller indices in float64
SINGLE = Tolerance(0.0, 1e-5)
