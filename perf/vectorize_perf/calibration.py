"""How long this machine takes for one operator of each category, over its size in bytes.

The size of an operator is that of its result, of a reduction that of what it reads: fresh memory
costs more than reading does. A calibration is a curve per category: seconds of one call at a few
sizes, outputs freshly allocated as in real code. It takes about two seconds, and is kept in the
user's cache per machine, device, torch and number of threads.
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
from time import perf_counter, thread_time
from typing import Any, Final

from vectorize_perf.codec import decoded, encoded
from vectorize_perf.session import Category, Machine
from vectorize_perf.session_file import write_text

SIZES: Final = (1, 1_000, 30_000, 300_000, 1_000_000, 4_000_000)
REPEATS: Final = 5
SHORTEST_S: Final = 2e-3  # of one repeat: small operators run as often as this takes
MOST_CALLS: Final = 5_000
WORTH_THREADS_S: Final = 2e-5  # shorter calls do not start threads
Clock = Callable[[], float]
Timer = Callable[[Callable[[], Any]], float]
_MATRIX: Final = 512
_FLOAT: Final = 4  # bytes of an element
_ROW: Final = 64  # elements that a gather takes at a time


@dataclass(frozen=True, slots=True)
class Point:
    """One call on so many bytes takes so many seconds."""

    size: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Curve:
    """The points of one category, by size."""

    category: Category
    points: tuple[Point, ...]

    def seconds(self, size: float) -> float:
        """One call, interpolated between sizes and continued in proportion beyond the largest."""
        points = self.points
        if size <= points[0].size:
            return points[0].seconds
        if size >= points[-1].size:
            return points[-1].seconds * size / points[-1].size
        right = bisect_left([one.size for one in points], size)
        low, high = points[right - 1], points[right]
        part = (size - low.size) / (high.size - low.size)
        return low.seconds + part * (high.seconds - low.seconds)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The curves of one machine; `measured` is False for the typical one that ships with us."""

    curves: tuple[Curve, ...]
    flops_per_second: float
    measured: bool

    def seconds(self, category: Category, size: float) -> float:
        """One call of an operator of that category."""
        known = {curve.category: curve for curve in self.curves}
        return known.get(category, known[Category.POINTWISE]).seconds(size)


def _typical() -> Calibration:
    """A desktop processor of 2024, for sessions from machines that are out of reach."""
    launch = {
        Category.POINTWISE: 2e-6,
        Category.SELECTION: 2.5e-6,
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

    def add(size: int) -> Callable[[], Any]:
        left, right = data(size), data(size)
        return lambda: left + right

    def on_one(operator: Any) -> Callable[[int], Callable[[], Any]]:
        def make(size: int) -> Callable[[], Any]:
            only = data(size)
            return lambda: operator(only)

        return make

    def select(size: int) -> Callable[[], Any]:
        left, right = data(size), data(size)
        chosen = left > 1
        return lambda: torch.where(chosen, left, right)

    def gather(size: int) -> Callable[[], Any]:
        rows = max(1, size // _ROW)
        source = data(rows * min(size, _ROW)).view(rows, -1)
        index = torch.randint(rows, (rows,), device=device)
        return lambda: source[index]

    def along_first(operator: Any) -> Callable[[int], Callable[[], Any]]:
        def make(size: int) -> Callable[[], Any]:
            side = math.isqrt(size)
            square = data(side * side).view(side, side)
            return lambda: operator(square, 0)

        return make

    return {
        Category.POINTWISE: add,
        Category.SELECTION: select,
        Category.TRANSCENDENTAL: on_one(torch.sin),
        Category.REDUCTION: along_first(torch.sum),
        Category.COPY: on_one(torch.clone),
        Category.CREATION: on_one(torch.zeros_like),
        Category.INDEXING: gather,
        Category.SCAN: along_first(torch.cumsum),
        Category.SYNC: on_one(lambda one: one[0].item()),
    }


_EXPRESSIONS: Final = (Category.POINTWISE, Category.SELECTION)


def _in_pairs(call: Callable[[], Any]) -> Callable[[], Any]:
    """Two calls whose results live at once, as in an expression.

    The second then gets memory from the system, page by page, where a single call gets back what
    the last one freed; that is ten times slower for large results. Real code does either, so the
    curve stands between the two.
    """
    return lambda: (call(), call())


def measure(device: str, progress: Callable[[float], None] = lambda done: None) -> Calibration:
    """The calibration of this machine; `progress` hears the part that is done, 0 to 1."""
    import torch

    seconds = _on_cpu(torch) if device == "cpu" else _on_device(torch, device)
    curves = []
    calls = _calls(torch, device)
    with torch.no_grad():
        for number, (category, make) in enumerate(calls.items()):
            points = []
            for size in SIZES:
                call = make(size)
                one = seconds(call)
                if category in _EXPRESSIONS:
                    one = math.sqrt(one * seconds(_in_pairs(call)) / 2)
                points.append(Point(float(size * _FLOAT), one))
            curves.append(Curve(category, tuple(points)))
            progress((number + 1) / (len(calls) + 1))
        matrix = torch.rand(_MATRIX, _MATRIX, device=device)
        product = seconds(lambda: matrix @ matrix)
        small = torch.rand(1, 1, device=device)
        launch = seconds(lambda: small @ small)
    curves.append(Curve(Category.CONTRACTION, (Point(0.0, launch),)))
    progress(1.0)
    return Calibration(tuple(curves), 2 * _MATRIX**3 / max(1e-9, product - launch), measured=True)


def _on_device(torch: Any, device: str) -> Timer:
    wait = torch.cuda.synchronize if device.startswith("cuda") else (lambda: None)
    return lambda call: _seconds(call, wait, perf_counter)


def _on_cpu(torch: Any) -> Timer:
    """One thread, whose CPU time does not count what else the machine does; several where faster.

    Threads that wait for each other on a busy machine wait for its scheduler, a thousand times
    longer than a small operator takes.
    """
    threads = torch.get_num_threads()

    def seconds(call: Callable[[], Any]) -> float:
        torch.set_num_threads(1)
        try:
            alone = _seconds(call, lambda: None, thread_time)
        finally:
            torch.set_num_threads(threads)
        if threads == 1 or alone < WORTH_THREADS_S:
            return alone
        return min(alone, _seconds(call, lambda: None, perf_counter))

    return seconds


def _seconds(call: Callable[[], Any], wait: Callable[[], Any], clock: Clock) -> float:
    """The median over repeats of the time of one call, after one that warms up."""
    call()
    wait()
    started = clock()
    call()
    wait()
    times = min(MOST_CALLS, max(1, math.ceil(SHORTEST_S / max(1e-9, clock() - started))))
    samples = []
    for _ in range(REPEATS):
        started = clock()
        for _ in range(times):
            call()
        wait()
        samples.append((clock() - started) / times)
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
