"""Other profilers beside ours on one workload: what each costs, and how well it names the loops.

The workload reads the clock around each of its loops, so every run carries its own truth. Each tool
runs with the settings that serve this purpose best: line_profiler on all functions of the script,
Scalene and pyinstrument on CPU time alone, torch.profiler with a range around each loop, which its
user would have to write, and a tenth of the steps, because its trace grows by 4 MB with each. All
take turns, each beside a plain run that it is compared with.
"""

from __future__ import annotations

import ast
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from vectorize_perf.session_file import read_session

WORKLOAD = Path(__file__).parents[1] / "workloads" / "known_loops.py"
STEPS = 100
RUNS = 5
#: how much better another tool may be before the benchmark fails; below it is noise
SLACK = 1.03
#: torch.profiler as its user writes it, with ranges around the loops
RANGED = """
import ast, json, sys
import torch
path, trace, shares, *sys.argv[1:] = sys.argv[1:]
sys.argv[0] = path
class Ranges(ast.NodeTransformer):
    def visit_FunctionDef(self, node):
        for loop, after in list(zip(node.body, node.body[1:])):
            if isinstance(loop, ast.For) and isinstance(after, ast.AugAssign):
                name = ast.Constant(value="loop " + after.target.slice.value)
                call = ast.parse("__import__('torch').profiler.record_function(0)").body[0].value
                call.args = [name]
                item = ast.withitem(context_expr=call)
                node.body[node.body.index(loop)] = ast.With(items=[item], body=[loop])
        return node
with open(path) as stream:
    tree = ast.fix_missing_locations(Ranges().visit(ast.parse(stream.read())))
with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
    exec(compile(tree, path, "exec"), {"__name__": "__main__"})
profile.export_chrome_trace(trace)
averages = {one.key: one.cpu_time_total for one in profile.key_averages()}
with open(shares, "w") as stream:
    json.dump({name[5:]: us * 1e-6 for name, us in averages.items() if name[:5] == "loop "}, stream)
"""


@dataclass(frozen=True)
class Run:
    """One run of the workload under a tool, with a plain one right before it."""

    steps_ratio: float
    process_ratio: float
    shares: dict[str, float]
    size: int


@dataclass(frozen=True)
class Tool:
    """A command around the workload, and how to read what it wrote to the folder."""

    before: Callable[[Path], list[str]]
    output: str
    read: Callable[[Path], tuple[dict[str, float], float | None]]
    counts: bool = False
    between: tuple[str, ...] = ()
    steps: int = STEPS


def spans() -> dict[str, range]:
    """The lines of each loop of the workload, by the name under which it books its time."""
    found = {}
    for function in ast.parse(WORKLOAD.read_text(encoding="utf-8")).body:
        body = getattr(function, "body", [])
        for loop, after in itertools.pairwise(body):
            if isinstance(loop, ast.For) and isinstance(after, ast.AugAssign):
                label = ast.literal_eval(ast.unparse(after.target).partition("[")[2][:-1])
                found[label] = range(loop.lineno, (loop.end_lineno or loop.lineno) + 1)
    return found


def per_line(times: dict[int, float]) -> dict[str, float]:
    """The time of each loop from that of its lines."""
    return {name: sum(times.get(line, 0.0) for line in lines) for name, lines in spans().items()}


def read_ours(folder: Path) -> tuple[dict[str, float], float | None]:
    session = read_session(folder / "session.json")
    starts = {lines.start: name for name, lines in spans().items()}
    seconds = {
        starts[one.site.line]: one.inclusive_s for one in session.loops if one.site.line in starts
    }
    return seconds, session.workload_s


def read_line_profiler(folder: Path) -> tuple[dict[str, float], float | None]:
    from line_profiler import load_stats

    stats = load_stats(str(folder / "lines.lprof"))
    times = {line: spent for rows in stats.timings.values() for line, _, spent in rows}
    whole = [rows for (_, _, name), rows in stats.timings.items() if name == "step"]
    return per_line(times), float(sum(spent for rows in whole for _, _, spent in rows))


def read_scalene(folder: Path) -> tuple[dict[str, float], float | None]:
    content = json.loads((folder / "scalene.json").read_text(encoding="utf-8"))
    (lines,) = (one["lines"] for path, one in content["files"].items() if WORKLOAD.name in path)
    parts = ("n_cpu_percent_python", "n_cpu_percent_c", "n_sys_percent")
    times = {one["lineno"]: sum(one[part] for part in parts) for one in lines}
    code = WORKLOAD.read_text(encoding="utf-8").splitlines()
    whole = sum(spent for line, spent in times.items() if "import" not in code[line - 1])
    return per_line(times), whole


