"""Shares of trained loops, backward included, beside forward and backward of each part alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from vectorize_perf.session_file import NAME, read_session

WORKLOAD = Path(__file__).parents[1] / "workloads" / "trained.py"
MODELS = ("small", "mixed")
LIMIT = 0.05
RUNS = 5


def _output(*words: str) -> dict[str, float]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, *words], env=environment, check=True, capture_output=True, text=True
    )
    seconds: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return seconds


def _ours(model: str) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds per part with backward and without, by the function that holds the outermost loop."""
    with tempfile.TemporaryDirectory() as folder:
        _output(
            *("-m", "vectorize_perf", "run", "--quiet", "--all-loops", "--outdir", folder, "--"),
            *(str(WORKLOAD), model),
        )
        session = read_session(Path(folder) / NAME)
    whole: dict[str, float] = {}
    forward: dict[str, float] = {}
    for record in sorted(session.loops, key=lambda record: record.site.line):
        scope = record.site.scope
        if scope not in whole:
            whole[scope] = record.inclusive_s + record.backward_s
            forward[scope] = record.inclusive_s
    return whole, forward


def _shares(seconds: dict[str, float], parts: list[str]) -> list[float]:
    total = sum(seconds[part] for part in parts)
    return [seconds[part] / total for part in parts]


def main() -> bool:
    """Prints the shares, medians of the runs; whether all are within the limit."""
    worst = 0.0
    print("loop          alone  attributed  difference  forward only")
    for model in MODELS:
        runs = []
        for _ in range(RUNS):
            truth = _output(str(WORKLOAD), model)
            whole, forward = _ours(model)
            parts = list(truth)
            runs.append([_shares(one, parts) for one in (truth, whole, forward)])
        for number, part in enumerate(parts):
            alone, ours, only = (median(run[kind][number] for run in runs) for kind in range(3))
            worst = max(worst, abs(ours - alone))
            print(f"{part:12} {alone:6.3f} {ours:11.3f} {ours - alone:+11.3f} {only:13.3f}")
    print(f"largest difference {worst:.3f}; limit {LIMIT}")
    return worst <= LIMIT
