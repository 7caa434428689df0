"""Ratios of paired samples with a confidence interval."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

RESAMPLES = 2000


@dataclass(frozen=True)
class Ratio:
    """The median of paired ratios, and where it lies with 95 % confidence."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.4f} [{self.low:.4f}, {self.high:.4f}]"


def paired_ratio(after: Sequence[float], before: Sequence[float], seed: int = 1) -> Ratio:
    """How many times `after` is `before`, by bootstrap over the pairs."""
    ratios = [late / early for late, early in zip(after, before, strict=True)]
    chance = random.Random(seed)
    medians = sorted(median(chance.choices(ratios, k=len(ratios))) for _ in range(RESAMPLES))
    return Ratio(median(ratios), medians[RESAMPLES // 40], medians[-RESAMPLES // 40])
