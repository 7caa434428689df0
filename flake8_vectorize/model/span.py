"""Where something stands in a file."""

from __future__ import annotations

from flake8_vectorize.model.named_tuple import NamedTuple


class Span(NamedTuple):
    """A stretch of source: lines and columns from 1, columns in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
