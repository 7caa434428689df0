"""A small project in a folder of its own, and the commands run in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flake8_vectorize.baseline.store import DEFAULT_NAME
from flake8_vectorize.cli import main

FILL = """\
def fill(x: torch.Tensor, out: torch.Tensor):
    for i in range(x.shape[0]):
        out[i] = 2 * x[i]
    return out
"""
ADD = """\
def add(w: torch.Tensor):
    total = torch.zeros(3)
    for i in range(w.shape[0]):
        total = total + w[i]
    return total
"""
HEADER = "import torch\n\n\n"


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Project:
    """A folder with Python files, the current folder while the test runs."""

    fill, add, header = FILL, ADD, HEADER

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.baseline = folder / DEFAULT_NAME
        self._capture = capture

    def write(self, path: str, *functions: str) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(HEADER + "\n\n".join(functions), encoding="utf-8")
        return file

    def run(self, *arguments: str) -> Answer:
        """The command in this process."""
        self._capture.readouterr()
        try:
            status = main(arguments)
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        out, err = self._capture.readouterr()
        return Answer(status, out, err)

    def flake8(self, *arguments: str) -> Answer:
        """The real flake8, with our codes only."""
        return self.process("-m", "flake8", "--select", "VEC", *arguments)

    def process(self, *arguments: str) -> Answer:
        """A Python process in the project's folder."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        return Answer(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return Project(tmp_path, capsys)


class History:
    """A git repository in the project's folder."""

    def __init__(self, project: Project) -> None:
        self.project = project
        (project.folder / ".git").rmdir()
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "dev@example.org")
        self.git("config", "user.name", "dev")

    def git(self, *arguments: str, succeeds: bool = True) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.project.folder, capture_output=True, text=True
        )
        assert not succeeds or done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def lay(self, files: dict[str, tuple[str, ...]]) -> None:
        for path in self.project.folder.rglob("*.py"):
            path.unlink()
        for path, functions in files.items():
            self.project.write(path, *functions)

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def accept(self) -> None:
        answer = self.project.run("baseline", "accept", "--reason", "not now")
        assert answer.status == 0, answer.err
        assert self.project.run("baseline", "prune").status == 0

    def new(self) -> list[str]:
        """The functions with loops that the baseline does not hold, as `diff` names them."""
        lists = self.project.run("baseline", "diff", "--format", "json").json
        return sorted(item["scope"] for item in lists["new"])


@pytest.fixture
def history(project: Project) -> History:
    return History(project)


Run = Callable[..., Answer]
