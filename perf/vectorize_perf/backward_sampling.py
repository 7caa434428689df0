"""Decides which executions of a loop have the time of their autograd nodes taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vectorize_perf.device import loaded_torch
from vectorize_perf.session import BackwardRecord

if TYPE_CHECKING:
    from vectorize_perf.backward import BackwardWatch, NodeTimes

FIRST_EXECUTIONS: Final = 8
MOST_EXECUTIONS: Final = 24
MOST_WITHOUT_GRADIENTS: Final = 50  # in a row from the start; then one now and then is enough


@dataclass(frozen=True, slots=True)
class BackwardPlan:
    """One execution whose nodes are numbered from `first`."""

    first: int
    watch: BackwardWatch
    times: NodeTimes

    def end(self) -> None:
        """The execution is over: its nodes book their time when backward comes to them."""
        self.watch.add(self.first, self.times)


class BackwardSampler:
    """One per process."""

    def __init__(self) -> None:
        self._times: dict[int, NodeTimes] = {}
        self._watch: BackwardWatch | None = None

    def plan(self, site: int, charge: Callable[[int], None]) -> BackwardPlan | None:
        """The plan for an execution that begins, if it can make nodes."""
        torch = loaded_torch()
        if torch is None:
            return None
        from vectorize_perf.backward import BackwardWatch, NodeTimes, next_number

        if self._watch is None:
            self._watch = BackwardWatch(charge)
            self._watch.install()
        times = self._times.setdefault(site, NodeTimes())
        if not torch.is_grad_enabled():
            times.executions += 1
            times.without_gradients += 1
            return None
        return BackwardPlan(next_number(), self._watch, times)

    def needs(self, site: int) -> bool:
        """Whether the next execution is wanted, too."""
        times = self._times.get(site)
        if times is None:
            return True
        if times.executions == times.without_gradients:
            return times.executions < MOST_WITHOUT_GRADIENTS
        return times.nodes > 0 and times.with_gradients < FIRST_EXECUTIONS

    def wants_more(self, site: int) -> bool:
        """Whether another sample, now and then, makes the mean better."""
        times = self._times.get(site)
        if times is None or times.with_gradients >= MOST_EXECUTIONS:
            return False
        return times.nodes > 0 or times.with_gradients == 0

    def record(self, site: int) -> BackwardRecord | None:
        """What was found, or None for a loop through which no backward ran."""
        times = self._times.get(site)
        if times is None or times.backward_ns <= 0:
            return None
        return BackwardRecord(
            executions=times.executions,
            without_gradients=times.without_gradients,
            nodes=times.nodes,
            backward_ns=times.backward_ns,
        )
