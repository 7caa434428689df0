"""One loop over several sessions: its times added up, ready to be ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vectorize_perf.session import LoopRecord, LoopSite, Session, WindowRecord


@dataclass(frozen=True, slots=True)
class LoopTotals:
    """What one loop cost over all sessions; the window is that of the first session with one."""

    site: LoopSite
    calls: int
    iterations: int
    inclusive_s: float
    self_s: float
    backward_s: float
    window: WindowRecord | None
    left_out: str | None

    @property
    def passes(self) -> float:
        """Iterations of one execution, on average."""
        return self.iterations / self.calls if self.calls else 0.0

    @property
    def seconds_per_iteration(self) -> float:
        """Seconds of one iteration, everything inside included."""
        return self.inclusive_s / self.iterations if self.iterations else 0.0


def totals(sessions: Sequence[Session]) -> list[LoopTotals]:
    """Every loop of the sessions once."""
    records: dict[tuple[str, int, int], list[LoopRecord]] = {}
    for session in sessions:
        for record in session.loops:
            key = record.site.loop_id, record.site.line, record.site.column
            records.setdefault(key, []).append(record)
    return [_added(same) for same in records.values()]


def _added(records: Sequence[LoopRecord]) -> LoopTotals:
    windows = (record.window for record in records if record.window is not None)
    return LoopTotals(
        site=records[0].site,
        calls=sum(record.calls for record in records),
        iterations=sum(record.iterations for record in records),
        inclusive_s=sum(record.inclusive_s for record in records),
        self_s=sum(record.self_s for record in records),
        backward_s=sum(record.backward_s for record in records),
        window=next(windows, None),
        left_out=records[0].left_out,
    )
