"""Which lines of a file end in a comment that gives a shape: `x = encode(y)  # (B, T, C)`."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.values.value import Kind, Value
from flake8_vectorize.analysis.values.written_shapes import SAID, shape_in


class Comments:
    """The comments of one file that give the shape of what their line makes."""

    def __init__(self, source: str = "") -> None:
        self._source = source
        self._lines: list[str] | None = None

    def told(self, value: Value, node: ast.Assign) -> Value:
        """An unknown value, or the tensor whose shape stands behind what gives it a name."""
        if not isinstance(node.targets[0], ast.Name):
            return value
        line = node.end_lineno or node.lineno
        shape = self.shape(line)
        if not shape:
            return value
        return value._replace(kind=Kind.TENSOR, proof=f"{SAID} {shape}, line {line}")

    def shape(self, line: int) -> str:
        """The shape that a comment at the end of a line gives."""
        if self._lines is None:
            self._lines = self._source.split("\n") if "#" in self._source else []
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        code, mark, comment = text.partition("#")
        quoted = code.count("'") % 2 or code.count('"') % 2
        return shape_in(comment) if mark and not quoted else ""
