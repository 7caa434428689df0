"""How long the device is busy with a loop: pairs of events around its executions.

Host time says what it costs to queue the work of a loop; the span between two events in its stream
says how long the device takes from the first of that work to the last, the gaps included in which
it starves. Events are read when the stream has reached them, between executions and at the end of
the run; a loop never waits for them.
"""

from __future__ import annotations

import sys
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter_ns
from typing import Any, Final

from vectorize_perf import recorder
from vectorize_perf.accelerator import Accelerator, Event, started_accelerator
from vectorize_perf.observations import StreamRecord
from vectorize_perf.recorder import DEPTH, ROW, SITE, STACK, WINDOW, Frame, Hooks

ALWAYS_MEASURED: Final = 512  # executions of a loop; later ones take turns
EVERY: Final = 16
MOST_UNREAD: Final = 4_096  # pairs in flight; executions beyond are left out of the mean
_MILLI_NS: Final = 1e6  # nanoseconds of a millisecond


@dataclass(slots=True)
class _Span:
    """What runs between two events of one execution; `spent` is the runner's time before it."""

    site: int
    stream: Any
    begin: Event
    sampled: bool
    spent: int
    end: Event | None = None
    completes: bool = False  # it is the last of its execution


@dataclass(slots=True)
class _Total:
    """The spans of one loop that were read."""

    executions: int = 0
    nanoseconds: float = 0.0


@dataclass(slots=True)
class _Totals:
    """Executions that ran as always, and those that the runner slowed down by looking inside."""

    entered: int = 0
    plain: _Total = field(default_factory=_Total)
    sampled: _Total = field(default_factory=_Total)


class StreamSpans:
    """One per process; does nothing until the program has started a device."""

    def __init__(
        self, charge: Callable[[int], None], find: Callable[[], Accelerator | None] | None = None
    ) -> None:
        self._charge = charge
        self._find = find or started_accelerator
        self._device: Accelerator | None = None
        self._start_empty()

    def _start_empty(self) -> None:
        self._totals: dict[int, _Totals] = defaultdict(_Totals)
        self._open: dict[int, _Span] = {}  # by the identity of the bracket's frame
        self._paused: set[int] = set()
        self._unread: dict[Any, deque[_Span]] = {}  # per stream, in the order of their ends
        self._pool: dict[int, list[Event]] = defaultdict(list)
        self._reading = threading.Lock()

    def attach(self) -> None:
        """Watches for the program to start a device."""
        Hooks.first_run = self.look

    def look(self) -> None:
        """Called now and then: begins to measure once there is something to measure."""
        if self._device is not None:
            return
        device = self._find()
        if device is None:
            return
        self._device = device
        Hooks.first_run = None
        Hooks.begin_span, Hooks.end_span = self._guarded(self._begin), self._guarded(self._end)
        Hooks.pause_span = self._guarded(self._pause)

    def _guarded(self, act: Callable[[Frame], None]) -> Callable[[Frame], None]:
        """`act` on the runner's time; if it fails, spans are over and the program goes on."""

        def guarded(frame: Frame) -> None:
            started = perf_counter_ns()
            try:
                act(frame)
            except Exception as error:
                self._give_up(error)
            self._charge(perf_counter_ns() - started)

        return guarded

    def _give_up(self, error: Exception) -> None:
        if Hooks.begin_span is None:
            return
        Hooks.begin_span = Hooks.end_span = Hooks.pause_span = None
        print(
            f"vectorize-perf: the device's time is measured no further, {error!r}; the host's "
            "goes on",
            file=sys.stderr,
        )

    # -- around an execution ----------------------------------------------------------------------

    def _begin(self, frame: Frame) -> None:
        key, site = id(frame), frame[ROW][SITE]
        if key in self._paused:
            self._paused.discard(key)
        elif frame[ROW][DEPTH] != 1 or not self._wanted(site):
            return
        device = self._device
        if device is None or device.capturing():
            return
        stream = device.stream()
        event = self._event(device, stream)
        event.record(stream)
        sampled = frame[WINDOW] is not None
        self._open[key] = _Span(site, stream, event, sampled, frame[STACK].spent)

    def _wanted(self, site: int) -> bool:
        totals = self._totals[site]
        totals.entered += 1
        if totals.entered > ALWAYS_MEASURED and totals.entered % EVERY:
            return False
        return sum(map(len, self._unread.values())) < MOST_UNREAD

    def _end(self, frame: Frame) -> None:
        self._paused.discard(id(frame))
        self._finish(frame, completes=True)

    def _pause(self, frame: Frame) -> None:
        if self._finish(frame, completes=False):
            self._paused.add(id(frame))

    def _finish(self, frame: Frame, *, completes: bool) -> bool:
        """Ends the open span of the execution, on the stream that it began on; whether there was
        one.
        """
        span = self._open.pop(id(frame), None)
        device = self._device
        if span is None or device is None:
            return False
        if device.capturing():
            return False  # the pair is lost: no event of ours goes into the program's graph
        span.end = self._event(device, span.stream)
        span.end.record(span.stream)
        span.completes = completes
        if span.sampled:
            # Where the host was held up by the runner, its stream starved for as long.
            span.spent = recorder.lane.stack.spent - span.spent
        self._unread.setdefault(span.stream, deque()).append(span)
        self._read()
        return True

    def _event(self, device: Accelerator, stream: Any) -> Event:
        pool = self._pool[device.place(stream)]
        return pool.pop() if pool else device.event()

    # -- reading ----------------------------------------------------------------------------------

    def _read(self) -> None:
        """Books the spans whose end the stream has reached, and gives their events back."""
        if self._device is None or not self._reading.acquire(blocking=False):
            return
        try:
            for stream, spans in list(self._unread.items()):
                pool = self._pool[self._device.place(stream)]
                while spans and spans[0].end is not None and spans[0].end.query():
                    self._book(spans.popleft(), pool)
        finally:
            self._reading.release()

    def _book(self, span: _Span, pool: list[Event]) -> None:
        assert span.end is not None
        took = span.begin.elapsed_time(span.end) * _MILLI_NS
        totals = self._totals[span.site]
        total = totals.sampled if span.sampled else totals.plain
        total.nanoseconds += max(0.0, took - span.spent) if span.sampled else took
        total.executions += span.completes
        pool += [span.begin, span.end]

    def settle(self, wait: bool) -> None:
        """The run is over: waits once for each device that loops ran on, and reads what is left.

        Without `wait`, for a process that is being ended, only what is done already.
        """
        if self._device is None or Hooks.begin_span is None:
            return
        try:
            if wait:
                for place in {self._device.place(stream) for stream in self._unread}:
                    self._device.synchronize(place)
            self._read()
        except Exception as error:
            self._give_up(error)

    def forget_parent(self) -> None:
        """In a forked child, where the parent's events must not even be freed."""
        if self._device is not None:
            _abandoned.append((self._open, self._unread, self._pool))
            self._device = None
        Hooks.begin_span = Hooks.end_span = Hooks.pause_span = None
        self._start_empty()
        self.attach()

    def record(self, site: int) -> StreamRecord | None:
        """The stream time of a loop, from executions that ran as always where there are any."""
        totals = self._totals.get(site)
        if totals is None:
            return None
        sampled = totals.plain.executions == 0
        total = totals.sampled if sampled else totals.plain
        if total.executions == 0:
            return None
        return StreamRecord(total.executions, int(total.nanoseconds), sampled)


_abandoned: list[Any] = []
