"""Where a node of the syntax tree stands, in lines and columns that people count."""

from __future__ import annotations

import ast
import re
from functools import cached_property

from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS
from flake8_vectorize.model.span import Span


class Positions:
    """Spans of the nodes of one file.

    The syntax tree counts columns in bytes of UTF-8 from 0; a span counts characters from 1.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._ascii = source.isascii()

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file, without their ends."""
        returns = "\r" in self._source
        return re.split("\r\n|\r|\n", self._source) if returns else self._source.split("\n")

    def span(self, node: ast.stmt | ast.expr) -> Span:
        """The whole of a statement or expression."""
        return self.between(node, node)

    def header(self, node: ast.AST) -> Span:
        """A loop statement up to the end of its header, a comprehension as a whole."""
        if isinstance(node, (ast.For, ast.AsyncFor)):
            return self.between(node, node.iter)
        if isinstance(node, ast.While):
            return self.between(node, node.test)
        assert isinstance(node, COMPREHENSIONS)
        return self.between(node, node)

    def between(self, first: ast.stmt | ast.expr, last: ast.stmt | ast.expr) -> Span:
        """From the start of one node to the end of another."""
        end_line = last.end_lineno or last.lineno
        end_offset = last.end_col_offset or last.col_offset
        return Span(
            first.lineno,
            self._column(first.lineno, first.col_offset),
            end_line,
            self._column(end_line, end_offset),
        )

    def _column(self, line: int, offset: int) -> int:
        if self._ascii:
            return offset + 1
        if line > len(self.lines):
            return offset + 1
        head = self.lines[line - 1].encode("utf-8", "surrogatepass")[:offset]
        return len(head.decode("utf-8", "ignore")) + 1
