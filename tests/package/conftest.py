"""A package in a folder of its own, written file by file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flake8_vectorize.engine import inspect_source

#: a loop that is worth a finding if, and only if, `made` is a tensor
USER = """\
import torch
{imported}


def doubled(x):
    made = {call}
    return torch.stack([2 * row for row in made])
"""
TENSORS = "import torch\n\n\ndef rows(x):\n    return torch.exp(x)\n"
LISTS = "def rows(x):\n    return [x, None]\n"
FOUND = ["VEC104"]
Write = Callable[..., None]
Codes = Callable[[str, str], list[str]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes files, by their paths with `/`."""

    def writes(files: dict[str, str]) -> None:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    return writes


@pytest.fixture
def codes(tmp_path: Path) -> Codes:
    """What is found in a text that stands, or will stand, in a file, with its package."""

    def found(name: str, source: str) -> list[str]:
        report = inspect_source(source, str(tmp_path / name), cache_in=tmp_path)
        return [finding.code for finding in report.findings]

    return found


def user(imported: str, call: str) -> str:
    """A module whose only loop walks what an imported function returns."""
    return USER.format(imported=imported, call=call)
