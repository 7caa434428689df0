"""One loop over several sessions: its times added up, ready to be ranked.

A session that was recorded with --eager runs what the others compile; its times are not those of
the program. Beside others it only lends its counts to the loops that they compiled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vectorize_perf.observations import CompiledRecord
from vectorize_perf.session import LoopRecord, LoopSite, Session, WindowRecord

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class LoopTotals:
    """What one loop cost over all sessions; the window is that of the first session with one.

    `stream_s` is None where no device was measured. `counted_eagerly` says that calls, iterations
    and window are those of a run in which nothing was compiled.
    `slowdown` says how many times longer the loop took because the machine did other work, too;
    it is 1 where a device was measured.
    """

    site: LoopSite
    calls: int
    iterations: int
    inclusive_s: float
    self_s: float
    backward_s: float
    window: WindowRecord | None
    left_out: str | None
    stream_s: float | None = None
    compiled: CompiledRecord | None = None
    counted_eagerly: bool = False
    slowdown: float = 1.0

    @property
    def passes(self) -> float:
        """Iterations of one execution, on average."""
        return self.iterations / self.calls if self.calls else 0.0

    @property
    def seconds_per_iteration(self) -> float:
        """Seconds of one iteration, everything inside included."""
        return self.inclusive_s / self.iterations if self.iterations else 0.0

    @property
    def busy_s(self) -> float:
        """Seconds of the host or of the device, whichever needs more: a loop that only queues work
        is short for the host, and something later waits for it.
        """
        return max(self.inclusive_s, self.stream_s or 0.0)

    @property
    def wait_s(self) -> float | None:
        """Seconds that the host waits in the loop; None where no device was measured."""
        if self.stream_s is None or self.window is None:
            return None
        return self.window.wait_s_per_iteration * self.iterations

    @property
    def growth_bytes(self) -> float | None:
        """How far memory rises in one execution, on average."""
        if self.window is None or self.window.memory is None:
            return None
        return self.window.memory.growth(self.passes)


def timed(sessions: Sequence[Session]) -> Sequence[Session]:
    """The sessions whose times count: those without --eager, or all where there are no others."""
    return [one for one in sessions if not one.run.eager] or sessions


def totals(sessions: Sequence[Session]) -> list[LoopTotals]:
    """Every loop of the sessions once."""
    clocked = timed(sessions)
    counts = _by_loop(one for one in sessions if one not in clocked)
    return [
        _added(same, counts.get(key, []), slowdown(clocked))
        for key, same in _by_loop(clocked).items()
    ]


def slowdown(sessions: Sequence[Session]) -> float:
    """That of all sessions together, by their time."""
    whole = sum(session.workload_s for session in sessions)
    alone = sum(session.workload_s / session.slowdown for session in sessions)
    return whole / alone if alone else 1.0


def _by_loop(sessions: Iterable[Session]) -> dict[Key, list[LoopRecord]]:
    records: dict[Key, list[LoopRecord]] = {}
    for session in sessions:
        for record in session.loops:
            key = record.site.loop_id, record.site.line, record.site.column
            records.setdefault(key, []).append(record)
    return records


def _added(records: Sequence[LoopRecord], eager: Sequence[LoopRecord], slower: float) -> LoopTotals:
    compiled = next((one.compiled for one in records if one.compiled is not None), None)
    lends = compiled is not None and not any(one.calls for one in records) and bool(eager)
    counted = eager if lends else records
    streams = [one.stream_s for one in records if one.stream_s is not None]
    return LoopTotals(
        site=records[0].site,
        calls=sum(record.calls for record in counted),
        iterations=sum(record.iterations for record in counted),
        inclusive_s=sum(record.inclusive_s for record in records),
        self_s=sum(record.self_s for record in records),
        backward_s=sum(record.backward_s for record in records),
        window=next((one.window for one in counted if one.window is not None), None),
        left_out=records[0].left_out,
        stream_s=sum(streams) if streams else None,
        compiled=compiled,
        counted_eagerly=lends,
        slowdown=1.0 if streams else slower,
    )
