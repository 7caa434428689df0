"""The backward time of a loop: that of the autograd nodes which its iterations made.

No bracket sees it, because it passes long after the loop has ended, inside `loss.backward()`; for
trained code it is two to nine times the forward time. In a few sampled executions the nodes that
come into being are collected, and each is given two hooks that read the clock before and after it
runs. A node belongs to the loop that made it, whatever its sequence number or thread.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from time import perf_counter_ns, thread_time_ns
from typing import Any, Final

import torch
from torch.overrides import TorchFunctionMode

from vectorize_perf.operators import tensors

LONGEST_GAP_NS: Final = 20_000  # between two nodes of a loop; a longer one is somebody else's
MOST_NODES: Final = 5_000  # kept while a loop runs: nodes hold on to tensors
CHAIN: Final = 200
CALIBRATIONS: Final = 9


@dataclass(slots=True)
class NodeTimes:
    """What the nodes of the sampled executions of one loop took."""

    executions: int = 0
    without_gradients: int = 0
    nodes: int = 0
    backward_ns: int = 0
    hooks_ns: int = 0  # what watching adds to one node


class NodeCollector(TorchFunctionMode):
    """Collects the autograd nodes that are made between `open` and `close`."""

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[Any, None] = {}
        self._before: set[Any] = set()
        self._own_ns = 0
        self.full = False

    def open(self) -> None:
        """Starts to collect on the running thread."""
        self.__enter__()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Collects no more."""
        self.__exit__(None, None, None)  # type: ignore[no-untyped-call]

    def __torch_function__(
        self,
        func: Any,
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """The result of the function; the nodes behind it are remembered."""
        if self.full or not torch.is_grad_enabled():
            return func(*args, **(kwargs or {}))
        started = perf_counter_ns()
        given = (args, *(kwargs or {}).values())
        self._before.update(node for node in _nodes(given) if node not in self._made)
        called = perf_counter_ns()
        result = func(*args, **(kwargs or {}))
        returned = perf_counter_ns()
        for node in _nodes((result,)):
            self._add(node)
        self._own_ns += called - started + perf_counter_ns() - returned
        return result

    def _add(self, node: Any) -> None:
        """The node, and those of the same call behind it: one function may make several."""
        waiting = [node]
        while waiting:
            one = waiting.pop()
            if one is None or one in self._before or one in self._made:
                continue
            if hasattr(one, "variable"):  # gradients of leaves are stored with or without a loop
                continue
            if len(self._made) >= MOST_NODES:
                self.full = True
                return
            self._made[one] = None
            waiting += [following for following, _ in one.next_functions]

    def take_own(self) -> int:
        """Nanoseconds that collecting took since the last call, for the runner's account."""
        own, self._own_ns = self._own_ns, 0
        return own

    def watch(self, times: NodeTimes, weight: float, charge: Callable[[int], None]) -> None:
        """Has the collected nodes book the time that they run, each for `weight` of its kind."""
        started = perf_counter_ns()
        if self._made:  # programs without gradients do not pay for starting the engine
            times.hooks_ns = watching_cost()
        for node in self._made:
            _watch(node, times, weight)
        times.nodes += int(len(self._made) * weight)
        times.executions += 1
        self._made.clear()
        self._before.clear()
        charge(perf_counter_ns() - started)


def _nodes(values: Iterable[Any]) -> set[Any]:
    found = {one.grad_fn for one in tensors(values, torch.Tensor) if one.requires_grad}
    found.discard(None)
    return found


class _Clock(threading.local):
    """When the last watched node of this thread ended, and whose it was."""

    times: NodeTimes | None = None
    ended = 0
    started = 0


_clock = _Clock()


def _watch(node: Any, times: NodeTimes, weight: float) -> None:
    node.register_prehook(lambda _: _starts(weight))
    node.register_hook(lambda *_: _ends(times, weight))


def _starts(weight: float) -> None:
    now = perf_counter_ns()
    if _clock.times is not None:
        # Between two nodes the engine adds up gradients and looks for work: a cost of the first.
        _clock.times.backward_ns += int(weight * min(now - _clock.ended, LONGEST_GAP_NS))
    _clock.started = now
    _clock.times = None


def _ends(times: NodeTimes, weight: float) -> None:
    _clock.ended = perf_counter_ns()
    _clock.times = times
    times.backward_ns += int(weight * (_clock.ended - _clock.started - times.hooks_ns))


@cache
def watching_cost() -> int:
    """Nanoseconds that the two hooks add to one node, measured on a chain of small nodes."""
    # the program calls from wherever its loop runs, in inference mode, too
    with torch.inference_mode(False), torch.enable_grad():
        return _watching_cost()


def _watching_cost() -> int:
    durations: list[tuple[int, int]] = []
    scratch = NodeTimes()
    for _ in range(CALIBRATIONS):
        plain, watched = _chain(), _chain()
        nodes = []
        node = watched.grad_fn
        while node is not None and not hasattr(node, "variable"):
            nodes.append(node)
            node = node.next_functions[0][0]
        for one in nodes:
            _watch(one, scratch, 1.0)
        durations.append((_duration(watched), _duration(plain)))
    _clock.times = None
    # A disturbed one is always the longer, with hooks and without.
    slow = min(watched for watched, _ in durations)
    fast = min(plain for _, plain in durations)
    return max(0, slow - fast) // CHAIN


def _chain() -> torch.Tensor:
    value = torch.ones((), requires_grad=True)
    other = torch.ones(())
    for _ in range(CHAIN):
        value = value * other
    return value


def _duration(value: torch.Tensor) -> int:
    """On the CPU clock, which a busy machine does not disturb: the engine runs on this thread."""
    started = thread_time_ns()
    value.backward()  # type: ignore[no-untyped-call]
    return thread_time_ns() - started


def compiles() -> bool:
    """Whether dynamo has compiled something: it would trace the collector into its graphs."""
    dynamo = sys.modules.get("torch._dynamo")
    counters = getattr(getattr(dynamo, "utils", None), "counters", {})
    return bool(counters.get("frames"))
