"""Decides when a loop gets its window, and takes the time that the window cost off every clock.

A loop is sampled in one execution: from its second iteration for `WINDOW_PASSES` iterations, or
from the first where it never reaches a second. The same number of iterations after the window is
timed as a reference; what the window took beyond it is the runner's time, and the loops that ran
inside get theirs scaled back.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter_ns
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from vectorize_perf import recorder
from vectorize_perf.accelerator import Accelerator, started_accelerator
from vectorize_perf.backward_sampling import BackwardPlan, BackwardSampler
from vectorize_perf.device import loaded_torch
from vectorize_perf.garbage import uncollected
from vectorize_perf.profiler_sampling import ProfilerSampler
from vectorize_perf.recorder import (
    CHILDREN,
    INCLUSIVE,
    ITERATIONS,
    ROW,
    SELF,
    SITE,
    STACK,
    START,
    WINDOW,
    Frame,
    Hooks,
    pending,
)
from vectorize_perf.session import NANO, WindowRecord
from vectorize_perf.tracebacks import hide

if TYPE_CHECKING:
    from vectorize_perf.profiler_window import ProfilerWindow
    from vectorize_perf.window import OperatorWindow

T = TypeVar("T")
_HERE: Final = str(Path(__file__).parent)
WINDOW_PASSES: Final = 3
LONG_PASS_NS: Final = 20_000_000  # iterations longer than this are sampled one at a time
LONGEST_PASS_NS: Final = 2_000_000_000  # and longer than this not at all
HEAVIER: Final = 2.0  # iterations that take this many times longer are worth another window
LONGEST_WAIT: Final = 3  # iterations for which a loop waits for others to be sampled
SHORT_EXECUTIONS: Final = 3  # executions of one iteration before the first iteration is sampled


@dataclass(slots=True)
class Plan:
    """The window of one execution of one loop: waiting, open, or followed by its reference.

    `first` is the first sampled iteration, `usual_ns` what one took before. `rows` and `children`
    hold the times of the loops inside: at first when the window opened, then what the window
    added.
    """

    start_at: int
    profiles: bool = False
    window: OperatorWindow | ProfilerWindow | None = None
    first: int = 0
    passes: int = 0
    usual_ns: int = 0
    opened: int = 0
    window_ns: int = 0
    reference_started: int = 0
    children: int = 0
    rows: dict[int, tuple[int, int]] = field(default_factory=dict)


class Sampler:
    """One per process; at most one window is open at a time."""

    def __init__(
        self,
        enabled: bool,
        find: Callable[[], Accelerator | None] = started_accelerator,
        *,
        profile: bool = False,
    ) -> None:
        self.enabled = enabled
        self._find_device = find
        self._gave_up = False
        self.backward = BackwardSampler()
        self.profiling = ProfilerSampler(profile)
        self._open: Plan | None = None
        self._short: Counter[int] = Counter()
        self._waited: Counter[int] = Counter()
        self._seen: dict[int, tuple[int, int]] = {}
        self._records: dict[int, WindowRecord] = {}
        self._charge: Callable[[int], None] = recorder.discount

    def attach(self, records: dict[int, WindowRecord], charge: Callable[[int], None]) -> None:
        """Starts to plan windows; they go into `records`, and their cost to `charge`."""
        if self.enabled:
            self._records, self._charge = records, charge
            if loaded_torch() is not None:
                self.start()
            Hooks.close_window = self._guarded(self.close)
            Hooks.ticking = self.ticking

    def start(self) -> None:
        """From now on loops are planned for as they run: before torch loads nothing can be seen."""
        if not self.enabled or self._gave_up:
            return
        Hooks.plan_window = self._guarded(self.plan)
        running = {site for stack in list(recorder.stacks) for site in stack.rows if site >= 0}
        pending.update(running - recorder.sampled)

    def _guarded(self, act: Callable[..., T]) -> Callable[..., T | None]:
        """`act`, whose failure ends the sampling and not the program that is measured."""

        def guarded(*arguments: Any) -> T | None:
            try:
                return act(*arguments)
            except Exception as error:
                frame: Frame = arguments[0]
                frame[WINDOW] = None
                self._give_up(error)
                return None

        return guarded

    def _give_up(self, error: Exception) -> None:
        Hooks.plan_window = None
        pending.clear()
        if self._open is not None and self._open.window is not None:
            with suppress(Exception):
                self._open.window.close()
        self._open = None
        if self._gave_up:
            return
        self._gave_up = True
        print(
            f"vectorize-perf: windows are closed for the rest of the run, {error!r}; times and "
            "counts go on",
            file=sys.stderr,
        )

    def rearm(self) -> None:
        """Has loops sampled again whose executions since the last window took far longer."""
        for site, record in self._records.items():
            rows = [stack.rows[site] for stack in recorder.stacks if site in stack.rows]
            spent = sum(row[INCLUSIVE] for row in rows)
            passes = sum(row[ITERATIONS] for row in rows)
            spent_then, passes_then = self._seen.get(site, (0, 0))
            since = (spent - spent_then) * NANO / max(1, passes - passes_then)
            if since > HEAVIER * record.usual_s:
                self._waited[site] = 0
                recorder.sampled.discard(site)
                pending.add(site)
            elif self.backward.wants_more(site):
                pending.add(site)

    def plan(self, frame: Frame) -> Plan | BackwardPlan | None:
        """The plan for an execution that begins, if it can be sampled."""
        if self._open is not None or loaded_torch() is None:
            return None
        site = frame[ROW][SITE]
        profiles = site in recorder.sampled and self.profiling.wants(site, self._find_device())
        if site in recorder.sampled and not profiles:
            return self._plan_backward(site)
        often_short = self._short[site] >= SHORT_EXECUTIONS
        return Plan(start_at=1 if often_short else 2, profiles=profiles)

    def _plan_backward(self, site: int) -> BackwardPlan | None:
        started = perf_counter_ns()
        with uncollected():
            plan = self.backward.plan(site, self._charge)
        if not self.backward.needs(site):
            pending.discard(site)
        self._charge(perf_counter_ns() - started)
        return plan

    def tick(self, frame: Frame, number: int) -> None:
        """Called at the start of iteration `number` of an execution that has a plan."""
        self._guarded(self._tick)(frame, number)

    def _tick(self, frame: Frame, number: int) -> None:
        plan: Plan | BackwardPlan = frame[WINDOW]
        if isinstance(plan, BackwardPlan):
            return
        if plan.window is None:
            if number == plan.start_at:
                with uncollected():
                    self._begin_or_wait(frame, plan, number)
        elif not plan.reference_started:
            plan.window.mark()
            if number == plan.first + plan.passes:
                self._end_window(frame, plan, plan.passes)
        elif number == plan.first + 2 * plan.passes:
            with uncollected():
                self._settle(frame, plan, plan.passes)
            if self.profiling.wants(frame[ROW][SITE], self._find_device()):
                frame[WINDOW] = Plan(start_at=number + 1, profiles=True)

    def ticking(self, frame: Frame, iterable: Iterable[T]) -> Iterator[T]:
        """The items of `iterable`, with a tick before each: what a comprehension under a plan
        walks.
        """
        for number, item in enumerate(iterable, start=1):
            if frame[WINDOW] is not None:
                self.tick(frame, number)
            yield item

    def close(self, frame: Frame, iterations: int) -> None:
        """Ends whatever the plan is at when its execution ends after `iterations`."""
        hide()
        plan: Plan | BackwardPlan = frame[WINDOW]
        if isinstance(plan, BackwardPlan):
            plan.end()
            if not self.backward.needs(frame[ROW][SITE]):
                pending.discard(frame[ROW][SITE])
        elif plan.window is None:
            self._short[frame[ROW][SITE]] += 1
            self._drop(frame, plan)
        elif not plan.reference_started:
            plan.window.mark()
            with uncollected():
                self._end_window(frame, plan, max(1, iterations - plan.first + 1))
                self._settle(frame, plan, 0)
        else:
            with uncollected():
                self._settle(frame, plan, iterations - plan.first - plan.passes + 1)
        frame[WINDOW] = None

    def _begin_or_wait(self, frame: Frame, plan: Plan, number: int) -> None:
        """Lets loops inside have their windows first: within this one they would look slower."""
        site = frame[ROW][SITE]
        if site in recorder.sampled and not plan.profiles:  # a recursive call was faster
            frame[WINDOW] = None
            return
        around = {other[ROW][SITE] for other in frame[STACK]}
        if pending - around and self._waited[site] < LONGEST_WAIT:
            self._waited[site] += 1
            plan.start_at += 1
        else:
            self._begin(frame, plan, number)

    def _begin(self, frame: Frame, plan: Plan, number: int) -> None:
        now = perf_counter_ns()
        usual = (now - frame[STACK].spent - frame[START]) // max(1, number - 1)
        torch = loaded_torch()
        if self._open is not None or torch is None or usual > LONGEST_PASS_NS:
            self._drop(frame, plan)
            return
        device = self._find_device()
        plan.window = self.profiling.opened(device) if plan.profiles else _opened(device)
        if plan.window is None:
            self._drop(frame, plan)
            return
        self._open = plan
        plan.usual_ns = usual if number > 1 else 0
        plan.first = number
        plan.passes = 1 if usual > LONG_PASS_NS else WINDOW_PASSES
        plan.rows = {site: (row[INCLUSIVE], row[SELF]) for site, row in frame[STACK].rows.items()}
        plan.children = frame[CHILDREN]
        # Loading and entering the window is no work of the loop; its first reading comes after
        # both.
        plan.opened = perf_counter_ns()
        self._charge(plan.opened - now)

    def _drop(self, frame: Frame, plan: Plan) -> None:
        frame[WINDOW] = None
        if plan.profiles:
            self.profiling.missed(frame[ROW][SITE])

    def _end_window(self, frame: Frame, plan: Plan, passes: int) -> None:
        assert plan.window is not None
        ended = perf_counter_ns()
        plan.window.close()
        self._open = None
        plan.passes = passes
        plan.window_ns = ended - plan.opened
        rows = frame[STACK].rows
        before = plan.rows
        plan.rows = {
            site: (
                row[INCLUSIVE] - before.get(site, (0, 0))[0],
                row[SELF] - before.get(site, (0, 0))[1],
            )
            for site, row in rows.items()
        }
        plan.children = frame[CHILDREN] - plan.children
        recorder.sampled.add(frame[ROW][SITE])
        plan.reference_started = perf_counter_ns()
        self._charge(plan.reference_started - ended)

    def _settle(self, frame: Frame, plan: Plan, passes: int) -> None:
        """Scales the window back to what its iterations take without one."""
        frame[WINDOW] = None
        usual = plan.usual_ns
        if passes > 0:
            usual = (perf_counter_ns() - plan.reference_started) // passes
        self._keep(frame, plan, usual * NANO, later=passes > 0)
        ratio = min(1.0, usual * plan.passes / max(1, plan.window_ns)) if usual else 1.0
        self._charge(int(plan.window_ns * (1 - ratio)))
        frame[CHILDREN] -= int(plan.children * (1 - ratio))
        for site, (inclusive, own) in plan.rows.items():
            row: Any = frame[STACK].rows[site]
            row[INCLUSIVE] -= int(inclusive * (1 - ratio))
            row[SELF] -= int(own * (1 - ratio))

    def _keep(self, frame: Frame, plan: Plan, usual_s: float, *, later: bool) -> None:
        """Keeps the window of the heaviest iterations: they are the ones that matter."""
        site = frame[ROW][SITE]
        known = self._records.get(site)
        if plan.profiles:
            if known is not None:
                self._records[site] = self.profiling.kept(site, plan.window, plan.passes, known)
            return
        window = cast("OperatorWindow", plan.window)
        self._seen[site] = frame[ROW][INCLUSIVE], frame[ROW][ITERATIONS]
        if known is None or known.usual_s < usual_s:
            record = window.record(plan.passes, usual_s, later=later)
            self._records[site] = replace(record, heaviest=known is not None)
            self.profiling.again(site)


def _opened(device: Accelerator | None) -> OperatorWindow:
    from vectorize_perf.window import OperatorWindow

    window = OperatorWindow(_user_code(), device)
    window.open()
    return window


def _user_code() -> CodeType | None:
    """The code of the function whose loop is being sampled: the first above that is not ours."""
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_code.co_filename.startswith(_HERE):
        frame = frame.f_back
    return frame.f_code if frame is not None else None
