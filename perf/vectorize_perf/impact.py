"""The ranking as impact records, which the linter shows behind its messages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from flake8_vectorize import ImpactRecord, Speedup, SpeedupKind
from vectorize_perf.rank import RankedLoop, Ranking, Standing


def impact_records(ranking: Ranking, file: Path) -> Iterator[ImpactRecord]:
    """One record per flagged loop that ran, with paths relative to the impact file."""
    run = ranking.sessions[0].run
    root = Path(run.root)
    for loop in ranking.loops:
        site, record = loop.record.site, loop.record
        if site.code is None or record.calls == 0 or loop.standing is Standing.COMPILED:
            continue
        window = record.window
        yield ImpactRecord(
            path=Path(os.path.relpath(root / site.path, file.parent.absolute())).as_posix(),
            scope=site.scope,
            fp=site.fingerprint,
            share=round(loop.share, 5),
            seconds=round(record.inclusive_s, 9),
            calls=record.calls,
            iterations=record.iterations,
            ops_per_iteration=window.operators_per_iteration if window else None,
            launches_per_iteration=window.launches_per_iteration if window else None,
            syncs_per_iteration=window.syncs_per_iteration if window else None,
            speedup=_speedup(loop),
            saved=round(loop.saved, 5) if loop.saved is not None else None,
            device=run.machine.device,
            workload=" ".join(run.command),
            torch=run.machine.torch,
            measured_at=run.started_at,
        )


def _speedup(loop: RankedLoop) -> Speedup | None:
    prediction = loop.prediction
    if prediction is None:
        return None
    figures = (round(one, 3) for one in (prediction.speedup, prediction.low, prediction.high))
    value, low, high = figures
    return Speedup(value, SpeedupKind.PREDICTED, low, high)
