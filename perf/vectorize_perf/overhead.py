"""What brackets cost on this machine, measured before the program starts."""

from __future__ import annotations

import ast
from time import perf_counter_ns
from typing import Any, Final

from vectorize_perf import recorder
from vectorize_perf.brackets import Bracketing
from vectorize_perf.recorder import CALLS, INCLUSIVE, Costs

BATCHES: Final = 9
EXECUTIONS: Final = 200
PASSES: Final = 4000
_SCRATCH: Final = -1
_SOURCE: Final = "def walk(times, items):\n for _ in times:\n  for item in items:\n   pass\n"


def calibrate() -> None:
    """Sets `Costs` to the least of several measurements: a disturbed one is always the larger."""
    stack = recorder.lane.stack
    spent = stack.spent
    Costs.inside = Costs.outside = Costs.iteration = 0
    plain, bracketed = _walk(timed=False), _walk(timed=True)
    totals, insides, passes = [], [], []
    for _ in range(BATCHES):
        empty = _duration(plain, EXECUTIONS, 0)
        totals.append((_duration(bracketed, EXECUTIONS, 0) - empty) // EXECUTIONS)
        row = stack.rows.pop(_SCRATCH)
        insides.append(row[INCLUSIVE] // row[CALLS])
        longer = _duration(bracketed, 1, PASSES) - _duration(plain, 1, PASSES)
        passes.append(longer // PASSES)
        stack.rows.pop(_SCRATCH)
    Costs.inside = max(0, min(insides))
    Costs.outside = max(0, min(totals) - Costs.inside)
    Costs.iteration = max(0, min(passes))
    stack.spent = spent


def _walk(timed: bool) -> Any:
    tree = ast.parse(_SOURCE)
    inner = next(
        part for part in ast.walk(tree) if isinstance(part, ast.For) and part.col_offset == 2
    )
    if timed:
        Bracketing({inner: _SCRATCH}).visit(tree)
    names: dict[str, Any] = {}
    exec(compile(tree, "<calibration>", "exec"), names)
    return names["walk"]


def _duration(walk: Any, executions: int, passes: int) -> int:
    times, items = range(executions), [None] * passes
    started = perf_counter_ns()
    walk(times, items)
    return perf_counter_ns() - started
