"""Files that Python cannot read, beside one that it can: each door reports both."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_vectorize.lsp.diagnosis import diagnose

LOOP = """\
import torch
from torch import Tensor


def scaled(x: Tensor, out: Tensor):
    for i in range(x.shape[0]):
        out[i] = 2 * x[i]
"""
# what is read all the same, with the line of the loop
READ = {
    "sound": (LOOP.encode(), 6),
    "byte-order-mark": (b"\xef\xbb\xbf" + LOOP.encode(), 6),
    "latin-1": (("# coding: latin-1\n# äö\n" + LOOP).encode("latin-1"), 8),
    "unknown-cookie": (("# coding: nonsense\n" + LOOP).encode(), 7),
    "mark-and-cookie": (b"\xef\xbb\xbf# coding: latin-1\n" + LOOP.encode(), 7),
    "no-utf-8": (b"# \xff\xfe\n" + LOOP.encode(), 7),
    "carriage-returns": (LOOP.replace("\n", "\r").encode(), 6),
    "windows": (LOOP.replace("\n", "\r\n").encode(), 6),
}
BROKEN = {
    "syntax": (LOOP + "def (:\n").encode(),
    "indentation": (LOOP + "  x\n").encode(),
    "null-byte": (LOOP + "y = '\x00'\n").encode(),
    "unterminated": (LOOP + "s = '''\n").encode(),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, (content, _) in READ.items():
        (tmp_path / f"{name}.py").write_bytes(content)
    for name, content in BROKEN.items():
        (tmp_path / f"{name}.py").write_bytes(content)
    return tmp_path


def output(folder: Path, *command: str) -> str:
    run = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1, run.stderr
    assert not run.stderr
    return run.stdout


def test_check_reports_every_file(folder: Path) -> None:
    found = json.loads(output(folder, "flake8_vectorize", "check", ".", "--format", "json"))
    codes = {(Path(item["path"]).stem, item["code"]) for item in found}
    assert codes == {(name, "VEC101") for name in READ} | {(name, "VEC000") for name in BROKEN}
    lines = {Path(i["path"]).stem: i["line"] for i in found if i["code"] == "VEC101"}
    assert lines == {name: line for name, (_, line) in READ.items()}


def test_flake8_reports_every_file(folder: Path) -> None:
    """What Python cannot parse has flake8's own E999."""
    text = output(folder, "flake8", "--isolated", "--select", "VEC,E9", ".")
    codes = {(Path(line.split(":")[0]).stem, line.split(" ")[1]) for line in text.splitlines()}
    assert codes == {(name, "VEC101") for name in READ} | {(name, "E999") for name in BROKEN}


@pytest.mark.parametrize("name", [*READ, *BROKEN])
def test_the_editor_is_told(folder: Path, name: str) -> None:
    path = folder / f"{name}.py"
    diagnosis = diagnose(path.read_bytes().decode("latin-1"), str(path), [])
    expected = name not in BROKEN and "mark" not in name
    assert diagnosis.readable is expected
