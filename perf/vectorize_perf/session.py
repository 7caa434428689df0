"""What was recorded, as plain data: the one thing that every later stage reads.

A session is a tree of frozen records without behaviour beyond sums. Times are whole nanoseconds
of the program's own time: what measuring cost is already subtracted and stands in
`ProcessRecord`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from vectorize_perf.observations import (
    CompiledRecord,
    MemoryRecord,
    ProfiledRecord,
    StreamRecord,
)
from vectorize_perf.processes import ProcessRecord

SCHEMA = 1
NANO = 1e-9
DISAGREEMENT = 0.05  # between two counts of different iterations of one loop


class Category(str, Enum):
    """What an operator does, as far as its cost goes."""

    VIEW = "view"
    POINTWISE = "pointwise"
    TRANSCENDENTAL = "transcendental"
    SELECTION = "selection"
    REDUCTION = "reduction"
    CONTRACTION = "contraction"
    SCAN = "scan"
    COPY = "copy"
    CREATION = "creation"
    INDEXING = "indexing"
    SYNC = "sync"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LoopSite:
    """Where a loop stands and what the linter knows about it.

    `path` is relative to the session's root, with `/`. `code` is None for a loop that no rule
    flags; `message` is the finding's text, or the reason for silence. `source` holds the lines of
    the loop, the first at `line`.
    """

    path: str
    line: int
    column: int
    end_line: int
    kind: str
    scope: str
    head: str
    fingerprint: str
    code: str | None
    message: str
    pattern: str
    axes: tuple[str, ...]
    evidence: tuple[str, ...]
    source: tuple[str, ...]

    @property
    def loop_id(self) -> str:
        """What names the loop in every output: `path::scope::fingerprint`."""
        return f"{self.path}::{self.scope}::{self.fingerprint}"


@dataclass(frozen=True, slots=True)
class LaneTotals:
    """What one thread of one process spent in a loop; `first_ns` and `last_ns` are on the
    machine's clock.
    """

    process: int
    thread: str
    calls: int
    iterations: int
    inclusive_ns: int
    self_ns: int
    first_ns: int
    last_ns: int


@dataclass(frozen=True, slots=True)
class OperatorCount:
    """An operator that a window saw `count` times at one place with these shapes.

    `line` is the place, `file.py:12`, and `loop_line` the line of the loop's own function that led
    there; two calls in one line are two records. Bytes, elements and
    floating-point operations (of a contraction) are those of one call.
    """

    name: str
    category: Category
    count: int
    line: str
    loop_line: int
    shapes: str
    dtype: str
    device: str
    elements: int
    read_bytes: int
    written_bytes: int
    flops: int


@dataclass(frozen=True, slots=True)
class WindowRecord:
    """The operators of a few iterations of one execution.

    `truncated` says that the window saw too many operators to look at each: the counts are then
    those of the first, scaled to the number of all.
    `usual_s` is what an iteration of that execution takes without a window, 0 if unknown;
    `heaviest` says that the execution was chosen because its iterations took far longer than
    others. `wait_ns` is the host's time in operators that wait for the device: a lower bound,
    because under a window the host falls behind. `profiled` is what torch.profiler counted in
    other iterations.
    """

    iterations: int
    operators: tuple[OperatorCount, ...]
    truncated: bool
    usual_s: float
    heaviest: bool = False
    wait_ns: int = 0
    memory: MemoryRecord | None = None
    profiled: ProfiledRecord | None = None

    def per_iteration(self, count: float) -> float:
        """A count over the window as one per iteration."""
        return count / self.iterations if self.iterations else 0.0

    @property
    def operators_per_iteration(self) -> float:
        """Operators that reach the dispatcher below autograd."""
        return self.per_iteration(sum(one.count for one in self.operators))

    @property
    def launches_per_iteration(self) -> float:
        """Kernels and copies that the device was given, where torch.profiler saw one; else
        operators that compute, each of which would start at least one kernel.
        """
        if self.profiled is not None and self.profiled.on_device:
            return self.profiled.per_iteration(self.profiled.launches)
        return self.computing_per_iteration

    @property
    def computing_per_iteration(self) -> float:
        """Operators that compute: all but views."""
        computing = (one for one in self.operators if one.category is not Category.VIEW)
        return self.per_iteration(sum(one.count for one in computing))

    @property
    def syncs_per_iteration(self) -> float:
        """Operators that make the host wait for a value."""
        waiting = (one for one in self.operators if one.category is Category.SYNC)
        return self.per_iteration(sum(one.count for one in waiting))

    @property
    def bytes_per_iteration(self) -> float:
        """Bytes read and written by operators that compute."""
        moved = (
            one.count * (one.read_bytes + one.written_bytes)
            for one in self.operators
            if one.category is not Category.VIEW
        )
        return self.per_iteration(sum(moved))

    @property
    def agrees(self) -> bool:
        """Whether torch.profiler counted the same, where it did count."""
        if self.profiled is None:
            return True
        pairs = (
            (self.computing_per_iteration, self.profiled.operators),
            (self.syncs_per_iteration, self.profiled.syncs),
        )
        return all(
            abs(self.profiled.per_iteration(count) - seen) <= DISAGREEMENT * seen
            for seen, count in pairs
        )

    @property
    def wait_s_per_iteration(self) -> float:
        """Seconds that the host waits for the device: those of the driver's calls, where
        torch.profiler saw them.
        """
        if self.profiled is not None and self.profiled.on_device:
            return self.profiled.per_iteration(self.profiled.wait_ns) * NANO
        return self.per_iteration(self.wait_ns) * NANO


@dataclass(frozen=True, slots=True)
class BackwardRecord:
    """What the autograd nodes of sampled executions took, when backward ran through them.

    `executions` were sampled; `without_gradients` of them ran while gradients were switched off.
    """

    executions: int
    without_gradients: int
    nodes: int
    backward_ns: int

    @property
    def seconds_per_call(self) -> float:
        """Backward seconds for each execution of the loop."""
        return self.backward_ns * NANO / self.executions if self.executions else 0.0


@dataclass(frozen=True, slots=True)
class LoopRecord:
    """One loop with its totals per thread; `left_out` says why it carries no bracket."""

    site: LoopSite
    lanes: tuple[LaneTotals, ...] = ()
    window: WindowRecord | None = None
    left_out: str | None = None
    backward: BackwardRecord | None = None
    stream: StreamRecord | None = None
    compiled: CompiledRecord | None = None

    @property
    def calls(self) -> int:
        """How often the loop was entered."""
        return sum(lane.calls for lane in self.lanes)

    @property
    def iterations(self) -> int:
        """Passes through the body, over all calls."""
        return sum(lane.iterations for lane in self.lanes)

    @property
    def concurrency(self) -> float:
        """How many threads or processes ran the loop at a time, from the stretches in which each
        did.
        """
        spans = sorted((lane.first_ns, lane.last_ns) for lane in self.lanes if lane.calls)
        covered, end = 0, 0
        for first, last in spans:
            covered += max(0, last - max(first, end))
            end = max(end, last)
        return max(1.0, sum(last - first for first, last in spans) / covered) if covered else 1.0

    @property
    def inclusive_s(self) -> float:
        """Seconds of wall clock in the loop and what it calls; parallel executions count once."""
        return sum(lane.inclusive_ns for lane in self.lanes) * NANO / self.concurrency

    @property
    def self_s(self) -> float:
        """Seconds of wall clock in the loop without the bracketed loops inside."""
        return sum(lane.self_ns for lane in self.lanes) * NANO / self.concurrency

    @property
    def backward_s(self) -> float:
        """Seconds that backward spends in what the loop made, after the loop has ended."""
        if self.backward is None:
            return 0.0
        return self.calls * self.backward.seconds_per_call / self.concurrency

    @property
    def stream_s(self) -> float | None:
        """Seconds of the device's streams for all calls; None where no device was measured."""
        if self.stream is None:
            return None
        return self.calls * self.stream.nanoseconds_per_call * NANO / self.concurrency


@dataclass(frozen=True, slots=True)
class Machine:
    """What the figures hold for."""

    processor: str
    cores: int
    system: str
    python: str
    torch: str
    device: str
    device_name: str
    threads: int


@dataclass(frozen=True, slots=True)
class Run:
    """What was run, when and where; `exit_status` is None while the program runs.

    In an `eager` run nothing was compiled, so that its times are not those of the program.
    """

    run_id: str
    command: tuple[str, ...]
    root: str
    started_at: str
    exit_status: int | None
    every_loop: bool
    machine: Machine
    eager: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One run of one program, over all its processes."""

    run: Run
    processes: tuple[ProcessRecord, ...]
    loops: tuple[LoopRecord, ...]

    @property
    def workload_s(self) -> float:
        """Seconds that shares are taken of: those of the main process, or of the longest where
        none is marked.
        """
        mains = [one.workload_ns for one in self.processes if one.main]
        return max(mains or [one.workload_ns for one in self.processes] or [0]) * NANO

    @property
    def slowdown(self) -> float:
        """That of the main process."""
        return max((one.slowdown for one in self.processes if one.main), default=1.0)
