"""The source text of new syntax: numbers and texts as the user wrote them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence


class Spelling:
    """Spells syntax that is partly made and partly taken from one file."""

    def __init__(self, source: str) -> None:
        self._lines = source.split("\n")

    def text(self, node: ast.AST) -> str:
        """One line of source."""
        node = _Verbatim(self._lines).visit(copy.deepcopy(node))
        return ast.unparse(ast.fix_missing_locations(node))


class _Verbatim(ast.NodeTransformer):
    """Puts the user's own spelling in place of constants: `1e-6` stays `1e-6`."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if node.value is None or node.value is Ellipsis or isinstance(node.value, bool):
            return node
        if not hasattr(node, "lineno"):
            return node
        if node.end_lineno != node.lineno or node.lineno > len(self._lines):
            return node
        line = self._lines[node.lineno - 1].encode()
        text = line[node.col_offset : node.end_col_offset].decode(errors="replace")
        if not _same(text, node.value):
            return node
        return ast.Name(text, ast.Load())


def _same(text: str, value: object) -> bool:
    try:
        return bool(ast.literal_eval(text) == value)
    except (ValueError, SyntaxError):
        return False
