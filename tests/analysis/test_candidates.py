"""Loops that are turned away before they are read would be silent after a full reading too."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_vectorize.engine import inspect_source

torch = pytest.importorskip("torch")

FOLDERS = ("distributions", "ao/quantization", "nn/modules", "fft", "_refs", "sparse")
FILES = [
    path
    for folder in FOLDERS
    for path in sorted((Path(torch.__file__).parent / folder).glob("*.py"))
]


@pytest.mark.parametrize("folder", FOLDERS)
def test_reading_every_loop_finds_nothing_else(folder: str) -> None:
    paths = [path for path in FILES if path.parent.as_posix().endswith(folder)]
    assert paths
    for path in paths:
        source = path.read_text(encoding="utf-8")
        found = inspect_source(source, path.name).findings
        every = inspect_source(source, path.name, every_loop=True).findings
        assert [(f.span, f.code, f.message) for f in found] == [
            (f.span, f.code, f.message) for f in every
        ], path
