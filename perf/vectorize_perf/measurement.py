"""What is measured and where it is written; any process of a run can begin with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from vectorize_perf import assertions, device, spawning
from vectorize_perf.errors import ProgramError
from vectorize_perf.instrument import Instrument, Registry, install, outlive_builtins, publish
from vectorize_perf.recorder import Costs
from vectorize_perf.recording import Recording
from vectorize_perf.sampling import Sampler
from vectorize_perf.selection import Selection
from vectorize_perf.session import Run, Session
from vectorize_perf.stream_spans import StreamSpans

Announce = Callable[[Session, Path], None]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One run, the same for all its processes."""

    path: Path
    selection: Selection
    every_loop: bool
    windows: bool
    device: str | None
    run_id: str
    started_at: str
    command: tuple[str, ...]
    eager: bool
    cross_check: bool

    def described(self, exit_status: int | None) -> Run:
        """The run as its session names it."""
        return Run(
            run_id=self.run_id,
            command=self.command,
            root=str(self.selection.root),
            started_at=self.started_at,
            exit_status=exit_status,
            every_loop=self.every_loop,
            machine=device.machine(self.device),
            eager=self.eager,
        )


class MeasuredProcess:
    """One process of the run: modules that load from now on are bracketed."""

    def __init__(self, measurement: Measurement) -> None:
        self.measurement = measurement
        self.sampler = Sampler(measurement.windows, profile=measurement.cross_check)
        self.registry = Registry()
        self.instrument = Instrument(measurement.selection, self.registry, measurement.every_loop)
        publish(self.sampler.tick)
        outlive_builtins()
        install(
            self.instrument,
            before={"torch": self.sampler.start, **dict.fromkeys(spawning.STARTERS, self._invite)},
            after={assertions.MODULE: self._bracket_tests},
        )

    def record(self, announce: Announce, *, main: bool = True) -> Recording:
        """The recording, which begins here."""
        measurement = self.measurement
        recording = Recording(
            measurement.path, self.registry, measurement.described, announce, main=main
        )
        self.sampler.attach(recording.windows, recording.charge_runner)
        recording.backward = self.sampler.backward.record
        spans = StreamSpans(recording.charge_runner)
        spans.attach()
        recording.stream = spans.record
        recording.settle_device, recording.on_fork = spans.settle, spans.forget_parent

        def pulse() -> None:
            self.sampler.rearm()
            spans.look()

        recording.on_pulse = pulse
        recording.attach()
        return recording

    def _bracket_tests(self, module: ModuleType) -> None:
        assertions.bracket_tests(module, self.instrument)

    def _invite(self) -> None:
        """Has the children join that are started afresh."""
        costs = Costs.inside, Costs.outside, Costs.iteration
        arguments = self.measurement, costs
        spawning.invite(spawning.Invitation("vectorize_perf.measurement", "join", arguments))


def join(measurement: Measurement, costs: tuple[int, int, int]) -> None:
    """What a process does that multiprocessing has started afresh, before it loads the program."""
    Costs.inside, Costs.outside, Costs.iteration = costs
    if measurement.eager:
        force_eager()
    MeasuredProcess(measurement).record(lambda session, path: None, main=False)


def force_eager() -> None:
    """Has compiled functions run as they are written, so that their loops can be counted.

    Raises:
        ProgramError: torch is not installed.
    """
    try:
        import torch
    except ImportError as error:
        raise ProgramError("--eager: torch is not installed; pip install torch") from error
    torch.compiler.set_stance("force_eager")
