"""`vectorize-perf rank`: reads sessions, and writes the ranking in all its forms."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import Progress

from flake8_vectorize import VectorizeError, write_impact
from vectorize_perf import calibration, device
from vectorize_perf.covering_tests import covering_tests
from vectorize_perf.errors import RunnerError, SessionError
from vectorize_perf.impact import impact_records
from vectorize_perf.movement import movements
from vectorize_perf.rank import Ranking, ranking
from vectorize_perf.reporting import backlog, console, csv_table, html
from vectorize_perf.session import Session
from vectorize_perf.session_file import NAME, read_session, write_text

WIDTH: Final = 120  # of output that no terminal shows


def rank(options: argparse.Namespace) -> int:
    """Writes the outputs and prints the table.

    Raises:
        RunnerError: a session cannot be read, or an output cannot be written.
    """
    sessions = _sessions(options.sessions)
    terminal = Console(quiet=options.quiet, width=None if sys.stdout.isatty() else WIDTH)
    old = _sessions([options.against]) if options.against is not None else []
    costs = _calibration(sessions, terminal)
    result = ranking(sessions, costs)
    folder = Path(options.outdir)
    root = Path(sessions[0].run.root)
    sites = [one.record.site for one in result.backlog]
    tests = covering_tests(root, sites) if root.is_dir() else {}
    outputs = {
        "hot_loops.csv": csv_table.render(result),
        "backlog.md": backlog.render(result, tests),
        "report.html": html.render(result, tests),
    }
    _write(folder, outputs)
    _write_impact(result, Path(options.impact))
    console.show(result, terminal)
    if old:
        terminal.print(f"Since {old[0].run.started_at}:")
        console.show_movements(movements(ranking(old, costs), result), terminal)
    terminal.print(f"{', '.join(outputs)} are in {folder}; impacts are in {options.impact}.")
    return 0


def _sessions(names: Sequence[str]) -> list[Session]:
    return [read_session(path) for name in names for path in _files(Path(name))]


def _files(given: Path) -> list[Path]:
    """The session file, that of a folder, or those of the ranks in it."""
    if not given.is_dir():
        return [given]
    ranks = sorted(given.glob(f"rank-*/{NAME}"))
    return ranks if ranks and not (given / NAME).exists() else [given / NAME]


def _calibration(sessions: Sequence[Session], terminal: Console) -> calibration.Calibration:
    machine = sessions[0].run.machine
    if not machine.torch:
        return calibration.TYPICAL
    with Progress(console=terminal, transient=True) as progress:
        task = progress.add_task("calibrating this machine", total=1.0, visible=False)

        def advance(done: float) -> None:
            progress.update(task, completed=done, visible=True)

        return calibration.of_machine(machine, device.here(machine), advance)


def _write(folder: Path, outputs: dict[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in outputs.items():
            write_text(folder / name, text)
    except OSError as error:
        raise SessionError(
            f"--outdir {folder}: {error.strerror}; name a folder with room to write to"
        ) from error


def _write_impact(result: Ranking, file: Path) -> None:
    try:
        write_impact(file, impact_records(result, file))
    except VectorizeError as error:
        raise RunnerError(str(error)) from error
