"""The speed-up of a loop's batched form, predicted before it exists.

A loop that runs n iterations in T seconds becomes one operator for each operator of its body:

    S = T / sum over operators of cost(category, n * bytes)

where `cost` is this machine's calibration, which other work on the machine does not disturb; T is
freed of the time that the loop waited for a processor. Views vanish, and so do the copies that put
an element into its place. An operator that runs k times in one iteration (in a loop inside) still
becomes one, of n * k times the bytes. A contraction costs its floating-point operations. A scan has
one parallel operator for its carried update; a linear recurrence doubles its reach in
ceil(log2 n) rounds of five. Values read on the host are read once at the end. Where no batched form
is known, there is no prediction.

The band is a factor either way: `BAND` with a calibration of the machine, `WIDE_BAND` without, and
for a loop so long that its first operators stand for all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from vectorize_perf.calibration import Calibration
from vectorize_perf.session import Category, OperatorCount, WindowRecord
from vectorize_perf.totals import LoopTotals

BAND: Final = 2.5
WIDE_BAND: Final = 5.0
ROUND_OPERATORS: Final = 5  # of one doubling step of a linear recurrence
BATCHED: Final = frozenset(
    {"map", "gather", "stencil", "reduction", "scatter", "scan", "search", "recurrence"}
)
_ABSORBED: Final = frozenset({"aten.copy_", "aten.cat", "aten.stack", "aten.fill_"})


@dataclass(frozen=True, slots=True)
class Prediction:
    """A speed-up with its band, and what the batched form keeps in memory at once."""

    speedup: float
    low: float
    high: float
    batched_s: float
    batched_bytes: int


def predict(record: LoopTotals, calibration: Calibration) -> Prediction | None:
    """The prediction for one loop, or None where nothing is known of its batched form."""
    window = record.window
    if window is None or not window.operators:
        return None
    if record.site.pattern not in BATCHED:
        return None
    if record.calls == 0 or record.iterations == 0 or record.busy_s == 0:
        return None
    batched = batched_seconds(window, record.site.pattern, record.passes, calibration)
    if batched <= 0:
        return None
    speedup = _usual_s(record, window) * record.passes / batched
    exact = calibration.measured and not window.truncated
    band = BAND if exact else WIDE_BAND
    return Prediction(
        speedup=speedup,
        low=speedup / band,
        high=speedup * band,
        batched_s=batched,
        batched_bytes=max(batched_bytes(window, record.passes), _held(window, record.passes)),
    )


def _usual_s(record: LoopTotals, window: WindowRecord) -> float:
    """What an iteration takes on a machine that does nothing else.

    The few iterations after a window are too short to be interrupted; on a busy machine they say
    more than the mean, which lies between that figure and `slowdown` times it.
    """
    if window.heaviest:
        # Lighter executions had other shapes: their times do not belong to these operators.
        return window.usual_s
    mean = record.busy_s / record.iterations
    return min(mean, max(mean / record.slowdown, window.usual_s))


def batched_seconds(
    window: WindowRecord, pattern: str, passes: float, calibration: Calibration
) -> float:
    """What one execution of `passes` iterations takes as batched operators."""
    total = 0.0
    computing = _computing(window)
    for one in computing:
        calls = passes * window.per_iteration(one.count)
        total += _cost(one, calls, calibration)
    if pattern == "recurrence":
        rounds = max(1, math.ceil(math.log2(max(2.0, passes))))
        total *= ROUND_OPERATORS * rounds / max(1, len(computing))
    elif pattern == "scan":
        largest = batched_bytes(window, passes)
        total += calibration.seconds(Category.SCAN, largest)
    if all(one.category is Category.SYNC for one in computing):
        # Elements are only moved; an index that the host reads makes it a gather.
        moved = Category.INDEXING if computing or pattern == "gather" else Category.COPY
        total = calibration.seconds(moved, batched_bytes(window, passes))
    return total


def _cost(one: OperatorCount, calls: float, calibration: Calibration) -> float:
    if one.category is Category.SYNC:
        return calibration.seconds(Category.SYNC, 0)
    if one.category is Category.CONTRACTION:
        return (
            calibration.seconds(Category.CONTRACTION, 0)
            + calls * one.flops / calibration.flops_per_second
        )
    reduces = one.category is Category.REDUCTION
    return calibration.seconds(
        one.category, calls * (one.read_bytes if reduces else one.written_bytes)
    )


def _computing(window: WindowRecord) -> list[OperatorCount]:
    return [
        one
        for one in window.operators
        if one.category is not Category.VIEW and one.name not in _ABSORBED
    ]


def _held(window: WindowRecord, passes: float) -> int:
    """What all iterations hold at once, if each holds what one of them does."""
    return int(passes * window.memory.iteration_bytes) if window.memory is not None else 0


def batched_bytes(window: WindowRecord, passes: float) -> int:
    """The largest result that the batched form holds, in bytes."""
    sizes = (
        passes * window.per_iteration(one.count) * one.written_bytes
        for one in window.operators
        if one.category is not Category.VIEW
    )
    return int(max(sizes, default=0.0))
