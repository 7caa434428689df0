"""How long this machine takes for one operator of each category, over the bytes that it moves.

A calibration is a curve per category: seconds of one call at a few sizes, outputs freshly
allocated as in real code. It takes about two seconds, and is kept in the user's cache per
machine, device, torch and number of threads.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from vectorize_perf.codec import decoded, encoded
from vectorize_perf.session import Category, Machine
from vectorize_perf.session_file import write_text

SIZES: Final = (1, 1_000, 30_000, 1_000_000, 8_000_000)
REPEATS: Final = 5
SHORTEST_S: Final = 2e-3  # of one repeat: small operators run as often as this takes
_MATRIX: Final = 512


@dataclass(frozen=True, slots=True)
class Point:
    """One call that moves so many bytes takes so many seconds."""

    moved_bytes: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The points of one category, by size."""

    category: Category
    points: tuple[Point, ...]

    def seconds(self, moved_bytes: float) -> float:
        """One call, interpolated between sizes and continued in proportion beyond the largest."""
        points = self.points
        if moved_bytes <= points[0].moved_bytes:
            return points[0].seconds
        if moved_bytes >= points[-1].moved_bytes:
            return points[-1].seconds * moved_bytes / points[-1].moved_bytes
        right = bisect_left([one.moved_bytes for one in points], moved_bytes)
        low, high = points[right - 1], points[right]
        part = (moved_bytes - low.moved_bytes) / (high.moved_bytes - low.moved_bytes)
        return low.seconds + part * (high.seconds - low.seconds)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The curves of one machine; `measured` is False for the typical one that ships with us."""

    curves: tuple[Curve, ...]
    flops_per_second: float
    measured: bool

    def seconds(self, category: Category, moved_bytes: float) -> float:
        """One call of an operator of that category."""
        known = {curve.category: curve for curve in self.curves}
        return known.get(category, known[Category.POINTWISE]).seconds(moved_bytes)


def _typical() -> Calibration:
    """A desktop processor of 2024, for sessions from machines that are out of reach."""
    launch = {
        Category.POINTWISE: 2e-6,
        Category.TRANSCENDENTAL: 2e-6,
        Category.REDUCTION: 2.5e-6,
        Category.COPY: 2e-6,
        Category.CREATION: 1.5e-6,
        Category.INDEXING: 4e-6,
        Category.SCAN: 4e-6,
        Category.CONTRACTION: 3e-6,
        Category.SYNC: 1e-6,
    }
    per_byte = {Category.TRANSCENDENTAL: 2e-10, Category.SCAN: 4e-10, Category.INDEXING: 3e-10}
    curves = tuple(
        Curve(one, (Point(0, cost), Point(1e8, cost + 1e8 * per_byte.get(one, 1e-10))))
        for one, cost in launch.items()
    )
    return Calibration(curves, 5e10, measured=False)


TYPICAL: Final = _typical()


def _calls(torch: Any, device: str) -> dict[Category, Callable[[int], Callable[[], Any]]]:
    """For each category, what makes the call to be timed at a number of elements."""

    def data(size: int) -> Any:
        return torch.rand(size, device=device) + 0.5

    def on_two(operator: Any) -> Callable[[int], Callable[[], Any]]:
        def make(size: int) -> Callable[[], Any]:
            left, right = data(size), data(size)
            return lambda: operator(left, right)

        return make

    def on_one(operator: Any) -> Callable[[int], Callable[[], Any]]:
        def make(size: int) -> Callable[[], Any]:
            only = data(size)
            return lambda: operator(only)

        return make

    def gather(size: int) -> Callable[[], Any]:
        source, index = data(size), torch.randint(size, (size,), device=device)
        return lambda: source[index]

    return {
        Category.POINTWISE: on_two(torch.add),
        Category.TRANSCENDENTAL: on_one(torch.sin),
        Category.REDUCTION: on_one(torch.sum),
        Category.COPY: on_one(torch.clone),
        Category.CREATION: on_one(torch.zeros_like),
        Category.INDEXING: gather,
        Category.SCAN: on_one(lambda one: torch.cumsum(one, 0)),
        Category.SYNC: on_one(lambda one: one[0].item()),
    }


_BYTES: Final = {  # moved per element of float32, as windows count them
    Category.POINTWISE: 12,
    Category.TRANSCENDENTAL: 8,
    Category.REDUCTION: 4,
    Category.COPY: 8,
    Category.CREATION: 4,
    Category.INDEXING: 16,
    Category.SCAN: 8,
    Category.SYNC: 4,
}


def measure(device: str, progress: Callable[[float], None] = lambda done: None) -> Calibration:
    """The calibration of this machine; `progress` hears the part that is done, 0 to 1."""
    import torch

    wait = torch.cuda.synchronize if device.startswith("cuda") else (lambda: None)
    curves = []
    calls = _calls(torch, device)
    with torch.no_grad():
        for number, (category, make) in enumerate(calls.items()):
            points = []
            for size in SIZES:
                seconds = _seconds(make(size), wait)
                points.append(Point(float(size * _BYTES[category]), seconds))
            curves.append(Curve(category, tuple(points)))
            progress((number + 1) / (len(calls) + 1))
        matrix = torch.rand(_MATRIX, _MATRIX, device=device)
        product = _seconds(lambda: matrix @ matrix, wait)
        small = torch.rand(1, 1, device=device)
        launch = _seconds(lambda: small @ small, wait)
    curves.append(Curve(Category.CONTRACTION, (Point(0.0, launch),)))
    progress(1.0)
    return Calibration(tuple(curves), 2 * _MATRIX**3 / max(1e-9, product - launch), measured=True)


def _seconds(call: Callable[[], Any], wait: Callable[[], Any]) -> float:
    """The median over repeats of the time of one call, after one that warms up."""
    call()
    wait()
    started = perf_counter()
    call()
    wait()
    times = max(1, math.ceil(SHORTEST_S / max(1e-9, perf_counter() - started)))
    samples = []
    for _ in range(REPEATS):
        started = perf_counter()
        for _ in range(times):
            call()
        wait()
        samples.append((perf_counter() - started) / times)
    return sorted(samples)[REPEATS // 2]


def cache_folder() -> Path:
    """Where calibrations are kept, by the rules of the desktop."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "vectorize-perf"


def of_machine(machine: Machine, here: Machine, progress: Callable[[float], None]) -> Calibration:
    """The calibration for sessions of `machine`: kept, measured if it is this one, or typical."""
    key = hashlib.blake2b(repr(encoded(machine)).encode(), digest_size=8).hexdigest()
    path = cache_folder() / f"calibration-{key}.json"
    try:
        return decoded(Calibration, json.loads(path.read_text(encoding="utf-8")), "calibration")
    except (OSError, ValueError):
        pass
    if not _same(machine, here):
        return TYPICAL
    calibration = measure(machine.device, progress)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(encoded(calibration)))
    except OSError:
        pass  # measured again next time
    return calibration


def _same(one: Machine, other: Machine) -> bool:
    return (one.processor, one.cores, one.torch) == (other.processor, other.cores, other.torch)
