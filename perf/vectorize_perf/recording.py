"""The life of a recorded process: when its part of the session is written, whatever ends it.

A part is written when the interpreter exits, before `os._exit` and `os.exec*`, on signals that end
the process, in children when they end, and now and then in between, so that a killed process
loses little.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import perf_counter_ns, process_time_ns
from typing import Any, Final

from vectorize_perf import recorder
from vectorize_perf.collection import forget_parent, totals
from vectorize_perf.compilation import UNROLLED
from vectorize_perf.errors import SessionError
from vectorize_perf.instrument import Registry
from vectorize_perf.library_imports import Imports
from vectorize_perf.observations import StreamRecord
from vectorize_perf.processes import ProcessRecord
from vectorize_perf.processor import waited_ns
from vectorize_perf.recorder import Costs, Hooks
from vectorize_perf.session import (
    NANO,
    BackwardRecord,
    LaneTotals,
    LoopRecord,
    Run,
    Session,
    WindowRecord,
)
from vectorize_perf.session_file import add_to_file
from vectorize_perf.terminations import Terminations

# Pulses follow at twice the distance each.
FIRST_PULSE_NS: Final = 20_000_000
LONGEST_PULSE_NS: Final = 3_000_000_000
# A pulse writes a part, but one that took t is followed by none for this many t.
CHECKPOINT_RATIO: Final = 200


class Recording:
    """One process of a run, from its start or its fork to its end."""

    def __init__(
        self,
        path: Path,
        registry: Registry,
        run: Callable[[int | None], Run],
        announce: Callable[[Session, Path], None],
        *,
        main: bool,
    ) -> None:
        self.path = path
        self.registry = registry
        self.run = run
        self.announce = announce
        self.exit_status: int | None = None
        self.windows: dict[int, WindowRecord] = {}
        self.backward: Callable[[int], BackwardRecord | None] = lambda site: None
        self.stream: Callable[[int], StreamRecord | None] = lambda site: None
        self.settle_device: Callable[[bool], None] = lambda wait: None
        self.on_fork: Callable[[], None] = lambda: None
        self.on_end: Callable[[], None] = lambda: None
        self.on_pulse: Callable[[], None] = lambda: None
        self._main = main
        self._ended = False
        self._runner_ns = 0
        self._terminations = Terminations(self._finish)
        self._begin()

    def _begin(self) -> None:
        self._process = os.getpid()
        self._started = perf_counter_ns()
        self._cpu_started = process_time_ns()
        self._waited_before = waited_ns()
        self.registry.nanoseconds = Imports.nanoseconds = self._runner_ns = 0
        self._distance = FIRST_PULSE_NS
        self._checkpoint_due = self._started
        Hooks.pulse = self._pulse
        Hooks.pulse_due = self._started + FIRST_PULSE_NS

    # -- what ends a process ----------------------------------------------------------------------

    def attach(self) -> None:
        """Arranges for the part to be written at every end that a process can see coming."""
        atexit.register(self._at_exit)
        os.register_at_fork(after_in_child=self._in_child)
        self._wrap("_exit", lambda status=0, *_: self._finish(status))
        for name in ("execv", "execve"):
            self._wrap(name, lambda *_: self._finish(None))
        self._terminations.watch()

    def _wrap(self, name: str, before: Callable[..., None]) -> None:
        original: Callable[..., Any] = getattr(os, name)

        def replacement(*arguments: Any, **named: Any) -> Any:
            before(*arguments, **named)
            return original(*arguments, **named)

        replacement.__name__ = name
        replacement.__doc__ = original.__doc__
        setattr(os, name, replacement)

    def _at_exit(self) -> None:
        self._finish(self.exit_status if self._main else None, wait=True)

    def _in_child(self) -> None:
        self._main = False
        self._ended = False
        forget_parent(recorder.stacks, threading.get_ident(), perf_counter_ns())
        self.windows.clear()
        self.on_fork()
        self._begin()

    # -- writing ----------------------------------------------------------------------------------

    def _finish(self, status: int | None, *, wait: bool = False) -> None:
        if self._ended:
            return
        self.settle_device(wait)
        with self._terminations.postponed():
            self._ended = True
            Hooks.pulse_due = sys.maxsize
            if self._main:
                self.exit_status = status
            self._write(complete=True)

    def _pulse(self) -> None:
        """Called now and then when a loop ends: re-arms windows, and writes a part."""
        started = perf_counter_ns()
        Hooks.pulse_due = sys.maxsize
        self.on_pulse()
        if started > self._checkpoint_due:
            with self._terminations.postponed():
                self._write(complete=False)
            spent = perf_counter_ns() - started
            self._checkpoint_due = started + CHECKPOINT_RATIO * spent
        ended = perf_counter_ns()
        self.charge_runner(ended - started)
        self._distance = min(2 * self._distance, LONGEST_PULSE_NS)
        Hooks.pulse_due = ended + self._distance

    def _write(self, *, complete: bool) -> None:
        session = self.session(complete=complete)
        if not self._main and not any(record.lanes for record in session.loops):
            return
        try:
            add_to_file(self.path, session)
        except SessionError as error:
            if complete:
                print(f"vectorize-perf: {error}", file=sys.stderr)
            return
        if complete and self._main:
            self._write_trace()
            self.announce(session, self.path)

    def _write_trace(self) -> None:
        try:
            self.on_end()
        except OSError as error:
            print(f"vectorize-perf: no trace was written ({error.strerror})", file=sys.stderr)

    def session(self, *, complete: bool) -> Session:
        """What this process has recorded up to now."""
        now = perf_counter_ns()
        lanes = totals(recorder.stacks, self._process, now)
        records = tuple(
            LoopRecord(
                site=site,
                lanes=tuple(lanes.get(number, ())),
                window=self.windows.get(number),
                left_out=self._left_out(number),
                backward=self.backward(number),
                stream=self.stream(number),
                compiled=self.registry.compilations.record(number),
            )
            for number, site in enumerate(self.registry.sites)
        )
        return Session(self.run(self.exit_status), (self._record(lanes, now, complete),), records)

    def _left_out(self, number: int) -> str | None:
        compiled = self.registry.compilations.record(number) is not None
        return UNROLLED if compiled else self.registry.left_out.get(number)

    def _record(
        self, lanes: dict[int, list[LaneTotals]], now: int, complete: bool
    ) -> ProcessRecord:
        every = [lane for per_loop in lanes.values() for lane in per_loop]
        executions = sum(lane.calls for lane in every)
        passes = sum(lane.iterations for lane in every)
        cost = executions * (Costs.inside + Costs.outside) + passes * Costs.iteration
        return ProcessRecord(
            process=self._process,
            main=self._main,
            wall_ns=now - self._started,
            cpu_ns=process_time_ns() - self._cpu_started,
            imports_ns=Imports.nanoseconds,
            runner_ns=self._runner_ns + self.registry.nanoseconds,
            brackets_ns=cost,
            brackets=executions,
            complete=complete,
            waited_ns=waited_ns() - self._waited_before,
        )

    def charge_runner(self, nanoseconds: int) -> None:
        """Books time that the runner used inside the program."""
        self._runner_ns += nanoseconds
        recorder.discount(nanoseconds)


def summary(session: Session) -> str:
    """One line on what was recorded and what recording it cost."""
    loops = [record for record in session.loops if record.calls]
    executions = sum(record.calls for record in loops)
    cost = sum(one.brackets_ns for one in session.processes) * NANO
    total = session.workload_s or 1.0
    return (
        f"{len(loops)} of {len(session.loops)} loops ran, {executions} executions in "
        f"{session.workload_s:.2f} s; brackets cost {cost * 1e3:.1f} ms ({cost / total:.2%})"
    )
