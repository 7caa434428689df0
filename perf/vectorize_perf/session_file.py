"""Reads and writes session files: versioned, atomic, one file for all processes of a run."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from vectorize_perf.codec import decoded, encoded
from vectorize_perf.errors import SessionError
from vectorize_perf.session import SCHEMA, LoopRecord, Session

NAME = "session.json"


def read_session(path: str | os.PathLike[str]) -> Session:
    """The session in a file.

    Raises:
        SessionError: the file cannot be read, holds something else, or is of another version.
    """
    remedy = "write one with: vectorize-perf run -- PROGRAM"
    try:
        text = Path(path).read_text(encoding="utf-8")
        content = json.loads(text, parse_constant=_no_number)
    except OSError as error:
        raise SessionError(f"{path}: cannot be read ({error.strerror}); {remedy}") from error
    except (ValueError, RecursionError) as error:
        raise SessionError(f"{path}: not a session, {error}; {remedy}") from error
    if not isinstance(content, dict) or "schema" not in content:
        raise SessionError(f"{path}: not a session, the field 'schema' is missing; {remedy}")
    if content["schema"] != SCHEMA:
        raise SessionError(
            f"{path}: session of version {content['schema']!r}, this program reads version "
            f"{SCHEMA}; run the workload again"
        )
    try:
        return decoded(Session, content, "session")
    except ValueError as error:
        raise SessionError(f"{path}: damaged session, {error}; run the workload again") from error


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def write_text(path: Path, text: str) -> None:
    """Puts `text` in place of the file in one step; the old file stays if anything fails.

    Raises:
        OSError: the folder or the disk does not take it.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def _sole_writer(folder: Path) -> Iterator[None]:
    """Holds the folder's lock, so that the processes of a run write one after another."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def add_to_file(path: Path, session: Session) -> None:
    """Adds one process to the session file of its run; a session of another run is replaced.

    Raises:
        SessionError: the folder or the disk does not take it; the file is as it was.
    """
    try:
        with _sole_writer(path.parent):
            joined = _joined(path, session)
            loops = tuple(sorted(joined.loops, key=_place))
            text = json.dumps({"schema": SCHEMA, **encoded(replace(joined, loops=loops))})
            write_text(path, f"{text}\n")
    except OSError as error:
        raise SessionError(
            f"{path}: the session was not written ({error.strerror}); "
            "free the disk or pass --outdir DIR"
        ) from error


def _joined(path: Path, session: Session) -> Session:
    try:
        known = read_session(path)
    except SessionError:
        return session
    if known.run.run_id != session.run.run_id:
        return session
    return merged(known, session)


def merged(known: Session, new: Session) -> Session:
    """Two parts of one run as one; of a process that both describe, `new` counts."""
    again = {one.process for one in new.processes}
    kept = tuple(one for one in known.processes if one.process not in again)
    loops = {_key(one): one for one in new.loops}
    for old in known.loops:
        key = _key(old)
        lanes = tuple(lane for lane in old.lanes if lane.process not in again)
        here = loops.get(key)
        if here is None:
            loops[key] = replace(old, lanes=lanes)
        else:
            loops[key] = replace(
                here,
                lanes=(*lanes, *here.lanes),
                window=here.window or old.window,
                backward=here.backward or old.backward,
                stream=here.stream or old.stream,
                compiled=here.compiled or old.compiled,
            )
    main = any(one.main for one in new.processes)
    return Session(
        run=new.run if main else known.run,
        processes=(*kept, *new.processes),
        loops=tuple(loops.values()),
    )


def _key(record: LoopRecord) -> tuple[str, int, int]:
    return record.site.loop_id, record.site.line, record.site.column


def _place(record: LoopRecord) -> tuple[str, int, int]:
    return record.site.path, record.site.line, record.site.column
