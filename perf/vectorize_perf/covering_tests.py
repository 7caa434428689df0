"""Which test files mention the function that a loop stands in."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from vectorize_perf.session import LoopSite

MOST_FILES: Final = 3
_SKIPPED: Final = frozenset({"node_modules", "build", "dist", "site-packages", "__pycache__"})


def covering_tests(root: Path, sites: Iterable[LoopSite]) -> dict[str, list[str]]:
    """Per loop id, the test files under `root` that name its function, or else its module."""
    texts = {path: _text(path) for path in _test_files(root)}
    found = {}
    for site in sites:
        words = [site.scope.rpartition(".")[2], Path(site.path).stem]
        for word in words:
            pattern = re.compile(rf"\b{re.escape(word)}\b")
            files = [path for path, text in texts.items() if pattern.search(text)]
            if files:
                names = [path.relative_to(root).as_posix() for path in files[:MOST_FILES]]
                found[site.loop_id] = names
                break
    return found


def _test_files(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and name not in _SKIPPED
        )
        for name in sorted(files):
            if name.endswith("_test.py") or (name.startswith("test_") and name.endswith(".py")):
                yield Path(folder) / name


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
