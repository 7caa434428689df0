"""A Chrome trace of loops only: one range for each execution, small whatever the program does.

It opens in Perfetto. When it grows beyond `MOST_RANGES`, the shortest ranges are left out; they are
the ones that cannot be seen.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter_ns
from typing import Final

from vectorize_perf import recorder
from vectorize_perf.recorder import ROW, SITE, Frame
from vectorize_perf.session import LoopSite
from vectorize_perf.session_file import write_text

NAME: Final = "trace.json"
MOST_RANGES: Final = 20_000
_MICRO: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Range:
    """One execution of a loop on the machine's clock."""

    site: int
    thread: int
    started_ns: int
    duration_ns: int
    iterations: int


class Trace:
    """The ranges of this process."""

    def __init__(self) -> None:
        self.ranges: list[Range] = []
        self.shortest_ns = 0
        self._started: dict[int, int] = {}
        self._enter, self._leave = recorder.enter, recorder.leave

    def install(self) -> None:
        """Has every bracket from now on leave its range here."""
        recorder.enter, recorder.leave = self._traced_enter, self._traced_leave

    def _traced_enter(self, site: int) -> Frame | None:
        frame = self._enter(site)
        if frame is not None:
            self._started[id(frame)] = perf_counter_ns()
        return frame

    def _traced_leave(self, frame: Frame | None, iterations: int) -> None:
        started = self._started.pop(id(frame), None) if frame is not None else None
        if frame is not None and started is not None:
            duration = perf_counter_ns() - started
            if duration >= self.shortest_ns:
                thread = threading.get_ident()
                site = frame[ROW][SITE]
                self.ranges.append(Range(site, thread, started, duration, iterations))
                if len(self.ranges) > MOST_RANGES:
                    self._thin_out()
        self._leave(frame, iterations)

    def _thin_out(self) -> None:
        self.ranges.sort(key=lambda one: one.duration_ns)
        self.ranges = self.ranges[len(self.ranges) // 2 :]
        self.shortest_ns = self.ranges[0].duration_ns

    def write(self, folder: Path, sites: Sequence[LoopSite]) -> None:
        """Writes `trace.json`.

        Raises:
            OSError: the folder or the disk does not take it.
        """
        events = [_event(one, sites[one.site]) for one in self.ranges if one.site >= 0]
        events.sort(key=lambda event: float(str(event["ts"])))
        content = {"traceEvents": events, "displayTimeUnit": "ms"}
        write_text(folder / NAME, json.dumps(content, separators=(",", ":")))


def _event(one: Range, site: LoopSite) -> dict[str, object]:
    return {
        "name": f"{site.scope}:{site.line}",
        "cat": site.code or "loop",
        "ph": "X",
        "ts": one.started_ns * _MICRO,
        "dur": one.duration_ns * _MICRO,
        "pid": os.getpid(),
        "tid": one.thread,
        "args": {"iterations": one.iterations, "head": site.head, "path": site.path},
    }
