"""Shares of a bracketed run beside those that clock readings in the source give in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from vectorize_perf.session_file import NAME, read_session

WORKLOAD = Path(__file__).parents[1] / "workloads" / "known_loops.py"
LIMIT = 0.03
RUNS = 5


def one_run(folder: str) -> tuple[dict[str, float], dict[str, float]]:
    """Shares by hand and by brackets, per loop, of all that the steps took."""
    command = [sys.executable, "-m", "vectorize_perf", "run", "--quiet", "--outdir", folder]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [*command, "--", str(WORKLOAD)], env=environment, check=True, capture_output=True, text=True
    )
    said = json.loads(done.stdout.splitlines()[-1])
    session = read_session(Path(folder) / NAME)
    lines = WORKLOAD.read_text(encoding="utf-8").splitlines()
    ours = {}
    for record in session.loops:
        ours[_label(lines, record.site.end_line)] = record.inclusive_s / session.workload_s
    return {name: spent / said["total"] for name, spent in said["loops"].items()}, ours


def _label(lines: list[str], last: int) -> str:
    """The name under which the workload books the loop that ends on line `last`."""
    return lines[last].split('"')[1]


def main() -> bool:
    """Prints the shares of the run in the middle; whether all are within the limit."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [one_run(folder) for _ in range(RUNS)]
    runs.sort(key=worst)
    by_hand, ours = runs[RUNS // 2]
    print("loop         by hand   brackets  difference")
    for name, share in by_hand.items():
        print(f"{name:12} {share:7.3f} {ours[name]:10.3f} {ours[name] - share:+11.3f}")
    found = worst(runs[RUNS // 2])
    print(f"largest difference {found:.3f}, over {RUNS} runs {worst(runs[-1]):.3f}; limit {LIMIT}")
    return found <= LIMIT


def worst(run: tuple[dict[str, float], dict[str, float]]) -> float:
    """The largest difference of a share."""
    by_hand, ours = run
    return max(abs(ours[name] - share) for name, share in by_hand.items())
