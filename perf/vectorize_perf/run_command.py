"""`vectorize-perf run`: prepares the process, then becomes the program."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from uuid import uuid4

from vectorize_perf import device
from vectorize_perf.errors import ProgramError, SessionError
from vectorize_perf.instrument import Instrument, Registry, install, publish
from vectorize_perf.launch import (
    Program,
    check_module,
    find_script,
    hide_own_frames,
    plain_code,
    prepare,
    run_module,
    run_script,
)
from vectorize_perf.overhead import calibrate
from vectorize_perf.recording import Recording, summary
from vectorize_perf.sampling import Sampler
from vectorize_perf.selection import Selection
from vectorize_perf.session import Run, Session
from vectorize_perf.session_file import NAME, read_session
from vectorize_perf.stream_spans import StreamSpans
from vectorize_perf.trace import Trace

INTERRUPTED = 130


def run(options: argparse.Namespace, program: Program | None) -> int:
    """Runs the program in this process; its exit status and exceptions are the command's.

    Raises:
        RunnerError: the program, the device or the output folder is not there.
    """
    if program is None:
        raise ProgramError(
            "run: no program given; write vectorize-perf run -- PROGRAM [ARG...] or run -m MODULE"
        )
    script = None if program.is_module else find_script(program.target)
    if options.device is not None:
        device.require(options.device)
    root = Path.cwd()
    prepare(program, script)
    folder = script.resolve().parent if script is not None else None
    selection = Selection.of(root, folder, options.include, options.exclude)
    registry = Registry()
    instrument = Instrument(selection, registry, options.all_loops)
    sampler = Sampler(enabled=not options.no_windows, profile=options.cross_check)
    trace = Trace() if options.trace else None
    if trace is not None:
        trace.install()
    publish(sampler.tick)
    install(instrument)
    if program.is_module:
        check_module(program.target)
    path = _session_path(Path(options.outdir))
    calibrate()
    recording = Recording(path, registry, _described(options, program, root), _announcer(options))
    if trace is not None:
        recording.on_end = lambda: trace.write(path.parent, registry.sites)
    sampler.attach(recording.windows, recording.charge_runner)
    recording.backward = sampler.backward.record
    spans = StreamSpans(recording.charge_runner)
    spans.attach()
    recording.stream = spans.record
    recording.settle_device, recording.on_fork = spans.settle, spans.forget_parent

    def pulse() -> None:
        sampler.rearm()
        spans.look()

    recording.on_pulse = pulse
    recording.attach()
    if options.eager:
        _force_eager()
    try:
        if script is None:
            run_module(program.target)
        else:
            run_script(script, instrument.code if selection.covers(str(script)) else plain_code)
    except SystemExit as stop:
        recording.exit_status = _status(stop.code)
        raise
    except BaseException as error:
        recording.exit_status = INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
        hide_own_frames()
        raise
    recording.exit_status = 0
    return 0


def _force_eager() -> None:
    """Has compiled functions run as they are written, so that their loops can be counted."""
    try:
        import torch
    except ImportError as error:
        raise ProgramError("--eager: torch is not installed; pip install torch") from error
    torch.compiler.set_stance("force_eager")


def _status(code: object) -> int:
    if code is None:
        return 0
    return code if isinstance(code, int) else 1


def _session_path(folder: Path) -> Path:
    """The session file in `folder`, which is made; only an older session is ever replaced."""
    path = (folder / NAME).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SessionError(
            f"--outdir {folder}: {error.strerror}; name a folder to write to"
        ) from error
    if path.exists():
        try:
            read_session(path)
        except SessionError as error:
            if "not a session" in str(error):
                raise SessionError(f"{path}: holds no session; pass another --outdir") from error
    return path


def _described(
    options: argparse.Namespace, program: Program, root: Path
) -> Callable[[int | None], Run]:
    identity = uuid4().hex
    started = datetime.now(timezone.utc).isoformat(timespec="seconds")

    def describe(exit_status: int | None) -> Run:
        return Run(
            run_id=identity,
            command=program.command,
            root=str(root),
            started_at=started,
            exit_status=exit_status,
            every_loop=options.all_loops,
            machine=device.machine(options.device),
            eager=options.eager,
        )

    return describe


def _announcer(options: argparse.Namespace) -> Callable[[Session, Path], None]:
    def announce(session: Session, path: Path) -> None:
        if not options.quiet:
            print(f"vectorize-perf: {summary(session)}; {path}", file=sys.stderr)

    return announce
