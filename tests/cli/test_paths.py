"""Files with odd names, links, and pipes that take no Unicode: all are told, none breaks a run."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

COMMANDS = (["check", "."], ["baseline", "check"], ["baseline", "diff"], ["baseline", "prune"])


def accept(project, *paths: str, reason: str = "three rows"):
    return project.run("baseline", "accept", *paths, "--reason", reason)


NAMES = (
    "with space.py",
    "ü😀.py",
    "c:5.py",
    "n\nl.py",
    "50%,.py",
    "-x.py",
    os.fsdecode(b"u\xff.py"),
)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_file_of_any_name_is_accepted_and_stays_known(project, name: str) -> None:
    project.write(f"pkg/{name}", project.fill)
    assert accept(project, reason=f"ragged {name}").status == 0
    for form in ("text", "json", "sarif", "github", "gitlab", "rdjson"):
        answer = project.run("check", "pkg", "--format", form, "--show-accepted")
        assert (answer.status, answer.err) == (0, "")
        assert answer.out.isascii() or form in ("text", "github")
    assert project.run("baseline", "check").status == 0
    assert project.run("baseline", "accept").status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no such name there")
def test_a_name_that_no_entry_can_hold_is_refused_and_the_file_kept(project) -> None:
    project.write("a.py", project.fill)
    accept(project)
    before = project.baseline.read_bytes()
    project.write("a\\b.py", project.add)
    answer = accept(project)
    assert answer.status == 2
    assert answer.err.startswith("flake8-vectorize: a\\b.py cannot be accepted")
    assert project.baseline.read_bytes() == before


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_reports_are_utf8_whatever_the_pipe_was_set_to(
    project, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    project.write("ü😀.py", project.fill)
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    script = (
        "import subprocess, sys\n"
        "run = [sys.executable, '-m', 'flake8_vectorize', 'check', '.']\n"
        "done = subprocess.run(run, capture_output=True)\n"
        "print(ascii((done.stdout + done.stderr).decode('utf-8')))\n"
    )
    answer = project.process("-c", script)
    assert answer.out.startswith(ascii("ü😀.py:5:5: VEC101 ")[:-1])


@pytest.mark.parametrize("named", ["link.py", "."])
def test_a_link_to_a_file_of_the_project_is_the_same_file_everywhere(project, named: str) -> None:
    project.write("pkg/a.py", project.fill)
    (project.folder / "link.py").symlink_to(Path("pkg") / "a.py")
    accept(project, named)
    assert json.loads(project.baseline.read_text().splitlines()[1])["path"] == "pkg/a.py"
    assert project.flake8().out == ""
    assert project.run("check", "link.py").out == ""


def test_a_link_to_a_file_elsewhere_has_the_name_that_it_has_here(
    project, tmp_path_factory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "b.py"
    project.write("a.py", project.fill).rename(elsewhere)
    (project.folder / "a.py").symlink_to(elsewhere)
    accept(project)
    assert json.loads(project.baseline.read_text().splitlines()[1])["path"] == "a.py"
    assert project.flake8().out == ""


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_names_without_a_file_are_passed_over(project, command: list[str]) -> None:
    (project.folder / ".#a.py").symlink_to("user@host.1:2")
    os.mkfifo(project.folder / "pipe.py")
    (project.folder / "folder.py").mkdir()
    answer = project.run(*command)
    assert (answer.status, answer.err) == (0, "")
    assert "VEC" not in answer.out


def test_a_baseline_without_a_folder_is_one_line(project) -> None:
    project.write("a.py", project.fill)
    answer = project.run("baseline", "accept", "--reason", "r", "--baseline", "no/such.jsonl")
    assert answer.status == 2
    assert answer.err == (
        "flake8-vectorize: --baseline no/such.jsonl has no folder to stand in; make it first\n"
    )
