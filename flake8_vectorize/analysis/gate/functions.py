"""Which functions are worth interpreting: a glance at the text, then at the loops themselves."""

from __future__ import annotations

import ast
import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from flake8_vectorize.analysis.gate.candidates import candidate, may_be_joined
from flake8_vectorize.analysis.syntax.sites import FUNCTIONS, KINDS
from flake8_vectorize.analysis.syntax.walking import CHILDREN
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.sequences import SIDE_BY_SIDE

DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
# what holds no loop that runs with it
LEAVES = frozenset({ast.Name, ast.Constant, *DEFINITIONS})
# what has its parts on lines of their own
BLOCKS = frozenset({ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.ExceptHandler})
# how a `for` goes on in its line, which few sentences in docstrings do: with names and commas
# between them, to `in` or to the end of the line
HEADER = re.compile(
    r"""
    for(?:
        [ \t(\[][ \t()\[\]*]*
        [\w.]*\w(?:\[[^\]\n]*\])*
        (?:[ \t()\[\]*]*,[ \t()\[\]*,]*[\w.]*\w(?:\[[^\]\n]*\])*)*
        [ \t()\[\],]*
        (?:\bin\b|(?:\\|\#.*)?$)
        | [ \t()\[\]*]*(?:\\|\#.*)?$
    )
    """,
    re.VERBOSE | re.MULTILINE,
)


class LoopWords:
    """The lines of one file on which a loop may begin, and what its text tells of each.

    Unless `every` loop is wanted, only those count that can be reported.
    """

    def __init__(self, source: str, every: bool) -> None:
        self._every = every
        self._told: dict[ast.AST, bool] = {}
        # no statement ends behind the last of them
        self._lines = [*lines_with_loops(source), sys.maxsize]

    @property
    def occur(self) -> bool:
        """Whether there are any."""
        return len(self._lines) > 1

    def within(self, node: Any) -> bool:
        """Whether a loop may begin on one of the lines of a statement, or, of a definition, on
        those below its docstring.
        """
        last: int = node.end_lineno
        lines = self._lines
        if lines[bisect_left(lines, node.lineno)] > last:
            return False
        if type(node) in DEFINITIONS:
            begin = node.body[0]
            if type(begin) is ast.Expr and type(begin.value) is ast.Constant:
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

    def running(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """The statements of a module that hold a loop which runs with them."""
        found = []
        lines = iter(self._lines)
        line = next(lines)
        for statement in body:
            last = statement.end_lineno or statement.lineno
            while line < statement.lineno:
                line = next(lines)
            if line <= last and self.holds_loop(statement):
                found.append(statement)
        return found

    def holds_loop(self, node: ast.stmt) -> bool:
        """Whether a statement holds a loop that runs with it, not in a function that it defines."""
        if isinstance(node, DEFINITIONS) or not self.within(node):
            return False
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return False
        if type(node) in KINDS and (self._every or self.told(node, joined=False)):
            return True
        pending: list[ast.AST] = [node]
        while pending:
            around = pending.pop()
            parts: Sequence[Any] = CHILDREN[type(around)](around)
            if type(around) in BLOCKS:
                parts = [part for part in parts if self.within(part)]
            for child in parts:
                kind = type(child)
                if kind is ast.Starred and type(around) is ast.Call and not _turns(around):
                    child = child.value  # the call gets its items as they are
                    kind = type(child)
                if kind in KINDS and (self._every or self.told(child, may_be_joined(around))):
                    return True
                if kind not in LEAVES:
                    pending.append(child)
        return False

    def told(self, node: ast.AST, joined: bool) -> bool:
        """Whether a loop can be reported: what `candidate` says, once for each statement."""
        if type(node) is not ast.For:
            return candidate(node, joined)
        known = self._told.get(node)
        if known is None:
            known = self._told[node] = candidate(node, joined)
        return known


def _turns(call: ast.Call) -> bool:
    """Whether a call gives columns of the rows that it gets."""
    return dotted_name(call.func) in SIDE_BY_SIDE


def lines_with_loops(source: str) -> list[int]:
    """The numbers of the lines of a file on which a loop may begin, as their text tells."""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    places = [found.start() for found in HEADER.finditer(source)]
    place = source.find("while")
    while place >= 0:
        places.append(place)
        place = source.find("while", place + 1)
    places.sort()
    lines, line, start = [], 1, 0
    for place in places:
        line += source.count("\n", start, place)
        start = place
        before = source[source.rfind("\n", 0, place) + 1 : place].lstrip()
        if not before or (before[0] != "#" and source[place] == "f"):
            lines.append(line)
    return lines
