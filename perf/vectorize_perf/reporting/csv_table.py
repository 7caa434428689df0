"""`hot_loops.csv`: the ranked loops, one a line, in columns that do not change."""

from __future__ import annotations

import csv
import io
from typing import Final

from vectorize_perf.rank import RankedLoop, Ranking, Standing

COLUMNS: Final = (
    "module",
    "line",
    "loop_id",
    "pct_time",
    "call_count",
    "iterations",
    "ops_per_iteration",
    "launches_per_iteration",
    "syncs_per_iteration",
    "predicted_speedup",
    "saved_pct",
    "code",
    "notes",
)


def render(ranking: Ranking) -> str:
    """Loops above one percent first, then those that only a GPU would feel; no others."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for loop in ranking.loops:
        if loop.standing is not Standing.MINOR:
            writer.writerow(_row(loop))
    return out.getvalue()


def _row(loop: RankedLoop) -> list[str]:
    record, window = loop.record, loop.record.window
    figures = ["", "", ""]
    if window is not None:
        figures = [
            f"{window.operators_per_iteration:.6g}",
            f"{window.launches_per_iteration:.6g}",
            f"{window.syncs_per_iteration:.6g}",
        ]
    prediction = loop.prediction
    return [
        record.site.path,
        str(record.site.line),
        record.site.loop_id,
        f"{100 * loop.share:.2f}" if loop.standing is not Standing.COMPILED else "",
        str(record.calls),
        str(record.iterations),
        *figures,
        f"{prediction.speedup:.3g}" if prediction is not None else "",
        f"{100 * loop.saved:.2f}" if loop.saved is not None else "",
        record.site.code or "",
        "; ".join(loop.notes),
    ]
