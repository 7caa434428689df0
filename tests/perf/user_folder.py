"""A folder of a user's: programs are written there, and run under the runner or plain Python."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from vectorize_perf.session import LoopRecord, Session
from vectorize_perf.session_file import read_session


class Folder:
    """A user's folder: writes programs, runs them under the runner or plain Python."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.environment = {**os.environ, "OMP_NUM_THREADS": "1", "COLUMNS": "100"}

    def write(self, name: str, source: str) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(source), encoding="utf-8")
        return file

    def python(self, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            cwd=self.path,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            **options,
        )

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "vectorize_perf", "run", "--all-loops", *words)

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "vectorize_perf", "run", "--all-loops", *words],
            cwd=self.path,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def session(self) -> Session:
        return read_session(self.path / "vectorize-out" / "session.json")

    def loop(self, head: str) -> LoopRecord:
        (record,) = (one for one in self.session.loops if one.site.head.startswith(head))
        return record


def innermost_first(session: Session) -> list[LoopRecord]:
    """The loops from the last line to the first."""
    return sorted(session.loops, key=lambda record: -record.site.line)
