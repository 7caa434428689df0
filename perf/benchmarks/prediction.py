"""Predicted speed-ups beside those that hand-written batched forms reach."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from vectorize_perf import calibration, device
from vectorize_perf.rank import ranking
from vectorize_perf.session_file import NAME, read_session

WORKLOAD = Path(__file__).parents[1] / "workloads" / "twins.py"
LIMIT_MEAN = 1.5
LIMIT_WORST = 3.0
RUNS = 3
# With the defaults of glibc a large result comes from the heap one time and page by page from the
# system another, and the same batched form is as fast as predicted or ten times slower.
STEADY = {
    "OMP_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "1073741824",
}


def one_run(folder: str) -> tuple[dict[str, float], dict[str, float]]:
    """Measured and predicted speed-ups, by name."""
    runner = ["-m", "vectorize_perf", "run", "--quiet", "--outdir", folder, "--"]
    done = subprocess.run(
        [sys.executable, *runner, str(WORKLOAD)],
        env={**os.environ, **STEADY},
        check=True,
        capture_output=True,
        text=True,
    )
    session = read_session(Path(folder) / NAME)
    machine = session.run.machine
    here = calibration.of_machine(machine, device.here(machine), lambda done: None)
    predicted = {
        loop.record.site.scope: loop.prediction.speedup
        for loop in ranking([session], here).loops
        if loop.prediction is not None
    }
    return json.loads(done.stdout.splitlines()[-1]), predicted


def main() -> bool:
    """Prints a line for each loop, medians of the runs; whether errors stay within the limits."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [one_run(folder) for _ in range(RUNS)]
    errors = []
    print("loop          measured  predicted   error")
    for name in runs[0][0]:
        speedup = median(measured[name] for measured, _ in runs)
        guesses = [predicted[name] for _, predicted in runs if name in predicted]
        if not guesses:
            print(f"{name:12} {speedup:9.2f}x          -       -")
            continue
        error = median(guesses) / speedup
        errors.append(max(error, 1 / error))
        print(f"{name:12} {speedup:9.2f}x {median(guesses):9.2f}x {error:7.2f}")
    mean = math.exp(sum(map(math.log, errors)) / max(1, len(errors)))
    print(f"{len(errors)} of {len(runs[0][0])} predicted; error x{mean:.2f} in the geometric mean,")
    print(f"x{max(errors, default=1):.2f} at worst; limits x{LIMIT_MEAN} and x{LIMIT_WORST}")
    return bool(errors) and mean <= LIMIT_MEAN and max(errors) <= LIMIT_WORST
