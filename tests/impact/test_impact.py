"""Impact records: written and merged, read back, and joined to the findings they belong to."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
from pathlib import Path

import pytest

from flake8_vectorize import (
    Finding,
    ImpactRecord,
    Loop,
    LoopKind,
    Span,
    Speedup,
    SpeedupKind,
    VectorizeError,
    read_impact,
    write_impact,
)
from flake8_vectorize.impact.join import join
from flake8_vectorize.impact.record import duration, percent, tag

FIRST, SECOND, THIRD = (f"v1:{digit * 16}" for digit in "123")
RECORD = ImpactRecord(
    path="pkg/a.py",
    scope="Net.forward",
    fp=FIRST,
    share=0.4,
    seconds=1.6876,
    calls=2,
    iterations=4096,
    ops_per_iteration=3.0,
    launches_per_iteration=None,
    syncs_per_iteration=0.0,
    speedup=Speedup(13.3, SpeedupKind.PREDICTED, 8.0, 20.0),
    saved=0.37,
    device="cpu",
    workload="train.py --small",
    torch="2.13.0",
    measured_at="2026-11-24T02:00:00+00:00",
)


def finding(scope: str, fp: str, line: int = 3) -> Finding:
    span = Span(line, 5, line + 1, 9)
    loop = Loop(LoopKind.FOR, span, span, scope, "for i in range(n)", fp)
    return Finding("VEC201", "sum over dim 0 of x in a Python loop", span, loop)


def test_records_are_read_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "impact.jsonl"
    bare = dataclasses.replace(RECORD, fp=SECOND, speedup=None, saved=None, ops_per_iteration=None)
    write_impact(path, [bare, RECORD])
    assert read_impact(path) == (RECORD, bare)
    assert path.read_text(encoding="utf-8").startswith('{"schema": 1}\n{"path":"pkg/a.py",')


def test_no_file_is_no_records(tmp_path: Path) -> None:
    assert read_impact(tmp_path / "impact.jsonl") == ()


def test_a_run_replaces_what_it_measured_before_and_leaves_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "impact.jsonl"
    cuda = dataclasses.replace(RECORD, device="cuda")
    other = dataclasses.replace(RECORD, fp=SECOND, workload="other.py")
    gone = dataclasses.replace(RECORD, fp=THIRD)
    write_impact(path, [RECORD, cuda, other, gone])
    again = dataclasses.replace(RECORD, seconds=1.0)
    write_impact(path, [again])
    assert set(read_impact(path)) == {again, cuda, other}


def test_two_workloads_share_one_record_of_a_loop(tmp_path: Path) -> None:
    path = tmp_path / "impact.jsonl"
    write_impact(path, [RECORD])
    other = dataclasses.replace(RECORD, workload="other.py")
    write_impact(path, [other])
    assert read_impact(path) == (other,)


DAMAGED = {
    "no JSON": "{",
    "another file": '{"path":"a.py"}',
    "a text for a number": '{"schema": 1}\n{"share": "x"}',
    "no schema": "[]",
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_told_by_its_line_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "impact.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(VectorizeError, match=r"impact\.jsonl, line \d"):
        read_impact(path)
    with pytest.raises(VectorizeError):
        write_impact(path, [RECORD])
    assert path.read_text(encoding="utf-8") == text


def _write_twenty(path: str, device: str) -> None:
    for step in range(20):
        record = dataclasses.replace(RECORD, device=f"{device}{step}")
        write_impact(path, [record])


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "impact.jsonl"
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_write_twenty, args=(os.fspath(path), name)) for name in ("a", "b")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert len(read_impact(path)) == 40


def test_a_finding_has_the_record_of_its_loop() -> None:
    one, two = finding("Net.forward", FIRST), finding("Net.forward", SECOND, 9)
    impacts = join("pkg/a.py", [one, two], [RECORD])
    assert impacts[one.loop].record is RECORD
    assert impacts[one.loop].tag == "[impact 37% 412us/iter n=4096]"
    assert two.loop not in impacts


def test_a_record_of_another_file_or_function_is_none_of_it() -> None:
    assert not join("pkg/b.py", [finding("Net.forward", FIRST)], [RECORD])
    assert not join("pkg/a.py", [finding("Net.backward", FIRST)], [RECORD])


def test_an_edited_loop_has_its_old_record_as_stale() -> None:
    edited = finding("Net.forward", SECOND)
    impacts = join("pkg/a.py", [edited], [RECORD])
    assert impacts[edited.loop].tag == "[impact 37% 412us/iter n=4096 stale]"


def test_of_two_edited_loops_neither_is_guessed_at() -> None:
    edited = [finding("Net.forward", SECOND), finding("Net.forward", THIRD, 9)]
    assert not join("pkg/a.py", edited, [RECORD])


def test_of_several_devices_the_heaviest_counts() -> None:
    cuda = dataclasses.replace(RECORD, device="cuda", saved=0.6)
    one = finding("Net.forward", FIRST)
    assert join("pkg/a.py", [one], [cuda, RECORD])[one.loop].record is cuda


def test_without_a_speedup_the_tag_shows_the_share() -> None:
    record = dataclasses.replace(RECORD, speedup=None, saved=None)
    assert tag(record) == "[share 40% 412us/iter n=4096]"


def test_a_loop_that_never_ran_has_no_time_per_iteration() -> None:
    assert tag(dataclasses.replace(RECORD, iterations=0, saved=0.0)) == "[impact 0% n=0]"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(2.5, "2.5s"), (0.0125, "12.5ms"), (0.000412, "412us"), (3.2e-8, "32ns"), (0.0, "0ns")],
)
def test_a_time_has_three_digits_and_its_unit(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.372, "37%"), (1.0, "100%"), (0.004, "0.4%"), (1e-4, "<0.1%"), (0, "0%")],
)
def test_a_share_is_in_percent(share: float, text: str) -> None:
    assert percent(share) == text
