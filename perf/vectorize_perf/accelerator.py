"""The device that works behind the host's back: its streams, and the events that mark them.

Everything that the runner asks of a device is asked through `Accelerator`; `Cuda` answers with
torch's public interface, and a simulated device answers in the tests.
"""

from __future__ import annotations

from typing import Any, Protocol

from vectorize_perf.device import loaded_torch


class Event(Protocol):
    """A mark in a stream, reached when all work before it is done."""

    def record(self, stream: Any) -> None:
        """Puts the mark behind what was queued so far."""

    def query(self) -> bool:
        """Whether the stream has reached the mark."""

    def elapsed_time(self, end_event: Any) -> float:
        """Milliseconds of the device between two marks that were reached."""


class Accelerator(Protocol):
    """What the runner needs to know of a device; nothing here but `synchronize` waits for it."""

    def stream(self) -> Any:
        """The stream that the running thread queues work on."""

    def place(self, stream: Any) -> int:
        """The number of the device that the stream belongs to: events stay on theirs."""

    def event(self) -> Event:
        """A new event that keeps the time."""

    def capturing(self) -> bool:
        """Whether the stream records a graph, which events of the runner would end up in."""

    def synchronize(self, place: int) -> None:
        """Returns when all that was queued on that device is done."""

    def holds(self, tensor: Any) -> bool:
        """Whether the tensor lives on the device."""

    def traced(self) -> bool:
        """Whether torch.profiler sees what the device runs."""


class Cuda:
    """CUDA, and what torch calls so."""

    def __init__(self, torch: Any) -> None:
        self._cuda = torch.cuda
        self._profiler = torch.profiler

    def stream(self) -> Any:
        """The current stream of the current device."""
        return self._cuda.current_stream()

    def place(self, stream: Any) -> int:
        """The device's index."""
        return int(stream.device_index)

    def event(self) -> Event:
        """An event with timing."""
        made: Event = self._cuda.Event(enable_timing=True)
        return made

    def capturing(self) -> bool:
        """Whether a CUDA graph is being captured."""
        return bool(self._cuda.is_current_stream_capturing())

    def synchronize(self, place: int) -> None:
        """Waits for all streams of one device."""
        self._cuda.synchronize(place)

    def holds(self, tensor: Any) -> bool:
        """Whether the tensor is a CUDA tensor."""
        return bool(tensor.is_cuda)

    def traced(self) -> bool:
        """Whether this torch was built with the driver's tracing."""
        profiler = self._profiler
        return profiler.ProfilerActivity.CUDA in profiler.supported_activities()


def started_accelerator() -> Accelerator | None:
    """The device that the program has started; None before, without one, and in a forked child,
    which cannot use its parent's.
    """
    torch = loaded_torch()
    return Cuda(torch) if torch is not None and torch.cuda.is_initialized() else None
