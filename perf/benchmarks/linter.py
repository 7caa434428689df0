"""What the rules cost: CPU time of flake8 with and without them, over a published package.

The runs take turns; the ratio is that of each pair, and its median is held to the limit. A second
pair of figures is the start: both on an empty file. Both sides run from bytecode, as what pip
installs does; a checkout has none where Python is told to write none.
"""

from __future__ import annotations

import compileall
import importlib.util
import resource
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

LIMIT = 1.05
START_LIMIT = 0.015
RUNS = 5
STARTS = 15
PACKAGE = "kornia==0.9.0"
#: flake8 that does not see the entry points of one distribution; both sides run it, as it costs
FLAKE8 = """
import importlib.metadata as metadata, sys
every, hidden = metadata.distributions, sys.argv.pop(1)
metadata.distributions = lambda *a, **k: (
    one for one in every(*a, **k) if one.metadata["name"] != hidden
)
from flake8.main.cli import main
sys.exit(main())
"""


def cpu_seconds(command: list[str], folder: Path) -> float:
    """User and system time of a command and its children, run where no baseline is."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def unpacked(folder: Path) -> Path:
    """The sources of the package, downloaded and not installed."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    subprocess.run([*pip, PACKAGE], check=True)
    sources = folder / "sources"
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(sources)
    return sources


def compiled() -> None:
    """Writes the bytecode of the rules."""
    spec = importlib.util.find_spec("flake8_vectorize")
    assert spec is not None
    for folder in spec.submodule_search_locations or ():
        compileall.compile_dir(folder, quiet=1)


def pairs(target: Path, runs: int) -> list[tuple[float, float]]:
    """Seconds without the rules and with them, taken in turn."""
    options = ["--isolated", "--jobs", "1", str(target)]
    plain = [sys.executable, "-c", FLAKE8, "flake8-vectorize", *options]
    with_rules = [sys.executable, "-c", FLAKE8, "", *options]
    folder = target.parent
    return [(cpu_seconds(plain, folder), cpu_seconds(with_rules, folder)) for _ in range(runs)]


def main() -> bool:
    """Prints the figures side by side; whether both are within their limits."""
    compiled()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = folder / "empty.py"
        empty.touch()
        measured = pairs(unpacked(folder), RUNS)
        started = pairs(empty, STARTS)
    ratio = statistics.median(ours / alone for alone, ours in measured)
    alone, ours = (statistics.median(column) for column in zip(*measured, strict=True))
    start = statistics.median(with_rules - plain for plain, with_rules in started)
    print(f"{PACKAGE}   flake8 {alone:.2f} s   with our rules {ours:.2f} s   ratio {ratio:.3f}")
    limits = f"limits {LIMIT} and {1000 * START_LIMIT:.0f} ms"
    print(f"an empty file   {1000 * start:.0f} ms more   {limits}")
    return ratio <= LIMIT and start <= START_LIMIT
