"""What the rules cost: CPU time of flake8 with and without them, over torch's own modules.

The runs take turns; the ratio is that of each pair, and its median is held to the limit.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

import torch

LIMIT = 1.05
RUNS = 5
FOLDERS = ("nn", "distributions", "optim", "ao")
#: flake8 that does not see our entry point
WITHOUT = """
import importlib.metadata as metadata, sys
every = metadata.distributions
metadata.distributions = lambda *a, **k: (
    one for one in every(*a, **k) if one.metadata["name"] != "flake8-vectorize"
)
from flake8.main.cli import main
sys.exit(main())
"""


def cpu_seconds(command: list[str]) -> float:
    """User and system time of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> bool:
    """Prints both figures and their ratio; whether it is within the limit."""
    torch_folder = Path(torch.__file__).parent
    options = ["--isolated", "--jobs", "1", *(str(torch_folder / name) for name in FOLDERS)]
    plain = [sys.executable, "-c", WITHOUT, *options]
    with_rules = [sys.executable, "-m", "flake8", *options]
    pairs = [(cpu_seconds(plain), cpu_seconds(with_rules)) for _ in range(RUNS)]
    ratio = statistics.median(ours / alone for alone, ours in pairs)
    alone, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"flake8 {alone:.2f} s   with our rules {ours:.2f} s   ratio {ratio:.3f}   limit {LIMIT}")
    return ratio <= LIMIT
