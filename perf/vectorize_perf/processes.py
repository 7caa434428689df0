"""What is recorded of one process of a run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """The life of one process.

    `imports_ns` went into importing libraries, `runner_ns` into reading and rewriting modules and
    into windows, `brackets_ns` into `brackets` executions of brackets (calibrated). None of the
    three counts as workload. `complete` is False for a process that was killed after its last
    checkpoint. For `waited_ns` it could have run, and the processors did other work.
    """

    process: int
    main: bool
    wall_ns: int
    cpu_ns: int
    imports_ns: int
    runner_ns: int
    brackets_ns: int
    brackets: int
    complete: bool
    waited_ns: int = 0

    @property
    def slowdown(self) -> float:
        """How many times longer it took than on a machine of its own, 1 or above."""
        return 1.0 + self.waited_ns / self.cpu_ns if self.cpu_ns else 1.0

    @property
    def workload_ns(self) -> int:
        """The program's own time: wall clock less library imports and the cost of measuring."""
        return max(0, self.wall_ns - self.imports_ns - self.runner_ns - self.brackets_ns)
