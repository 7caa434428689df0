"""`vectorize-perf rank`, from a recorded program to the files that others read."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from user_folder import Folder

PROGRAM = """
import torch

def total(x: torch.Tensor) -> torch.Tensor:
    s = torch.zeros(())
    for i in range(x.shape[0]):
        s = s + x[i].sin()
    return s

def never(x: torch.Tensor) -> torch.Tensor:
    return torch.stack([row * 2 for row in x])

for _ in range(20):
    total(torch.randn(200))
"""
OUTPUTS = {"hot_loops.csv", "backlog.md", "report.html"}


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    """Where this machine's calibration is kept for these tests, apart from the user's."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    """A folder whose program was run, once for all tests."""
    folder = Folder(tmp_path_factory.mktemp("original"))
    folder.write("program.py", PROGRAM)
    folder.write("tests/test_program.py", "from program import total\n")
    result = folder.python("-m", "vectorize_perf", "run", "--", "program.py")
    assert result.returncode == 0, result.stderr
    return folder.path


@pytest.fixture
def recorded(folder, original, cache):
    """A copy of it that a test may change."""
    shutil.copytree(original, folder.path, dirs_exist_ok=True)
    session = folder.path / "vectorize-out" / "session.json"
    session.write_text(session.read_text().replace(str(original), str(folder.path)))
    folder.environment["XDG_CACHE_HOME"] = str(cache)
    return folder


def test_all_files_are_written_and_agree(recorded) -> None:
    result = recorded.python("-m", "vectorize_perf", "rank", "vectorize-out", "--outdir", "out")
    assert result.returncode == 0, result.stderr
    out = recorded.path / "out"
    assert {file.name for file in out.iterdir()} == OUTPUTS
    with (out / "hot_loops.csv").open() as stream:
        hot, idle = csv.DictReader(stream)
    assert (hot["module"], hot["line"], hot["call_count"], hot["iterations"]) == (
        "program.py",
        "6",
        "20",
        "4000",
    )
    assert float(hot["pct_time"]) > 50
    assert idle["loop_id"].split("::")[1] == "never"
    assert "tests/test_program.py" in (out / "backlog.md").read_text()
    assert "program.py:6" in result.stdout
    header, record = map(json.loads, (recorded.path / ".vectorize-impact.jsonl").open())
    assert header == {"schema": 1}
    assert hot["loop_id"] == "::".join((record["path"], record["scope"], record["fp"]))
    assert record["iterations"] == 4000


def test_the_linter_shows_the_impact(recorded) -> None:
    recorded.python("-m", "vectorize_perf", "rank", "vectorize-out", "--outdir", "out")
    result = recorded.python("-m", "flake8", "--isolated", "--select=VEC", "program.py")
    line = next(line for line in result.stdout.splitlines() if "program.py:6:" in line)
    assert "[impact" in line
    assert "n=4000" in line


def test_impact_paths_follow_the_impact_file(recorded) -> None:
    (recorded.path / "deep").mkdir()
    words = ["rank", "vectorize-out", "--outdir", "out", "--impact", "deep/impact.jsonl"]
    recorded.python("-m", "vectorize_perf", *words)
    record = json.loads((recorded.path / "deep/impact.jsonl").read_text().splitlines()[1])
    assert record["path"] == "../program.py"


def test_against_an_older_session_the_movements_are_shown(recorded) -> None:
    words = ["rank", "vectorize-out", "--outdir", "out", "--against", "vectorize-out/session.json"]
    result = recorded.python("-m", "vectorize_perf", *words)
    assert result.returncode == 0, result.stderr
    assert "same" in result.stdout


MISTAKES = {
    "no session": (["nowhere.json"], "nowhere.json: cannot be read"),
    "no older session": (["vectorize-out", "--against", "nowhere"], "nowhere: cannot be read"),
    "damaged": (["damaged.json"], "damaged.json: not a session"),
    "output is a file": (["vectorize-out", "--outdir", "program.py"], "--outdir program.py"),
    "impact is something else": (["vectorize-out", "--impact", "damaged.json"], "damaged.json"),
}


@pytest.mark.parametrize(("words", "message"), MISTAKES.values(), ids=[*MISTAKES])
def test_a_mistake_is_one_line_and_nothing_is_overwritten(recorded, words, message) -> None:
    recorded.write("damaged.json", '{"schema": 1, ')
    before = Path(recorded.path / "program.py").read_bytes()
    result = recorded.python("-m", "vectorize_perf", "rank", *words)
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert message in result.stderr
    assert Path(recorded.path / "program.py").read_bytes() == before
    assert Path(recorded.path / "damaged.json").read_text() == '{"schema": 1, '
