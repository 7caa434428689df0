"""Predicted speed-ups beside those that hand-written batched forms reach."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from vectorize_perf import calibration, device
from vectorize_perf.rank import ranking
from vectorize_perf.session_file import NAME, read_session

WORKLOAD = Path(__file__).parents[1] / "workloads" / "twins.py"
LIMIT_MEAN = 1.5
LIMIT_WORST = 3.0


def main() -> bool:
    """Prints a line for each loop; whether the errors stay within the limits."""
    with tempfile.TemporaryDirectory() as folder:
        runner = ["-m", "vectorize_perf", "run", "--quiet", "--outdir", folder, "--"]
        done = subprocess.run(
            [sys.executable, *runner, str(WORKLOAD)],
            env={**os.environ, "OMP_NUM_THREADS": "1"},
            check=True,
            capture_output=True,
            text=True,
        )
        session = read_session(Path(folder) / NAME)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    machine = session.run.machine
    here = calibration.of_machine(machine, device.here(machine), lambda done: None)
    predicted = {
        loop.record.site.scope: loop.prediction.speedup
        for loop in ranking([session], here).loops
        if loop.prediction is not None
    }
    errors = []
    print("loop          measured  predicted   error")
    for name, speedup in measured.items():
        if name not in predicted:
            print(f"{name:12} {speedup:9.2f}x          -       -")
            continue
        error = predicted[name] / speedup
        errors.append(max(error, 1 / error))
        print(f"{name:12} {speedup:9.2f}x {predicted[name]:9.2f}x {error:7.2f}")
    mean = math.exp(sum(map(math.log, errors)) / max(1, len(errors)))
    print(f"{len(errors)} of {len(measured)} predicted; error x{mean:.2f} in the geometric mean, ")
    print(f"x{max(errors, default=1):.2f} at worst; limits x{LIMIT_MEAN} and x{LIMIT_WORST}")
    return bool(errors) and mean <= LIMIT_MEAN and max(errors) <= LIMIT_WORST
