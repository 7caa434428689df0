"""Session files: what is written is read back, and anything else is one clear line."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hand_made import SECOND, lane, loop, operator, session

from vectorize_perf import session_file
from vectorize_perf.errors import SessionError
from vectorize_perf.observations import (
    CompiledRecord,
    MemoryRecord,
    ProfiledRecord,
    StreamRecord,
)
from vectorize_perf.session import LoopRecord, Session
from vectorize_perf.session_file import add_to_file, read_session


def of_process(number: int, *loops: LoopRecord, main: bool = False, run: str = "a") -> Session:
    made = session(*loops, run_id=run)
    process = replace(made.processes[0], process=number, main=main)
    moved = tuple(
        replace(one, lanes=tuple(replace(lane, process=number) for lane in one.lanes))
        for one in loops
    )
    return replace(made, processes=(process,), loops=moved)


def test_a_session_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = session(loop("f", 2.0, operator()), loop("g", 1.0, code=None))
    add_to_file(tmp_path / "session.json", made)
    assert read_session(tmp_path / "session.json") == made


def looked_into() -> LoopRecord:
    made = loop("f", 2.0, operator())
    seen = replace(
        made.window,
        wait_ns=5,
        memory=MemoryRecord(0.5, 7, 9),
        profiled=ProfiledRecord(3, 6, 1, True, 5, 2, 70),
    )
    return replace(
        made,
        window=seen,
        stream=StreamRecord(4, 300, sampled=True),
        compiled=CompiledRecord(1, 20, 5, 0.25),
    )


def test_what_looking_closer_said_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    made = session(looked_into(), eager=True)
    add_to_file(path, made)
    assert read_session(path) == made


def test_another_process_takes_nothing_away(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    add_to_file(path, of_process(1, looked_into(), main=True))
    add_to_file(path, of_process(2, loop("f", 1.0)))
    (record,) = read_session(path).loops
    assert (record.stream, record.compiled) == (looked_into().stream, looked_into().compiled)
    assert record.window == looked_into().window


def test_processes_of_one_run_are_added_up_in_any_order(tmp_path: Path) -> None:
    parts = [of_process(n, loop("f", 1.0, iterations=n), main=n == 1) for n in (1, 2, 3)]
    for order in (parts, parts[::-1]):
        path = tmp_path / "session.json"
        path.unlink(missing_ok=True)
        for part in order:
            add_to_file(path, part)
        whole = read_session(path)
        assert whole.loops[0].iterations == 6
        assert sorted(one.process for one in whole.processes) == [1, 2, 3]


def test_a_later_part_of_a_process_replaces_its_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    add_to_file(path, of_process(1, loop("f", 1.0, iterations=5)))
    add_to_file(path, of_process(2, loop("f", 1.0, iterations=7)))
    add_to_file(path, of_process(1, loop("f", 1.0, iterations=50)))
    assert read_session(path).loops[0].iterations == 57


def test_a_new_run_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    add_to_file(path, of_process(1, loop("f", 1.0), run="old"))
    add_to_file(path, of_process(1, loop("g", 1.0), run="new"))
    assert [one.site.scope for one in read_session(path).loops] == ["g"]


def test_a_full_disk_keeps_what_was_recorded_before(tmp_path, monkeypatch) -> None:
    path = tmp_path / "session.json"
    add_to_file(path, of_process(1, loop("f", 1.0)))
    before = path.read_bytes()

    def full(handle: int, *_: object, **__: object) -> None:
        os.close(handle)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(session_file.os, "fdopen", full)
    with pytest.raises(SessionError, match="No space left on device"):
        add_to_file(path, of_process(1, loop("f", 9.0)))
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["session.json"]


DAMAGE = {
    "empty": ("", "not a session"),
    "not JSON": ("{", "not a session"),
    "not an object": ("[1, 2]", "not a session"),
    "too deep": ("[" * 100_000, "not a session"),
    "no number": ('{"schema": 1, "run": NaN}', "NaN is no number"),
    "another program's": ('{"mine": 1}', "'schema' is missing"),
    "another version": ('{"schema": 99}', "version 99, this program reads version 1"),
    "no run": ('{"schema": 1}', "session has no field 'run'"),
}


@pytest.mark.parametrize(("text", "message"), DAMAGE.values(), ids=[*DAMAGE])
def test_a_damaged_file_is_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "session.json"
    path.write_text(text)
    with pytest.raises(SessionError) as caught:
        read_session(path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


WRONG = {
    "text for a number": (["loops", 0, "lanes", 0, "calls"], "many", "lanes[0].calls is 'many'"),
    "a number for a list": (["loops"], 5, "session.loops is 5, expected a list"),
    "unknown category": (
        ["loops", 0, "window", "operators", 0, "category"],
        "magic",
        "category is 'magic', expected one of",
    ),
    "true for a number": (["processes", 0, "wall_ns"], True, "wall_ns is True"),
}


@pytest.mark.parametrize(("place", "value", "message"), WRONG.values(), ids=[*WRONG])
def test_a_wrong_field_is_named(tmp_path: Path, place, value, message) -> None:
    path = tmp_path / "session.json"
    add_to_file(path, session(loop("f", 1.0, operator())))
    content = json.loads(path.read_text())
    inner = content
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    path.write_text(json.dumps(content))
    with pytest.raises(SessionError) as caught:
        read_session(path)
    assert message in str(caught.value)


def test_threads_that_run_together_count_once() -> None:
    together = (lane(4.0, thread="a"), lane(4.0, thread="b"))
    apart = (lane(4.0, last_ns=4 * SECOND), lane(4.0, first_ns=5 * SECOND, last_ns=9 * SECOND))
    record = loop("f", 1.0)
    assert replace(record, lanes=together).inclusive_s == pytest.approx(4.0)
    assert replace(record, lanes=apart).inclusive_s == pytest.approx(8.0)
