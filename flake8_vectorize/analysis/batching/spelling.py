"""The source text of new syntax: numbers and texts as the user wrote them."""

from __future__ import annotations

import ast
import copy

# where a made statement stands that has no place in the file
NOWHERE = 0


class Spelling:
    """Spells syntax that is partly made and partly taken from one file."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._lines: list[str] = []
        self._texts: dict[ast.AST, str] = {}

    def text(self, node: ast.AST) -> str:
        """One line of source."""
        known = self._texts.get(node)
        if known is not None:
            return known
        if isinstance(node, ast.stmt) and not hasattr(node, "lineno"):
            node.lineno = NOWHERE
        text = self._texts[node] = ast.unparse(self._verbatim(node))
        return text

    def _verbatim(self, node: ast.AST) -> ast.AST:
        """The same with the user's own spelling in place of constants: `1e-6` stays `1e-6`.

        What holds no such constant is no copy: it may be part of the user's tree.
        """
        if isinstance(node, ast.Constant):
            return self._constant(node)
        changed: dict[str, object] = {}
        for field, value in ast.iter_fields(node):
            new: object = value
            if isinstance(value, list):
                items = [self._verbatim(i) if isinstance(i, ast.AST) else i for i in value]
                if any(item is not old for item, old in zip(items, value, strict=True)):
                    new = items
            elif isinstance(value, ast.AST):
                new = self._verbatim(value)
            if new is not value:
                changed[field] = new
        if not changed:
            return node
        copied = copy.copy(node)
        for field, value in changed.items():
            setattr(copied, field, value)
        return copied

    def _constant(self, node: ast.Constant) -> ast.expr:
        if node.value is None or node.value is Ellipsis or isinstance(node.value, bool):
            return node
        if not hasattr(node, "lineno"):
            return node
        if not self._lines:
            self._lines = self._source.split("\n")
        if node.end_lineno != node.lineno or node.lineno > len(self._lines):
            return node
        line = self._lines[node.lineno - 1].encode()
        text = line[node.col_offset : node.end_col_offset].decode(errors="replace")
        if text == repr(node.value) or not _same(text, node.value):
            return node
        return ast.Name(text, ast.Load())


def _same(text: str, value: object) -> bool:
    try:
        return bool(ast.literal_eval(text) == value)
    except (ValueError, SyntaxError):
        return False
