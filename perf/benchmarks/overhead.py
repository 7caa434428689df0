"""What brackets cost a program: plain and bracketed steps in turn, on the CPU clock.

Both versions of the workload live in one process, so that neither cache, heap nor the machine's
other work favours one of them. Whole processes are compared as well: their difference is what
starting the runner costs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import torch

from perf.benchmarks.statistics import Ratio, paired_ratio
from vectorize_perf.instrument import Instrument, Registry, publish
from vectorize_perf.overhead import calibrate
from vectorize_perf.recorder import Costs
from vectorize_perf.selection import Selection

WORKLOAD = Path(__file__).parents[1] / "workloads" / "known_loops.py"
PAIRS = 150
PROCESSES = 5
LIMIT = 1.03


def loaded(code: CodeType) -> Any:
    """The workload as a module made of this code."""
    module = ModuleType("known_loops")
    exec(code, vars(module))
    return module


def steps() -> Ratio:
    """CPU time of bracketed steps over plain ones."""
    source = WORKLOAD.read_bytes()
    selection = Selection.of(WORKLOAD.parent, None, (), ())
    publish(lambda frame, number: None)
    calibrate()
    bracketed = loaded(Instrument(selection, Registry(), False).code(source, str(WORKLOAD), ""))
    plain = loaded(compile(source, str(WORKLOAD), "exec"))
    torch.set_num_threads(1)
    generators = [torch.Generator().manual_seed(1) for _ in range(2)]
    samples: dict[Any, list[float]] = {plain: [], bracketed: []}
    for number in range(PAIRS + 5):
        pair = list(zip((plain, bracketed), generators, strict=True))
        for module, generator in pair if number % 2 else reversed(pair):
            started = time.thread_time()
            module.step(generator)
            if number >= 5:
                samples[module].append(time.thread_time() - started)
    return paired_ratio(samples[bracketed], samples[plain])


def processes() -> tuple[Ratio, float]:
    """CPU time of whole processes, runner over plain, and the median difference in seconds."""
    plain, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        runner = ["-m", "vectorize_perf", "run", "--quiet", "--outdir", folder, "--"]
        for _ in range(PROCESSES):
            plain.append(_cpu_seconds([]))
            ours.append(_cpu_seconds(runner))
    differences = sorted(late - early for late, early in zip(ours, plain, strict=True))
    return paired_ratio(ours, plain), differences[PROCESSES // 2]


def _cpu_seconds(before: list[str]) -> float:
    spent = os.times()
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, *before, str(WORKLOAD), "--steps", "200"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    now = os.times()
    return now.children_user + now.children_system - spent.children_user - spent.children_system


def main() -> bool:
    """Prints the figures; whether brackets stay within the limit."""
    ratio = steps()
    print(f"brackets, CPU time over plain   {ratio}   limit {LIMIT}")
    print(f"one bracket costs {Costs.inside + Costs.outside} ns, an iteration {Costs.iteration} ns")
    whole, difference = processes()
    print(f"whole processes, start included {whole}   {difference * 1e3:+.0f} ms")
    return ratio.low <= LIMIT
