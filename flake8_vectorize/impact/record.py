"""The measured cost of one loop on one device."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class SpeedupKind(str, Enum):
    """Whether a batched form was measured, or its speed is computed from the loop's operators."""

    MEASURED = "measured"
    PREDICTED = "predicted"


@dataclass(frozen=True, slots=True)
class Speedup:
    """How many times faster the batched form is, with the interval that it lies in."""

    value: float
    kind: SpeedupKind
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ImpactRecord:
    """What a profiled run says about one loop.

    `path` is relative to the impact file, with `/`; with `scope` and `fp` it names the loop.
    `share` is the loop's inclusive time over that of the workload, 0 to 1; `seconds` that time;
    `calls` how often the loop was entered, `iterations` the sum over all calls. `saved` is the part
    of the workload's time that the batched form saves, `share * (1 - 1 / speedup)`. What was not
    measured is None. `measured_at` is an ISO 8601 time.
    """

    path: str
    scope: str
    fp: str
    share: float
    seconds: float
    calls: int
    iterations: int
    ops_per_iteration: float | None
    launches_per_iteration: float | None
    syncs_per_iteration: float | None
    speedup: Speedup | None
    saved: float | None
    device: str
    workload: str
    torch: str
    measured_at: str

    @property
    def loop(self) -> tuple[str, str, str]:
        """What names the loop: path, scope, fingerprint."""
        return (self.path, self.scope, self.fp)

    @property
    def weight(self) -> float:
        """What the loop is ranked by: the time saved, or its share where no speed-up is known."""
        return self.share if self.saved is None else self.saved


def tag(record: ImpactRecord, stale: bool = False) -> str:
    """The record as a finding shows it, `[impact 37% 412us/iter n=4096]`.

    `impact` is the time saved; where no speed-up is known, `share` is the loop's share instead.
    """
    word = "share" if record.saved is None else "impact"
    parts = [f"{word} {percent(record.weight)}"]
    if record.iterations:
        parts.append(f"{duration(record.seconds / record.iterations)}/iter")
    parts.append(f"n={record.iterations}")
    if stale:
        parts.append("stale")
    return f"[{' '.join(parts)}]"


def percent(share: float) -> str:
    """A share in percent, `37%`; below one percent with a digit more."""
    number = 100 * share
    if number and abs(number) < 0.95:
        return f"{number:.1f}%" if abs(number) >= 0.05 else "<0.1%"
    return f"{number:.0f}%"


def duration(seconds: float) -> str:
    """A time with its unit and three digits, `412us`."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= 0.9995 * size:
            return f"{seconds / size:.3g}{unit}"
    return f"{seconds / 1e-9:.3g}ns"
