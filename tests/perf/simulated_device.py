"""A device that exists in a simulation: torch computes on the CPU, a clock says when it is done.

Each operator costs the host `HOST_NS`; one that computes queues a kernel of `KERNEL_NS` on the
current stream, and one that reads a value moves the clock to when its stream is through.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode

from vectorize_perf.operators import category
from vectorize_perf.session import Category

HOST_NS = 1_000
KERNEL_NS = 10_000


class SimulatedStream:
    """A queue that is through at `done`."""

    def __init__(self, place: int = 0) -> None:
        self.place = place
        self.done = 0


class SimulatedEvent:
    """A mark; like CUDA's it gives no time before it is reached."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.at: int | None = None

    def record(self, stream: SimulatedStream) -> None:
        self.at = max(self.clock.now, stream.done)

    def query(self) -> bool:
        return self.at is not None and self.at <= self.clock.now

    def elapsed_time(self, end_event: SimulatedEvent) -> float:
        if not (self.query() and end_event.query()):
            raise RuntimeError("device not ready")
        return (end_event.at - self.at) / 1e6


class SimulatedDevice(TorchDispatchMode):
    """An `Accelerator` that sees the operators of everything that runs inside it."""

    def __init__(self, clock: Any) -> None:
        super().__init__()
        self.clock = clock
        self.streams = [SimulatedStream()]
        self.current = self.streams[0]
        self.captures = False
        self.synchronizations = 0
        self.events = 0
        self.broken = False

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        self.clock.pass_time(HOST_NS)
        kind = category(func, args)
        if kind is not Category.VIEW:
            self.launch(KERNEL_NS)
        if kind is Category.SYNC:
            self.clock.now = max(self.clock.now, self.current.done)
        return result

    def launch(self, nanoseconds: int) -> None:
        self.current.done = max(self.current.done, self.clock.now) + nanoseconds

    @contextmanager
    def other_stream(self, place: int = 0) -> Iterator[None]:
        before, self.current = self.current, SimulatedStream(place)
        self.streams.append(self.current)
        try:
            yield
        finally:
            self.current = before

    # -- what the runner asks ---------------------------------------------------------------------

    def stream(self) -> SimulatedStream:
        return self.current

    def place(self, stream: SimulatedStream) -> int:
        return stream.place

    def event(self) -> SimulatedEvent:
        if self.broken:
            raise RuntimeError("out of events")
        self.events += 1
        return SimulatedEvent(self.clock)

    def capturing(self) -> bool:
        return self.captures

    def synchronize(self, place: int) -> None:
        self.synchronizations += 1
        here = (stream.done for stream in self.streams if stream.place == place)
        self.clock.now = max(self.clock.now, *here)

    def holds(self, tensor: Any) -> bool:
        return True

    def traced(self) -> bool:
        return False
