"""The baseline file: what is written, what is read back, and what damage does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flake8_vectorize.baseline import store
from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.errors import VectorizeError

LINE = (
    '{"path":"pkg/a.py","scope":"Net.forward","head":"for i in range(B)",'
    '"fp":"v1:9f3c2a1d0b7e4c55","code":"VEC201","n":0,"reason":"ragged upstream"}'
)
ENTRY = Entry(
    "pkg/a.py",
    "Net.forward",
    "for i in range(B)",
    "v1:9f3c2a1d0b7e4c55",
    "VEC201",
    0,
    "ragged upstream",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".vectorize-baseline.jsonl"


def test_the_file_is_the_schema_and_a_line_for_each_entry(path: Path) -> None:
    store.write(path, [ENTRY])
    assert path.read_text(encoding="utf-8") == f'{{"schema": 1}}\n{LINE}\n'


def test_what_is_written_is_read_back(path: Path) -> None:
    entries = (
        ENTRY,
        Entry("pkg/b.py", "<module>", 'for c in "é\\ud800"', "v1:" + "0" * 16, "VEC101", 0, "ü", 5),
    )
    store.write(path, reversed(entries))
    assert store.read(path).entries == entries
    assert not store.read(path).damage


def test_equal_loops_are_numbered(path: Path) -> None:
    store.write(path, [ENTRY, ENTRY, ENTRY])
    assert [entry.n for entry in store.read(path).entries] == [0, 1, 2]


def test_a_line_that_stands_there_twice_is_one_entry(path: Path) -> None:
    path.write_text(f'{{"schema": 1}}\n{LINE}\n\n{{"schema": 1}}\n{LINE}\r\n', encoding="utf-8")
    assert store.read(path).entries == (ENTRY,)
    assert not store.read(path).damage


def test_no_file_is_an_empty_baseline(path: Path) -> None:
    assert store.read(path).entries == ()
    assert store.read_sound(path).entries == ()


def without(key: str) -> str:
    content = json.loads(LINE)
    del content[key]
    return json.dumps(content)


def changed(**values: object) -> str:
    return json.dumps({**json.loads(LINE), **values})


DAMAGED = {
    "no JSON": ('{"path":"a.py"', "is not JSON"),
    "a list": ("[1]", "is not an entry"),
    "a merge conflict": ("<<<<<<< ours", "is the marker of a merge conflict"),
    "no reason": (without("reason"), "has no reason"),
    "another key": (changed(line=3), "has the unknown key line"),
    "a number for a text": (changed(scope=3), "has a scope that is no text"),
    "a negative count": (changed(n=-1), "has an n that is no count"),
    "a truth value for a count": (changed(n=True), "has an n that is no count"),
    "a short hash": (changed(fp="v1:12"), "has an fp that is no fingerprint"),
    "a foreign code": (changed(code="E501"), "has a code that is none of ours"),
    "an absolute path": (changed(path="/a.py"), "has a path that is not relative"),
    "a path of another system": (changed(path="a\\b.py"), "has a path that is not relative"),
    "brackets without end": ("[" * 100_000, "is not JSON"),
    "a limit that is a text": (changed(max_impact="5"), "has a max_impact that is no number"),
}


@pytest.mark.parametrize(("line", "problem"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_line_is_told_by_its_number_and_the_rest_is_read(
    path: Path, line: str, problem: str
) -> None:
    path.write_text(f'{{"schema": 1}}\n{line}\n{LINE}\n', encoding="utf-8")
    baseline = store.read(path)
    assert baseline.entries == (ENTRY,)
    assert [damage.line for damage in baseline.damage] == [2]
    assert baseline.damage[0].problem.startswith(problem)


FIRST_LINES = {
    "empty": (b"", "is not"),
    "an entry": (LINE.encode(), "is not"),
    "a later schema": (b'{"schema": 2}\n', "has schema 2"),
    "a merge conflict": (b"<<<<<<< ours\n", "is the marker"),
    "no text": (b"\xff\xfe\x00", "is not"),
}


@pytest.mark.parametrize(("raw", "problem"), FIRST_LINES.values(), ids=FIRST_LINES)
def test_a_file_without_our_first_line_is_not_guessed_at(
    path: Path, raw: bytes, problem: str
) -> None:
    path.write_bytes(raw)
    baseline = store.read(path)
    assert baseline.entries == ()
    assert [damage.line for damage in baseline.damage] == [1]
    assert baseline.damage[0].problem.startswith(problem)


def test_a_later_schema_asks_for_a_later_release(path: Path) -> None:
    path.write_text('{"schema": 2}\n', encoding="utf-8")
    with pytest.raises(VectorizeError, match=r"install a release that reads it$"):
        store.read_sound(path)


def test_a_line_that_is_not_utf8_is_told(path: Path) -> None:
    path.write_bytes(b'{"schema": 1}\n\xff\n' + LINE.encode() + b"\n")
    baseline = store.read(path)
    assert baseline.entries == (ENTRY,)
    assert [(damage.line, damage.problem) for damage in baseline.damage] == [(2, "is not UTF-8")]


def test_a_folder_in_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir()
    assert store.read(path).damage[0].problem.startswith("cannot be read")


def test_a_damaged_file_is_never_rewritten(path: Path) -> None:
    path.write_text('{"schema": 1}\nx\n', encoding="utf-8")
    with pytest.raises(VectorizeError, match="line 2 is not JSON"):
        store.read_sound(path)


def test_a_new_version_of_the_file_is_seen(path: Path) -> None:
    store.write(path, [ENTRY])
    assert len(store.read(path).entries) == 1
    store.write(path, [])
    assert store.read(path).entries == ()


def test_nothing_else_is_left_in_the_folder(path: Path) -> None:
    store.write(path, [ENTRY])
    path.chmod(0o640)
    store.write(path, [])
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(VectorizeError, match="cannot be written"):
        store.write(tmp_path / "missing" / "baseline.jsonl", [])
