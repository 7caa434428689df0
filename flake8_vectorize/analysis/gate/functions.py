"""Which functions are worth interpreting: a glance at the text, then at the loops themselves."""

from __future__ import annotations

import ast
import re
import sys
from bisect import bisect_left, bisect_right

from flake8_vectorize.analysis.gate.candidates import candidate, may_be_joined
from flake8_vectorize.analysis.syntax.sites import FUNCTIONS, KINDS
from flake8_vectorize.analysis.syntax.walking import CHILDREN

DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
# what holds no loop that runs with it
LEAVES = frozenset({ast.Name, ast.Constant, *DEFINITIONS})
# how loops begin; one pattern for both would be tried at every character
LOOP_WORDS = (re.compile(r"for[ (]"), re.compile("while"))


class LoopWords:
    """The lines of one file on which a loop may begin.

    Unless `every` loop is wanted, only those count that can be reported.
    """

    def __init__(self, source: str, every: bool) -> None:
        self._every = every
        # no statement ends behind the last of them
        self._lines = [*_lines_with_loops(source), sys.maxsize]

    def within(self, node: ast.stmt) -> bool:
        """Whether a loop may begin on one of the lines of a statement, or, of a definition, on
        those below its docstring.
        """
        last = node.end_lineno or node.lineno
        lines = self._lines
        if lines[bisect_left(lines, node.lineno)] > last:
            return False
        if isinstance(node, DEFINITIONS):
            begin = node.body[0]
            if isinstance(begin, ast.Expr) and isinstance(begin.value, ast.Constant):
                if len(node.body) == 1:
                    return False
                below = (begin.end_lineno or begin.lineno) + 1
                return lines[bisect_left(lines, min(node.body[1].lineno, below))] <= last
        return True

    def up_to_last_loop(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """The statements of a function up to the last one that holds a loop.

        What follows tells nothing.
        """
        index = bisect_right(self._lines, body[-1].end_lineno or body[-1].lineno)
        for number in range(len(body) - 1, -1, -1):
            statement = body[number]
            if not index or self._lines[index - 1] < statement.lineno:
                continue
            if self.holds_loop(statement):
                return body[: number + 1]
            index = bisect_left(self._lines, statement.lineno)
        return []

    def holds_loop(self, node: ast.stmt) -> bool:
        """Whether a statement holds a loop that runs with it, not in a function that it defines."""
        if not self.within(node):
            return False
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return False
        if node.__class__ in KINDS and (self._every or candidate(node, joined=False)):
            return True
        pending: list[ast.AST] = [] if isinstance(node, DEFINITIONS) else [node]
        while pending:
            around = pending.pop()
            for child in CHILDREN[around.__class__](around):
                kind = child.__class__
                if kind in KINDS and (self._every or candidate(child, may_be_joined(around))):
                    return True
                if kind not in LEAVES:
                    pending.append(child)
        return False


def _lines_with_loops(source: str) -> list[int]:
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    places = [found.start() for word in LOOP_WORDS for found in word.finditer(source)]
    places.sort()
    lines, line, start = [], 1, 0
    for place in places:
        line += source.count("\n", start, place)
        start = place
        if source[source.rfind("\n", 0, place) + 1 : place].lstrip()[:1] != "#":
            lines.append(line)
    return lines
