"""The order of the loops: by the part of the workload's time that their batched forms save.

    impact = share * (1 - 1 / S), and 0 where S is below 1

`share` is the loop's inclusive time, of the host or of the device, whichever is longer, and its
backward, over the workload's; S is the speed-up of the batched form, measured where a proved fix
exists and predicted otherwise. Loops below one percent that would hold up a GPU are ranked apart:
an accelerator needs 5 to 10 microseconds for each launch, however small the tensors. So are loops
that torch.compile unrolled: no time in compiled code is theirs alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from vectorize_perf.calibration import Calibration
from vectorize_perf.observations import CompiledRecord
from vectorize_perf.predict import Prediction, predict
from vectorize_perf.session import Session
from vectorize_perf.totals import LoopTotals, timed, totals

HOT_SHARE: Final = 0.01
LAUNCH_S: Final = (5e-6, 10e-6)
OTHER_SHAPES: Final = 3.0
QUEUES_ONLY: Final = 2.0  # how many times longer than the host the device works
WAITS: Final = 0.1  # the part of its time that the host waits
MOST_IN_BACKLOG: Final = 5


class Standing(str, Enum):
    """Why a loop is in the ranking."""

    HOT = "hot"
    LAUNCH_BOUND = "launch-bound on a GPU"
    COMPILED = "compiled"
    NOT_RUN = "not run"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class RankedLoop:
    """One loop with its impact; `saved` is None where no speed-up is known."""

    record: LoopTotals
    standing: Standing
    share: float
    backward_share: float
    self_share: float
    prediction: Prediction | None
    saved: float | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """All loops of the sessions, the most rewarding first, and what they were measured with."""

    sessions: tuple[Session, ...]
    loops: tuple[RankedLoop, ...]
    calibrated: bool

    @property
    def workload_s(self) -> float:
        """Seconds of workload over the sessions whose times count."""
        return sum(session.workload_s for session in timed(self.sessions))

    @property
    def hot(self) -> tuple[RankedLoop, ...]:
        """The loops above one percent."""
        return tuple(one for one in self.loops if one.standing is Standing.HOT)

    @property
    def backlog(self) -> tuple[RankedLoop, ...]:
        """The flagged loops worth doing first."""
        worth = [one for one in self.hot if one.record.site.code and (one.saved or 0) > 0]
        return tuple(worth[:MOST_IN_BACKLOG])


def ranking(sessions: Sequence[Session], calibration: Calibration) -> Ranking:
    """The loops of all sessions in one order."""
    sessions = sorted(sessions, key=lambda session: session.run.eager)
    total = sum(session.workload_s for session in timed(sessions))
    loops = [ranked(record, total, calibration) for record in totals(sessions)]
    order = list(Standing)
    loops.sort(key=lambda one: (order.index(one.standing), -(one.saved or 0), -one.share))
    return Ranking(tuple(sessions), tuple(loops), calibration.measured)


def ranked(record: LoopTotals, workload_s: float, calibration: Calibration) -> RankedLoop:
    """One loop with its share, prediction and impact."""
    share = (record.busy_s + record.backward_s) / workload_s if workload_s else 0.0
    own = record.self_s / record.inclusive_s if record.inclusive_s else 0.0
    prediction = predict(record, calibration) if record.site.code is not None else None
    saved = share * max(0.0, 1 - 1 / prediction.speedup) if prediction is not None else None
    standing = _standing(record, share, workload_s)
    return RankedLoop(
        record=record,
        standing=standing,
        share=share,
        backward_share=record.backward_s / workload_s if workload_s else 0.0,
        self_share=share * own,
        prediction=prediction,
        saved=saved,
        notes=tuple(_notes(record, standing)),
    )


def _standing(record: LoopTotals, share: float, workload_s: float) -> Standing:
    if record.compiled is not None and record.inclusive_s == 0:
        return Standing.COMPILED
    if record.calls == 0:
        return Standing.NOT_RUN if record.site.code is not None else Standing.MINOR
    if share >= HOT_SHARE:
        return Standing.HOT
    if record.site.code is not None and _launches(record) * LAUNCH_S[0] >= HOT_SHARE * workload_s:
        return Standing.LAUNCH_BOUND
    return Standing.MINOR


def _launches(record: LoopTotals) -> float:
    if record.window is None:
        return 0.0
    return record.window.launches_per_iteration * record.iterations


def _notes(record: LoopTotals, standing: Standing) -> list[str]:
    notes = []
    if record.compiled is not None:
        notes.append(_compilation(record, record.compiled))
    elif record.left_out is not None:
        notes.append(f"not timed: {record.left_out}")
    elif standing is Standing.NOT_RUN:
        notes.append(
            "flagged but not run by this workload; on a GPU each operator of each iteration "
            "costs a launch of 5-10 us"
        )
    if standing is Standing.LAUNCH_BOUND:
        launches = _launches(record)
        low, high = (launches * cost * 1e3 for cost in LAUNCH_S)
        notes.append(
            f"{launches:.0f} launches take {low:.1f}-{high:.1f} ms on a GPU at 5-10 us each"
        )
    if record.backward_s > 0:
        part = record.backward_s / (record.busy_s + record.backward_s)
        notes.append(f"{part:.0%} of its time passes in backward")
    return notes + _device_notes(record) + _window_notes(record)


def _compilation(record: LoopTotals, compiled: CompiledRecord) -> str:
    made = f"torch.compile unrolled it into {compiled.operators} graph operators"
    if not compiled.operators:
        made = "torch.compile unrolled it"
    if compiled.iterations and compiled.operators:
        made += f" for {compiled.iterations} iterations"
    counts = "its counts are those of a run with --eager"
    if not record.counted_eagerly:
        counts = "for its counts run with --eager"
    graphs = "1 graph" if compiled.graphs == 1 else f"{compiled.graphs} graphs"
    return f"{made}; {graphs} with it took {compiled.seconds:.2g} s to compile; {counts}"


def _device_notes(record: LoopTotals) -> list[str]:
    notes = []
    if record.stream_s is not None and record.stream_s > QUEUES_ONLY * record.inclusive_s > 0:
        notes.append(
            f"it only queues work: {record.inclusive_s:.3g} s of the host, "
            f"{record.stream_s:.3g} s of the device"
        )
    wait = record.wait_s
    if wait is not None and wait > WAITS * record.inclusive_s > 0:
        notes.append(f"the host waits for the device {wait / record.inclusive_s:.0%} of its time")
    window = record.window
    if window is not None and window.profiled is not None and window.profiled.streams > 1:
        notes.append(
            f"its work is on {window.profiled.streams} streams, the device's time on one of them"
        )
    return notes


def _window_notes(record: LoopTotals) -> list[str]:
    notes: list[str] = []
    window = record.window
    if window is None:
        return notes
    if record.seconds_per_iteration > OTHER_SHAPES * window.usual_s > 0:
        notes.append("sampled where its iterations were shorter than most")
    if window.truncated:
        notes.append("too many operators in one iteration: the first stand for all")
    if not window.agrees and window.profiled is not None:
        counted = window.profiled.per_iteration(window.profiled.operators)
        notes.append(
            f"torch.profiler counted {counted:.3g} computing operators per iteration, the window "
            f"{window.computing_per_iteration:.3g}: its iterations differ"
        )
    if window.syncs_per_iteration > 0:
        notes.append(f"{window.syncs_per_iteration:.3g} host synchronisations per iteration")
    return notes
