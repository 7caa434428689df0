"""What looking closer at a loop said: its streams, its memory, a second count, its compilation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StreamRecord:
    """What the device took from the first work of an execution to its last, gaps included.

    `executions` were measured; `sampled` says that the runner looked inside all of them, so that
    the time is a lower bound.
    """

    executions: int
    stream_ns: int
    sampled: bool = False

    @property
    def nanoseconds_per_call(self) -> float:
        """Stream time of one execution of the loop."""
        return self.stream_ns / self.executions if self.executions else 0.0


@dataclass(frozen=True, slots=True)
class MemoryRecord:
    """Bytes of the storages that the sampled iterations made.

    An iteration leaves `kept_bytes` behind for good. `standing_bytes` are alive at most beyond
    what was kept, `iteration_bytes` at most beyond what was alive when the iteration began.
    """

    kept_bytes: float
    standing_bytes: int
    iteration_bytes: int

    def growth(self, passes: float) -> float:
        """How far memory rises in an execution of so many iterations."""
        return self.kept_bytes * passes + self.standing_bytes


@dataclass(frozen=True, slots=True)
class ProfiledRecord:
    """What torch.profiler counted in a few iterations.

    `operators` are those that compute. On a device, `launches` are the kernels
    and copies that came of the driver's calls in these iterations, by correlation, on `streams`
    streams, and `wait_ns` is the host's time in calls that wait.
    """

    iterations: int
    operators: int
    syncs: int
    on_device: bool
    launches: int
    streams: int
    wait_ns: int

    def per_iteration(self, count: float) -> float:
        """A count over the window as one per iteration."""
        return count / self.iterations if self.iterations else 0.0


@dataclass(frozen=True, slots=True)
class CompiledRecord:
    """What torch.compile made of the loop, when it compiled the code around it.

    The largest of `graphs` graphs has `operators` operators from its iterations; compiling the
    graphs took `seconds`, the code around the loop included. 0 operators: torch did not say.
    """

    graphs: int
    operators: int
    iterations: int
    seconds: float
