"""Columns as other programs count them: ours count characters from 1."""

from __future__ import annotations

from functools import lru_cache

from flake8_vectorize.sources import lines_of, read_source


class SourceLines:
    """The lines of one file."""

    def __init__(self, source: str) -> None:
        self._lines = lines_of(source)

    @staticmethod
    @lru_cache(maxsize=8)
    def of(path: str) -> SourceLines:
        """The lines of a file on disk; none where it cannot be read."""
        try:
            return SourceLines(read_source(path))
        except OSError:
            return SourceLines("")

    def in_bytes(self, line: int, column: int) -> int:
        """The column in bytes of UTF-8, from 1."""
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        before = text[: column - 1].ljust(column - 1)
        return len(before.encode("utf-8", "surrogatepass")) + 1
