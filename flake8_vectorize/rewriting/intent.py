"""What an edited file has to read as: the syntax tree of the old text with its nodes replaced."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Any

from flake8_vectorize.model.batched import Edit


def as_intended(before: str, edits: Sequence[Edit], after: str) -> bool:
    """Whether the new text reads as the old one with these edits made, and nothing else changed.

    Raises:
        SyntaxError, ValueError: one of the two is no Python.
    """
    intended = _Replaced(before, edits).visit(ast.parse(before))
    return ast.dump(intended) == ast.dump(ast.parse(after))


class _Replaced(ast.NodeTransformer):
    """Puts the nodes of edits into a syntax tree."""

    def __init__(self, source: str, edits: Sequence[Edit]) -> None:
        self._lines = re.split("\r\n|\r|\n", source)
        self._edits = {
            (e.span.line, e.span.column, e.span.end_line, e.span.end_column): e for e in edits
        }

    def visit(self, node: ast.AST) -> Any:
        edit = (
            self._edits.get(self._place(node)) if isinstance(node, (ast.stmt, ast.expr)) else None
        )
        if edit is not None and edit.expression and isinstance(node, ast.expr):
            return ast.parse(edit.expression, mode="eval").body
        if edit is not None and not edit.expression and isinstance(node, ast.stmt):
            return [made for text in edit.statements for made in ast.parse(text).body]
        node = self.generic_visit(node)
        if getattr(node, "body", None) == [] and not isinstance(node, ast.Module):
            node.body = [ast.Pass()]  # type: ignore[attr-defined]
        return node

    def _place(self, node: ast.stmt | ast.expr) -> tuple[int, int, int, int]:
        end_line, end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return (
            node.lineno,
            self._column(node.lineno, node.col_offset),
            end_line,
            self._column(end_line, end),
        )

    def _column(self, line: int, offset: int) -> int:
        """Characters from 1 for bytes from 0."""
        text = self._lines[line - 1].encode("utf-8", "surrogatepass")
        return len(text[:offset].decode("utf-8", "ignore")) + 1
