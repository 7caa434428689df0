"""Our messages as python-lsp-server reads them from flake8: nothing lost, nothing mis-split."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from flake8_vectorize.cli import main

pytest.importorskip("pylsp")

SOURCE = """\
import torch


def fill(x: torch.Tensor, out: torch.Tensor):
    for i in range(x.shape[0]):
        out[i] = 2 * x[i]
    return out


def add(w: torch.Tensor):
    total = torch.zeros(3)
    for i in range(w[1:2, ::3].shape[0]):
        total = total + w[i]
    return total


def rows(x: torch.Tensor):
    return torch.stack([2 * r for r in x])
"""
PLUGINS = {
    "flake8": {"enabled": True},
    **{name: {"enabled": False} for name in ("pycodestyle", "pyflakes", "mccabe")},
}


def message(content: dict[str, Any]) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **content}).encode("utf-8")
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def messages(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    while header := stream.readline():
        length = int(header.partition(b":")[2])
        while stream.readline().strip():
            pass
        yield json.loads(stream.read(length))


def diagnosed(folder: Path, name: str, source: str) -> list[dict[str, Any]]:
    """What the server says about an open document."""
    uri = (folder / name).as_uri()
    command = [sys.executable, "-m", "pylsp"]
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as server:
        # A server that says nothing is ended, and its stream with it.
        guard = threading.Timer(60, server.kill)
        guard.start()
        assert server.stdin
        assert server.stdout
        answers = messages(server.stdout)
        document = {"uri": uri, "languageId": "python", "version": 1, "text": source}
        for content in (
            {"id": 1, "method": "initialize", "params": {"rootUri": folder.as_uri()}},
            {"method": "initialized", "params": {}},
            {
                "method": "workspace/didChangeConfiguration",
                "params": {"settings": {"pylsp": {"plugins": PLUGINS}}},
            },
            {"method": "textDocument/didOpen", "params": {"textDocument": document}},
        ):
            server.stdin.write(message(content))
            server.stdin.flush()
            if "id" in content:
                next(answers)
        try:
            for answer in answers:
                if answer.get("method") == "textDocument/publishDiagnostics":
                    found: list[dict[str, Any]] = answer["params"]["diagnostics"]
                    return found
        finally:
            guard.cancel()
            server.kill()
    raise AssertionError("the server ended without an answer")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "setup.cfg").write_text("[flake8]\nselect = VEC\n", encoding="utf-8")
    (tmp_path / "a.py").write_text(SOURCE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_codes_lines_columns_and_texts_arrive_whole(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "a.py"])
    ours = [line.split(":", 3) for line in capsys.readouterr().out.splitlines()]
    expected = [(int(line), int(column), text.strip()) for _, line, column, text in ours]
    assert len(expected) == 3
    found = diagnosed(folder, "a.py", SOURCE)
    starts = [item["range"]["start"] for item in found]
    places = [(start["line"] + 1, start["character"] + 1) for start in starts]
    texts = [item["message"] for item in found]
    assert [(*place, text) for place, text in zip(places, texts, strict=True)] == expected
    assert [item["code"] for item in found] == [text.split()[0] for text in texts]


def test_the_baseline_of_the_folder_counts_for_unsaved_text(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["baseline", "accept", "--code", "VEC1", "--reason", "three rows"]) == 0
    edited = SOURCE.replace("2 * x[i]", "3 * x[i]")
    found = diagnosed(folder, "a.py", f"# not saved yet\n{edited}")
    assert [(item["code"], item["range"]["start"]["line"]) for item in found] == [("VEC201", 12)]
