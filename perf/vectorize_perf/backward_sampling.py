"""Decides which executions of a loop have their autograd nodes collected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter_ns
from typing import TYPE_CHECKING, Final

from vectorize_perf.device import loaded_torch
from vectorize_perf.session import BackwardRecord

if TYPE_CHECKING:
    from vectorize_perf.backward import NodeCollector, NodeTimes

FIRST_EXECUTIONS: Final = 8
MOST_EXECUTIONS: Final = 24
LONGEST_COLLECTION_NS: Final = 100_000_000


@dataclass(slots=True)
class BackwardPlan:
    """One execution whose nodes are collected: in its first `passes` iterations, if it is long."""

    collector: NodeCollector
    times: NodeTimes
    started: int
    passes: int = 0

    def tick(self, number: int, charge: Callable[[int], None]) -> None:
        """Iteration `number` begins: enough is collected once the collector is full, or the
        program was slowed down for long.
        """
        if self.passes:
            return
        charge(self.collector.take_own())
        if self.collector.full or perf_counter_ns() - self.started > LONGEST_COLLECTION_NS:
            self.collector.close()
            self.passes = number - 1

    def end(self, iterations: int, charge: Callable[[int], None]) -> None:
        """The execution is over: from now on its nodes book their time."""
        charge(self.collector.take_own())
        if not self.passes:
            self.collector.close()
        weight = iterations / self.passes if self.passes else 1.0
        self.collector.watch(self.times, max(1.0, weight), charge)


class BackwardSampler:
    """One per process."""

    def __init__(self) -> None:
        self._times: dict[int, NodeTimes] = {}

    def plan(self, site: int) -> BackwardPlan | None:
        """The plan for an execution that begins, if it makes nodes that can be collected."""
        torch = loaded_torch()
        if torch is None:
            return None
        from vectorize_perf.backward import NodeCollector, NodeTimes, compiles

        if compiles():
            return None
        times = self._times.setdefault(site, NodeTimes())
        if not torch.is_grad_enabled():
            times.executions += 1
            times.without_gradients += 1
            return None
        collector = NodeCollector()
        collector.open()
        return BackwardPlan(collector, times, perf_counter_ns())

    def needs(self, site: int) -> bool:
        """Whether the next execution is wanted, too."""
        times = self._times.get(site)
        if times is None:
            return True
        return times.executions < FIRST_EXECUTIONS and (
            times.nodes > 0 or times.without_gradients == times.executions
        )

    def wants_more(self, site: int) -> bool:
        """Whether another sample, now and then, makes the mean better."""
        times = self._times.get(site)
        return times is not None and times.nodes > 0 and times.executions < MOST_EXECUTIONS

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
