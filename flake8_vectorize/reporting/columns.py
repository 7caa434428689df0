"""Columns as other programs count them: ours count characters from 1."""

from __future__ import annotations

from functools import lru_cache

from flake8_vectorize.sources import read_source


class SourceLines:
    """The lines of one file."""

    def __init__(self, source: str) -> None:
        self._lines = source.splitlines()

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
        return len(self._before(line, column).encode("utf-8", "surrogatepass")) + 1

    def in_utf16(self, line: int, column: int) -> int:
        """The column in units of UTF-16, from 0, as editors count."""
        return len(self._before(line, column).encode("utf-16-le", "surrogatepass")) // 2

    def _before(self, line: int, column: int) -> str:
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        return text[: column - 1].ljust(column - 1)
