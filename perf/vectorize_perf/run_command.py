"""`vectorize-perf run`: prepares the process, then becomes the program."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from uuid import uuid4

from vectorize_perf import device, torchrun
from vectorize_perf.errors import ProgramError, SessionError
from vectorize_perf.launch import (
    Program,
    check_module,
    find_script,
    is_container,
    plain_code,
    prepare,
    run_container,
    run_module,
    run_script,
)
from vectorize_perf.measurement import MeasuredProcess, Measurement, force_eager
from vectorize_perf.overhead import calibrate
from vectorize_perf.recording import summary
from vectorize_perf.selection import Selection
from vectorize_perf.session import Session
from vectorize_perf.session_file import NAME, read_session
from vectorize_perf.trace import Trace
from vectorize_perf.tracebacks import hide_uncaught

INTERRUPTED = 130


def run(options: argparse.Namespace, program: Program | None, own: Sequence[str]) -> int:
    """Runs the program in this process; its exit status and exceptions are the command's.

    Of torchrun the ranks are run, each with the same options, the words `own`.

    Raises:
        RunnerError: the program, the device or the output folder is not there.
    """
    if program is None:
        raise ProgramError(
            "run: no program given; write vectorize-perf run -- PROGRAM [ARG...] or run -m MODULE"
        )
    if torchrun.starts_ranks(program):
        command = torchrun.command(program, own)
        os.execv(command[0], command)
    script = None if program.is_module else find_script(program.target)
    if options.device is not None:
        device.require(options.device)
    prepare(program, script)
    trace = Trace() if options.trace else None
    if trace is not None:
        trace.install()
    measurement = _measurement(options, program, script)
    process = MeasuredProcess(measurement)
    if program.is_module:
        check_module(program.target)
    calibrate()
    recording = process.record(_announcer(options))
    if trace is not None:
        sites = process.registry.sites
        recording.on_end = lambda: trace.write(measurement.path.parent, sites)
    if options.eager:
        force_eager()
    try:
        if script is None:
            run_module(program.target)
        elif is_container(script):
            run_container()
        else:
            covered = measurement.selection.covers(str(script))
            run_script(script, process.instrument.code if covered else plain_code)
    except SystemExit as stop:
        recording.exit_status = _status(stop.code)
        raise
    except BaseException as error:
        recording.exit_status = INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
        hide_uncaught()
        raise
    recording.exit_status = 0
    return 0


def _status(code: object) -> int:
    if code is None:
        return 0
    return int(code) if isinstance(code, int) else 1


def _folder(script: Path | None) -> Path | None:
    """The folder whose modules belong to the program."""
    if script is None:
        return None
    return script.resolve() if script.is_dir() else script.resolve().parent


def _session_path(folder: Path) -> Path:
    """The session file in `folder`, which is made; only an older session is ever replaced."""
    path = (folder / NAME).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise SessionError(
            f"--outdir {folder}: {error.strerror}; name a folder to write to"
        ) from error
    if path.exists():
        try:
            read_session(path)
        except SessionError as error:
            reason = str(error).rpartition(";")[0]
            raise SessionError(f"{reason}; remove it or pass another --outdir") from error
    return path


def _measurement(options: argparse.Namespace, program: Program, script: Path | None) -> Measurement:
    selection = Selection.of(Path.cwd(), _folder(script), options.include, options.exclude)
    return Measurement(
        path=_session_path(torchrun.rank_folder(Path(options.outdir))),
        selection=selection,
        every_loop=options.all_loops,
        windows=not options.no_windows,
        device=options.device,
        run_id=uuid4().hex,
        started_at=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        command=program.command,
        eager=options.eager,
        cross_check=options.cross_check,
    )


def _announcer(options: argparse.Namespace) -> Callable[[Session, Path], None]:
    def announce(session: Session, path: Path) -> None:
        if not options.quiet:
            print(f"vectorize-perf: {summary(session)}; {path}", file=sys.stderr)

    return announce
