"""Our messages as editors take them apart: place, code and text arrive whole.

How each reads a line of flake8: the flake8 extension of Visual Studio Code asks
for a `--format` of its own; the others take the default format, as an `errorformat` of Vim or by a
regular expression. tests/lsp asks the real python-lsp-server.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.baseline.store import DEFAULT_NAME, write

SOURCE = """\
import torch


def fill(x: torch.Tensor, out: torch.Tensor):
    for i in range(x.shape[0]):
        out[i, 1:2] = 2 * x[i, 1:2]


def add(w: torch.Tensor):
    total = torch.zeros(3)
    for i in range(w[1:2, ::3].shape[0]):
        total = total + w[i]
    return total, torch.stack([{"a:1:2: b": r}["a:1:2: b"] for r in w])
"""
HEADS = (
    "{...: ... for k, v in x[::2].items()}",
    'for c in "1:2: a"',
    "while (n := step(x[12:34])) > 1e-06",
    "for i in d[1:2:3], e[::]",
)
DEFAULT = "%(path)s:%(row)d:%(col)d: %(code)s %(text)s"
EDITORS = {
    "Visual Studio Code": (
        "%(row)d,%(col)d,%(code).1s,%(code)s:%(text)s",
        r"(?P<line>\d+),(?P<column>-?\d+),\w+,(?P<code>\w+\d+):(?P<text>[^\r\n]*)",
    ),
    "ALE": (
        DEFAULT,
        r"[a-zA-Z]?:?[^:]+:(?P<line>\d+):?(?P<column>\d+)?: (?P<code>[a-zA-Z0-9]+):? (?P<text>.*)",
    ),
    "flycheck": (
        DEFAULT,
        r".+?:(?P<line>\d+):(?P<column>\d+): (?P<code>[a-zA-Z]+[0-9]+) (?P<text>[^\n]+)",
    ),
    "efm": (DEFAULT, r".+?:(?P<line>\d+):(?P<column>\d+): (?P<code>\S+) (?P<text>.+)"),
    "greedy": (DEFAULT, r"(.*):(?P<line>\d*):(?P<column>\d*): (?P<code>\w*) (?P<text>.*)"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / ".git").mkdir()
    (folder / "a.py").write_text(SOURCE, encoding="utf-8")
    gone = [
        Entry("a.py", "f", head, f"v1:{n:016x}", "VEC404", 0, "1:2: r")
        for n, head in enumerate(HEADS)
    ]
    write(folder / DEFAULT_NAME, gone)
    return folder


def said(folder: Path, *command: str) -> str:
    run = [sys.executable, "-m", *command, "a.py", "--extend-select", "VEC4"]
    return subprocess.run(run, cwd=folder, capture_output=True, text=True).stdout


@pytest.mark.parametrize(("form", "pattern"), EDITORS.values(), ids=EDITORS)
def test_an_editor_reads_what_the_command_reports(folder: Path, form: str, pattern: str) -> None:
    report = json.loads(said(folder, "flake8_vectorize", "check", "--format", "json"))
    expected = [(str(f["line"]), str(f["column"]), f["code"], f["message"]) for f in report]
    assert {code for _, _, code, _ in expected} == {"VEC101", "VEC104", "VEC201", "VEC901"}
    assert sum(code == "VEC901" for _, _, code, _ in expected) == len(HEADS)
    lines = said(folder, "flake8", "--ignore", "E,F,W", f"--format={form}").splitlines()
    found = [re.fullmatch(pattern, line) for line in lines]
    assert all(found)
    read = [m.group("line", "column", "code", "text") for m in found if m]
    assert sorted(read) == sorted(expected)
