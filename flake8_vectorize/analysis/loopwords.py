"""Which functions are worth interpreting: a glance at the text, then at the loop headers."""

from __future__ import annotations

import ast
from bisect import bisect_left

from flake8_vectorize.analysis.sites import FUNCTIONS, KINDS
from flake8_vectorize.analysis.walking import children

DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
MODULE_WALKS = frozenset(
    str.split(
        """
        parameters named_parameters modules named_modules children named_children
        buffers named_buffers param_groups
        """
    )
)
MAPPING_WALKS = frozenset({"items", "keys", "values"})


class LoopWords:
    """The lines of one file on which a loop may begin.

    Unless `every` loop is wanted, those do not count whose header already says that they walk
    modules or mappings, or wait for a condition.
    """

    def __init__(self, source: str, every: bool) -> None:
        self._every = every
        self._lines = [
            number
            for number, line in enumerate(source.split("\n"), 1)
            if "for " in line or "while" in line or "for(" in line or line.endswith(("for", "\\"))
        ]

    def up_to_last_loop(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """The statements of a function up to the last one that holds a loop.

        What follows tells nothing.
        """
        for number in range(len(body), 0, -1):
            if self.holds_loop(body[number - 1]):
                return body[:number]
        return []

    def holds_loop(self, node: ast.stmt) -> bool:
        """Whether a statement holds a loop that runs with it, not in a function that it defines."""
        index = bisect_left(self._lines, node.lineno)
        if index == len(self._lines) or self._lines[index] > (node.end_lineno or node.lineno):
            return False
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return False
        pending: list[ast.AST] = [node]
        while pending:
            current = pending.pop()
            if type(current) in KINDS and (self._every or _may_walk_numbers(current)):
                return True
            if not isinstance(current, DEFINITIONS):
                pending += children(current)
        return False


def _may_walk_numbers(node: ast.AST) -> bool:
    """Whether a loop may walk an axis, as far as its header tells."""
    if isinstance(node, ast.While):
        return isinstance(node.test, ast.Compare)
    if isinstance(node, ast.For):
        return not _walks_objects(node.iter)
    if isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)):
        return not any(_walks_objects(generator.iter) for generator in node.generators)
    return False


def _walks_objects(iterable: ast.expr) -> bool:
    if isinstance(iterable, (ast.Tuple, ast.List, ast.Constant, ast.Dict)):
        return True
    if not isinstance(iterable, ast.Call) or not isinstance(iterable.func, ast.Attribute):
        return False
    return iterable.func.attr in MODULE_WALKS or iterable.func.attr in MAPPING_WALKS
