"""The backward time of a loop: that of the autograd nodes which its iterations made.

No bracket sees it, because it passes long after the loop has ended, inside `loss.backward()`; for
trained code it is two to nine times the forward time. Autograd numbers the nodes of a thread in
the order in which they are made, so a sampled execution of a loop is a stretch of numbers, and
finding it costs the forward pass two readings of a counter. When a backward pass starts, the nodes
of its graph that lie in such a stretch get two hooks that read the clock before and after they run.

Between two nodes the engine adds up gradients, which for a large tensor takes longer than the
nodes do. It runs the nodes in the reverse order of their numbers, so that all that passes between
two nodes of one stretch belongs to it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from time import perf_counter_ns, thread_time_ns
from typing import Any, Final

import torch

LONGEST_GAP_NS: Final = 20_000  # after the last node of a stretch; a longer one is somebody else's
MOST_NODES: Final = 20_000  # watched of one execution; of more, every second, third, ...
MOST_WALKED: Final = 100_000  # nodes of one graph
MOST_PASSES: Final = 8  # backward passes that a stretch waits for its nodes
CHAIN: Final = 200
CALIBRATIONS: Final = 9
_autograd: Final[Any] = torch.autograd


@dataclass(slots=True)
class NodeTimes:
    """What the nodes of the sampled executions of one loop took."""

    executions: int = 0
    without_gradients: int = 0
    nodes: int = 0
    ends_ns: int = 0
    shared: list[Owners] = field(default_factory=list)

    @property
    def backward_ns(self) -> int:
        """What was booked for the loop, with that which it shares with loops around and inside."""
        return self.ends_ns + sum(owners.backward_ns for owners in self.shared)

    @property
    def with_gradients(self) -> int:
        """Executions that could make nodes."""
        return self.executions - self.without_gradients


@dataclass(slots=True, eq=False)
class Stretch:
    """The numbers of the nodes that one execution made, `last` excluded.

    Every thread counts on its own, so only a backward pass of the same thread looks for them.
    """

    first: int
    last: int
    times: NodeTimes
    thread: int
    passes: int = 0
    found: bool = False

    @property
    def step(self) -> int:
        """Every how many nodes one is watched."""
        return 1 + (self.last - self.first) // MOST_NODES

    @property
    def waits(self) -> bool:
        """Whether a later backward pass may come to the nodes."""
        return not self.found and self.passes < MOST_PASSES


@dataclass(slots=True, eq=False)
class Owners:
    """The stretches that some nodes of one backward pass lie in: loops around others share them.

    Booking is one addition, however many they are.
    """

    stretches: tuple[Stretch, ...]
    backward_ns: int = 0


class BackwardWatch:
    """Sees every backward pass of the process, and times the nodes of the stretches in it."""

    def __init__(self, charge: Callable[[int], None]) -> None:
        self._charge = charge
        self._stretches: list[Stretch] = []
        self._run_backward: Callable[..., Any] = _autograd._engine_run_backward

    def install(self) -> None:
        """Has torch start its backward passes here."""
        _autograd._engine_run_backward = self._watched

    def add(self, first: int, times: NodeTimes) -> None:
        """An execution ends that began when the next node would have been number `first`."""
        last = next_number()
        times.executions += 1
        if last > first:
            times.nodes += last - first
            self._stretches.append(Stretch(first, last, times, threading.get_ident()))

    def _watched(self, roots: Sequence[Any], *arguments: Any, **named: Any) -> Any:
        watched = 0
        _Pass.number += 1
        thread = threading.get_ident()
        sought = [one for one in self._stretches if one.thread == thread]
        if sought:
            started = perf_counter_ns()
            watched = _place_hooks(roots, sought)
            self._stretches = [one for one in self._stretches if one.waits]
            self._charge(perf_counter_ns() - started)
        try:
            return self._run_backward(roots, *arguments, **named)
        finally:
            if watched:
                self._charge(watched * watching_cost())


def _place_hooks(roots: Sequence[Any], stretches: Sequence[Stretch]) -> int:
    """The number of nodes that are watched from now on."""
    watched = 0
    cost = watching_cost()
    groups: dict[tuple[Stretch, ...], Owners] = {}
    lowest = min(stretch.first for stretch in stretches)
    for number, node in _graph(roots, lowest):
        around = tuple(one for one in stretches if one.first <= number < one.last)
        if around and around not in groups:
            groups[around] = _shared(around)
        if any((number - one.first) % one.step == 0 for one in around):
            _watch(node, number, groups[around], cost)
            watched += 1
    for stretch in stretches:
        stretch.passes += 1
    return watched


def _shared(stretches: tuple[Stretch, ...]) -> Owners:
    owners = Owners(stretches)
    for stretch in stretches:
        stretch.found = True
        stretch.times.shared.append(owners)
    return owners


def next_number() -> int:
    """The number of the next autograd node that this thread makes."""
    number: int = _autograd._get_sequence_nr()
    return number


def _graph(roots: Iterable[Any], lowest: int) -> Iterator[tuple[int, Any]]:
    """The nodes behind the roots that are no older than number `lowest`."""
    waiting = [getattr(root, "grad_fn", None) or getattr(root, "node", None) for root in roots]
    seen: set[Any] = set()
    while waiting and len(seen) < MOST_WALKED:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        number = node._sequence_nr()
        if number < lowest:
            continue
        seen.add(node)
        yield number, node
        waiting += [following for following, _ in node.next_functions]


class _Pass:
    number = 0  # of the backward pass that began last


class _Clock(threading.local):
    """When the last watched node of this thread ended, its number, and whose it was."""

    owners: Owners | None = None
    backward_pass = 0
    number = 0
    ended = 0
    started = 0


_clock = _Clock()


def _watch(node: Any, number: int, owners: Owners, hooks_ns: int) -> None:
    node.register_prehook(lambda _: _starts(owners, number))
    node.register_hook(lambda *_: _ends(owners, hooks_ns))


def _starts(owners: Owners, number: int) -> None:
    now = perf_counter_ns()
    before = _clock.owners
    if before is not None:
        gap = now - _clock.ended
        # Of a graph that is kept, the nodes run again in the next pass.
        follows = number < _clock.number and _Pass.number == _clock.backward_pass
        if follows and before is owners:
            owners.backward_ns += gap
        else:
            _share_gap(before, owners if follows else None, gap)
    _clock.owners = None
    _clock.number = number
    _clock.started = now


def _share_gap(before: Owners, after: Owners | None, gap_ns: int) -> None:
    """Books what passed between two nodes that are not of the same loops."""
    within = after.stretches if after is not None else ()
    for stretch in before.stretches:
        stretch.times.ends_ns += gap_ns if stretch in within else min(gap_ns, LONGEST_GAP_NS)


def _ends(owners: Owners, hooks_ns: int) -> None:
    _clock.ended = perf_counter_ns()
    _clock.owners = owners
    _clock.backward_pass = _Pass.number
    owners.backward_ns += _clock.ended - _clock.started - hooks_ns


@cache
def watching_cost() -> int:
    """Nanoseconds that the two hooks add to one node, measured on a chain of small nodes."""
    costs: list[int] = []
    # A thread of its own has none of the modes and hooks that the program has set up on this one.
    thread = threading.Thread(target=lambda: costs.append(_watching_cost()))
    thread.start()
    thread.join()
    return costs[0] if costs else 0


def _watching_cost() -> int:
    durations: list[tuple[int, int]] = []
    scratch = Owners(())
    count = 1
    for _ in range(CALIBRATIONS):
        plain, watched = _chain(), _chain()
        nodes = [pair for pair in _graph([watched], 0) if not hasattr(pair[1], "variable")]
        for number, node in nodes:
            _watch(node, number, scratch, 0)
        durations.append((_duration(watched), _duration(plain)))
        count = len(nodes)
    # A disturbed one is always the longer, with hooks and without.
    slow = min(watched for watched, _ in durations)
    fast = min(plain for _, plain in durations)
    return max(0, slow - fast) // count


def _chain() -> torch.Tensor:
    value = torch.ones((), requires_grad=True)
    other = torch.ones(())
    for _ in range(CHAIN):
        value = value * other
    return value


def _duration(value: torch.Tensor) -> int:
    """CPU time, which the machine's other work does not disturb; backward runs on this thread."""
    started = thread_time_ns()
    value.backward()  # type: ignore[no-untyped-call]
    return thread_time_ns() - started
