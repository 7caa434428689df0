"""Ranks of torchrun run under the runner, each with a session of its own."""

from __future__ import annotations

import csv
import sys

import pytest

from vectorize_perf.launch import Program
from vectorize_perf.torchrun import command, starts_ranks

START = [sys.executable, "-m", "torch.distributed.run"]
RANK = ["--no-python", sys.executable, "-u", "-m", "vectorize_perf", "run", "--quiet"]
COMMANDS = {
    "a script": (["--nproc-per-node", "2", "train.py", "-m", "1"], ["--", "train.py", "-m", "1"]),
    "a module": (["--nproc-per-node=2", "-m", "pack.train", "x"], ["-m", "pack.train", "x"]),
}


@pytest.mark.parametrize(("given", "target"), COMMANDS.values(), ids=[*COMMANDS])
def test_each_rank_runs_the_runner_with_the_same_options(given, target) -> None:
    program = Program("torchrun", tuple(given), is_module=False)
    assert starts_ranks(program)
    made = command(program, ["--quiet"])
    assert made[:3] == START
    assert made[3:][-len(RANK + target) :] == RANK + target
    assert "2" in " ".join(made[3:5])


def test_what_is_no_python_program_is_started_as_it_is() -> None:
    given = ("--no-python", "--nproc-per-node", "2", "tool", "x")
    program = Program("torch.distributed.run", given, is_module=True)
    assert command(program, []) == [*START, *given]


def test_ranks_are_ranked_together(folder) -> None:
    folder.write("program.py", "for i in range(300_000): pass\n")
    for rank in "01":
        folder.environment.update(RANK=rank, WORLD_SIZE="2")
        folder.run("--quiet", "--", "program.py")
    outdir = folder.path / "vectorize-out"
    assert sorted(one.name for one in outdir.iterdir()) == ["rank-0", "rank-1"]
    done = folder.python("-m", "vectorize_perf", "rank", "vectorize-out", "--outdir", "ranked")
    assert done.returncode == 0, done.stderr
    with open(folder.path / "ranked" / "hot_loops.csv", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["call_count"], row["iterations"]) == ("2", "600000")
