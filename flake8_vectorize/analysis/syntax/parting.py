"""What a loop does on the way out: no other iteration follows, and so none sees it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.syntax.aliases import LOOPS
from flake8_vectorize.analysis.syntax.leaving import EXITS
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import last_name

# what leaves a loop from the loops inside it as well
FAR = (ast.Return, ast.Raise)


def parting_lines(loop: LoopNode) -> frozenset[int]:
    """The lines of the branches in a loop that end by leaving it, below their conditions."""
    lines: set[int] = set()
    if isinstance(loop, LOOPS):
        for block in _parting(loop.body, EXITS):
            lines.update(range(block[0].lineno, (block[-1].end_lineno or block[-1].lineno) + 1))
    return frozenset(lines)


def called_last(loop: LoopNode, lines: frozenset[int]) -> set[str]:
    """The last names of the functions and methods that a loop calls in these lines alone."""
    calls = [node for node in nodes(loop) if isinstance(node, ast.Call)] if lines else []
    before = {last_name(call.func) for call in calls if call.lineno not in lines}
    return {last_name(call.func) for call in calls} - before


def _parting(
    body: Sequence[ast.stmt], exits: tuple[type[ast.stmt], ...]
) -> Iterator[Sequence[ast.stmt]]:
    if isinstance(body[-1], exits):
        passed = [number for number, statement in enumerate(body) if _goes_on([statement])]
        if passed:
            yield body[passed[-1] + 1 :]
    for statement in body:
        if isinstance(statement, ast.If):
            first = statement.test.end_lineno or statement.lineno
            for branch in filter(None, (statement.body, statement.orelse)):
                below = branch[0].lineno > first
                if below and isinstance(branch[-1], exits) and not _goes_on(branch):
                    yield branch
                else:
                    yield from _parting(branch, exits)
        elif isinstance(statement, (ast.With, ast.AsyncWith)):
            yield from _parting(statement.body, exits)
        elif isinstance(statement, LOOPS):
            yield from _parting(statement.body, FAR)


def _goes_on(branch: Sequence[ast.stmt]) -> bool:
    """Whether a branch may end in the next iteration all the same."""
    return any(isinstance(node, (ast.Continue, ast.Try)) for part in branch for node in nodes(part))
