"""Decides which loops are counted a second time, by torch.profiler."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast

from vectorize_perf.accelerator import Accelerator
from vectorize_perf.session import WindowRecord

if TYPE_CHECKING:
    from vectorize_perf.profiler_window import ProfilerWindow

MOST_TRIES: Final = 5  # executions of a loop that end before its window does, or have none


class ProfilerSampler:
    """One per process; on a device always, else if the user asked for it."""

    def __init__(self, asked: bool) -> None:
        self._asked = asked
        self._tries: Counter[int] = Counter()
        self._done: set[int] = set()
        self._warm = False
        self._window: ProfilerWindow | None = None
        self._gives_way = False

    def wants(self, site: int, device: Accelerator | None) -> bool:
        """Whether the loop, whose operators were seen, is to be counted again."""
        if self._gives_way or not (self._asked or (device is not None and device.traced())):
            return False
        return site not in self._done and self._tries[site] < MOST_TRIES

    def again(self, site: int) -> None:
        """The operators of heavier iterations were seen: they are counted again."""
        self._done.discard(site)

    def missed(self, site: int) -> None:
        """An execution gave no window."""
        self._tries[site] += 1

    def opened(self, device: Accelerator | None) -> ProfilerWindow | None:
        """An open window, or None while the program profiles itself."""
        from vectorize_perf.profiler_window import Others, ProfilerWindow

        Others.watch(self._give_way)
        if Others.running():
            return None
        self._window = ProfilerWindow(device is not None and device.traced())
        self._window.open()
        return self._window

    def _give_way(self) -> None:
        """The program starts a profiler of its own: from now on it has the only one."""
        self._gives_way = True
        if self._window is not None:
            self._window.give_way()

    def kept(self, site: int, window: Any, passes: int, known: WindowRecord) -> WindowRecord:
        """The record of the loop with the counts; those of the first window on a device are
        dropped, because it sets up the buffers of the driver's tracing.
        """
        self._window = None
        if window.given_way:
            return known
        profiled = cast("ProfilerWindow", window).record(passes, known)
        if profiled.on_device and not self._warm:
            self._warm = True
            return known
        self._done.add(site)
        return replace(known, profiled=profiled)