def read_pyinstrument(folder: Path) -> tuple[dict[str, float], float | None]:
    """It names functions: the loop of a function that has one is as good as named."""
    content = json.loads((folder / "tree.json").read_text(encoding="utf-8"))
    times: dict[str, float] = {}

    def walk(frame: dict[str, object]) -> None:
        name = str(frame["function"])
        times[name] = times.get(name, 0.0) + float(str(frame["time"]))
        for child in frame["children"] if isinstance(frame["children"], list) else ():
            walk(child)

    walk(content["root_frame"])
    functions = {"recurrence": "smoothed", "nest": "products", "item": "above"}
    return {name: times.get(function, 0.0) for name, function in functions.items()}, times["step"]


def read_torch(folder: Path) -> tuple[dict[str, float], float | None]:
    return json.loads((folder / "shares.json").read_text(encoding="utf-8")), None


def _module(name: str, *words: str) -> list[str]:
    return ["-m", name, *words]


TOOLS: dict[str, Tool] = {
    "vectorize-perf": Tool(
        lambda folder: _module("vectorize_perf", "run", "--quiet", "--outdir", str(folder), "--"),
        "session.json",
        read_ours,
        counts=True,
    ),
    "line_profiler": Tool(
        lambda folder: _module(
            *("kernprof", "-l", "-q", "-p", str(WORKLOAD), "-o", str(folder / "lines.lprof"))
        ),
        "lines.lprof",
        read_line_profiler,
        counts=True,
    ),
    "Scalene": Tool(
        lambda folder: _module(
            "scalene", "run", "--cpu-only", "--outfile", str(folder / "scalene.json")
        ),
        "scalene.json",
        read_scalene,
        between=("---",),
    ),
    "pyinstrument": Tool(
        lambda folder: _module(
            "pyinstrument", "--show-all", "-r", "json", "-o", str(folder / "tree.json")
        ),
        "tree.json",
        read_pyinstrument,
    ),
    "torch.profiler": Tool(
        lambda folder: ["-c", RANGED],
        "trace.json",
        read_torch,
        steps=STEPS // 10,
    ),
}


def workload(name: str, tool: Tool | None, folder: Path, steps: int) -> tuple[Any, float]:
    """What the workload says of itself, and the CPU time of the process."""
    words = [str(WORKLOAD), *(tool.between if tool else ()), "--steps", str(steps)]
    if name == "torch.profiler":
        words[1:1] = [str(folder / "trace.json"), str(folder / "shares.json")]
    spent = os.times()
    done = subprocess.run(
        [sys.executable, *(tool.before(folder) if tool else ()), *words],
        cwd=folder,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        check=True,
        capture_output=True,
        text=True,
    )
    now = os.times()
    (line,) = (line for line in done.stdout.splitlines() if line.startswith('{"total"'))
    user, system = now.children_user - spent.children_user, now.children_system
    return json.loads(line), user + system - spent.children_system


def one_run(name: str, tool: Tool, folder: Path) -> tuple[Run, dict[str, float]]:
    """The workload under the tool, and the shares by hand of the plain run before."""
    alone, alone_cpu = workload("", None, folder, tool.steps)
    said, cpu = workload(name, tool, folder, tool.steps)
    seconds, whole = tool.read(folder)
    run = Run(
        steps_ratio=said["cpu"] / alone["cpu"],
        process_ratio=cpu / alone_cpu,
        shares={loop: spent / (whole or said["total"]) for loop, spent in seconds.items()},
        size=(folder / tool.output).stat().st_size,
    )
    return run, {loop: spent / alone["total"] for loop, spent in alone["loops"].items()}


def main() -> bool:
    """Prints the table; whether no other tool that names all loops is as good and cheaper."""
    runs: dict[str, list[Run]] = {name: [] for name in TOOLS}
    by_hand: list[dict[str, float]] = []
    for _ in range(RUNS):
        for name, tool in TOOLS.items():
            with tempfile.TemporaryDirectory() as folder:
                run, shares = one_run(name, tool, Path(folder))
            runs[name].append(run)
            by_hand.append(shares)
    truth = {loop: median(one[loop] for one in by_hand) for loop in by_hand[0]}
    print("tool            CPU, running  CPU, process         file  error  loops named")
    for name, tool in TOOLS.items():
        taken = runs[name]
        named = f"{len(taken[0].shares)} of {len(truth)}{', counted' if tool.counts else ''}"
        running = median(run.steps_ratio for run in taken)
        process = median(run.process_ratio for run in taken)
        size = median(run.size for run in taken) / 1e3
        off = error(taken, truth)
        print(f"{name:15} {running:12.2f} {process:13.2f} {size:9.0f} kB  {off:.3f}  {named}")
    ours = median(run.steps_ratio for run in runs["vectorize-perf"])
    equals = [taken for taken in runs.values() if len(taken[0].shares) == len(truth)]
    return all(ours <= SLACK * median(run.steps_ratio for run in taken) for taken in equals)


def error(runs: list[Run], truth: dict[str, float]) -> float:
    """The largest difference of a loop's median share from that of the plain runs."""
    return max(
        abs(median(run.shares[loop] for run in runs) - truth[loop]) for loop in runs[0].shares
    )
