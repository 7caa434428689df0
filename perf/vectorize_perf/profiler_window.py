"""Counts the operators of a few iterations a second time, with torch.profiler.

The dispatch mode of the other window stands between the program and its kernels; the profiler looks
on from outside, and on a device it sees what the mode cannot: which kernels came of these
iterations, and how long the host stood in the driver. Starting it for the first time takes a
second, so that it is used on a device, or where a count has to be checked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Final

import torch
from torch.profiler import ProfilerActivity, profile, record_function

from vectorize_perf.observations import ProfiledRecord
from vectorize_perf.session import Category, OperatorCount, WindowRecord

MARK: Final = "vectorize-perf window"
# The calls of the driver in which the host stands still until the device is through.
WAITING: Final = ("StreamSynchronize", "DeviceSynchronize", "EventSynchronize", "CtxSynchronize")


class Others:
    """The program's own profilers. Torch runs one at a time: a second one ends the first."""

    expected = False  # the next one to start is the runner's
    before: Callable[[], None] = staticmethod(lambda: None)
    watched = False

    @classmethod
    def watch(cls, before: Callable[[], None]) -> None:
        """Has `before` called whenever the program is about to start a profiler."""
        cls.before = staticmethod(before)
        if cls.watched:
            return
        cls.watched = True
        # Both of torch's profilers make one of these, just before they start.
        kind: Any = torch.autograd.profiler.profile
        original = kind.__init__

        @wraps(original)
        def announced(made: Any, *arguments: Any, **named: Any) -> None:
            if not cls.expected:
                cls.before()
            original(made, *arguments, **named)

        kind.__init__ = announced

    @staticmethod
    def running() -> bool:
        """Whether the program profiles itself now."""
        autograd: Any = torch.autograd
        return bool(autograd._profiler_enabled())


@contextmanager
def _starting_ours() -> Iterator[None]:
    Others.expected = True
    try:
        yield
    finally:
        Others.expected = False


class ProfilerWindow:
    """Sees the operators of the running thread between `open` and `close`."""

    def __init__(self, on_device: bool) -> None:
        self.on_device = on_device
        self.given_way = False
        activities = [ProfilerActivity.CPU] + [ProfilerActivity.CUDA] * on_device
        self._profile = profile(activities=activities)
        self._mark = record_function(MARK)

    def open(self) -> None:
        """Starts the profiler."""
        with _starting_ours():
            self._profile.start()
        self._mark.__enter__()  # type: ignore[no-untyped-call]

    def mark(self) -> None:
        """An iteration ends."""

    def close(self) -> None:
        """Stops it; on a device it waits until what was queued is done, as its events need."""
        if self.given_way:
            return
        self._mark.__exit__(None, None, None)
        self._profile.stop()

    def give_way(self) -> None:
        """Stops it, because the program is about to start its own; there are no counts."""
        self.close()
        self.given_way = True

    def record(self, iterations: int, window: WindowRecord) -> ProfiledRecord:
        """The counts, of the operators that `window` saw in other iterations of the loop."""
        events = self._profile.events()  # type: ignore[no-untyped-call]
        return counted(events, iterations, window, self.on_device)


def counted(
    events: Iterable[Any], iterations: int, window: WindowRecord, on_device: bool
) -> ProfiledRecord:
    """The counts of the events inside the mark.

    The profiler sees an operator and those that it calls, the dispatch mode those below autograd
    that really run: so the outermost events are counted that bear a name which the mode saw, and
    whatever operator holds none of them. Views are left out: the mode makes some of its own.
    """
    every = list(events)
    marks = [one for one in every if one.name == MARK]
    # On a device the engine runs backward on threads of its own, where nothing carries the mark.
    tops = [one for mark in marks for one in mark.cpu_children] + [
        one
        for one in every
        if one.cpu_parent is None and one.name.startswith("autograd::") and one not in marks
    ]
    inside = [part for top in tops for part in (top, *_below(top))]
    names = _names(window.operators)
    found = [one.name for top in tops for one in _outermost(top, names)]
    views, waiting = (_names(window.operators, kind) for kind in (Category.VIEW, Category.SYNC))
    on_streams = {
        one.device_resource_id
        for one in every
        if one.device_type.name != "CPU" and not one.is_user_annotation
    }
    return ProfiledRecord(
        iterations=iterations,
        operators=sum(name not in views for name in found),
        syncs=sum(name in waiting for name in found),
        on_device=on_device,
        launches=sum(len(one.kernels) for one in [*marks, *inside]),
        streams=len(on_streams),
        wait_ns=int(
            sum(one.time_range.elapsed_us() * 1e3 for one in inside if one.name.endswith(WAITING))
        ),
    )


def _names(operators: Iterable[OperatorCount], kind: Category | None = None) -> set[str]:
    """The names, as the profiler writes them, of all operators or of one kind."""
    return {one.name.replace(".", "::", 1) for one in operators if kind in (None, one.category)}


def _below(event: Any) -> Iterator[Any]:
    for child in event.cpu_children:
        yield child
        yield from _below(child)


def _outermost(event: Any, names: Collection[str]) -> list[Any]:
    """The outermost events with one of the names at or below this one; else the event itself, if
    it is an operator.
    """
    if event.name in names:
        return [event]
    found = [one for child in event.cpu_children for one in _outermost(child, names)]
    return found or [event] * _is_operator(event)


def _is_operator(event: Any) -> bool:
    return "::" in event.name and not event.name.startswith("autograd::")
