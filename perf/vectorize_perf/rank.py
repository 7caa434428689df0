"""The order of the loops: by the part of the workload's time that their batched forms save.

    impact = share * (1 - 1 / S), and 0 where S is below 1

`share` is the loop's inclusive time, its backward included, over the workload's, S the speed-up
of the batched form, measured where a proved fix exists and predicted otherwise. Loops below one
percent that would hold up a GPU are ranked apart: an accelerator needs 5 to 10 microseconds for
each launch, however small the tensors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from vectorize_perf.calibration import Calibration
from vectorize_perf.predict import Prediction, predict
from vectorize_perf.session import Session
from vectorize_perf.totals import LoopTotals, totals

HOT_SHARE: Final = 0.01
LAUNCH_S: Final = (5e-6, 10e-6)
OTHER_SHAPES: Final = 3.0
MOST_IN_BACKLOG: Final = 5


class Standing(str, Enum):
    """Why a loop is in the ranking."""

    HOT = "hot"
    LAUNCH_BOUND = "launch-bound on a GPU"
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
        """Seconds of workload over all sessions."""
        return sum(session.workload_s for session in self.sessions)

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
    total = sum(session.workload_s for session in sessions)
    loops = [ranked(record, total, calibration) for record in totals(sessions)]
    order = list(Standing)
    loops.sort(key=lambda one: (order.index(one.standing), -(one.saved or 0), -one.share))
    return Ranking(tuple(sessions), tuple(loops), calibration.measured)


def ranked(record: LoopTotals, workload_s: float, calibration: Calibration) -> RankedLoop:
    """One loop with its share, prediction and impact."""
    share = (record.inclusive_s + record.backward_s) / workload_s if workload_s else 0.0
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
    if record.left_out is not None:
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
        part = record.backward_s / (record.inclusive_s + record.backward_s)
        notes.append(f"{part:.0%} of its time passes in backward")
    window = record.window
    if window is not None and record.seconds_per_iteration > OTHER_SHAPES * window.usual_s > 0:
        notes.append("sampled where its iterations were shorter than most")
    if window is not None and window.truncated:
        notes.append("operators are lower bounds: the window was full")
    if window is not None and not window.agrees and window.profiled is not None:
        counted = window.profiled.per_iteration(window.profiled.operators)
        notes.append(
            f"torch.profiler counted {counted:.3g} computing operators per iteration, the window "
            f"{window.computing_per_iteration:.3g}: its iterations differ"
        )
    if window is not None and window.syncs_per_iteration > 0:
        notes.append(f"{window.syncs_per_iteration:.3g} host synchronisations per iteration")
    return notes
