"""Whether statements leave the code around them."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.syntax.aliases import DEFINITIONS, LOOPS
from flake8_vectorize.analysis.syntax.survey import BLOCKS
from flake8_vectorize.analysis.syntax.walking import children

LEAVING = (ast.Return, ast.Break, ast.Continue, ast.Raise)
# what ends a loop before its time, without an error
EARLY = (ast.Break, ast.Return)
EXITS = (*EARLY, ast.Raise)


def only_raises(node: ast.If) -> bool:
    """Whether a condition only guards an error."""
    return not node.orelse and all(isinstance(s, ast.Raise) for s in node.body)


def passes_on(node: ast.Try) -> bool:
    """Whether a `try` does nothing where something fails but raise an error, that one or another:
    nothing goes on then.
    """
    return not node.finalbody and all(_ends_in_error(h.body) for h in node.handlers)


def _ends_in_error(body: Sequence[ast.stmt]) -> bool:
    """Whether statements make a message, or choose one, and raise an error."""
    return isinstance(body[-1], ast.Raise) and all(map(_says, body[:-1]))


def _says(statement: ast.stmt) -> bool:
    """Whether a statement binds a plain name, as that of a message, or raises an error."""
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Name) for target in statement.targets)
    if isinstance(statement, ast.If):
        return all(map(_says, (*statement.body, *statement.orelse)))
    return isinstance(statement, ast.Raise)


def is_left(body: Sequence[ast.stmt]) -> bool:
    """Whether nothing that follows a body is reached through it."""
    return bool(body) and isinstance(body[-1], LEAVING)


def holds_exit(body: Sequence[ast.stmt], exits: tuple[type[ast.stmt], ...] = EXITS) -> bool:
    """Whether a loop body holds a statement that ends the loop."""
    pending = list(body)
    while pending:
        statement = pending.pop()
        if isinstance(statement, exits):
            return True
        if type(statement) not in DEFINITIONS:
            pending += [child for child in children(statement) if isinstance(child, ast.stmt)]
    return False


def branches_apart(body: Sequence[ast.stmt], first: int, second: int) -> bool:
    """Whether no way through statements leads past two lines, the second of which stands in the
    other branch of a condition; what a loop holds may run again.
    """
    for statement in body:
        last = statement.end_lineno or statement.lineno
        if not statement.lineno <= first <= second <= last or isinstance(statement, LOOPS):
            continue
        if isinstance(statement, ast.If) and statement.orelse:
            begins = statement.orelse[0].lineno
            if first < begins <= second:
                return True
        parts = (getattr(statement, field, None) or [] for field in BLOCKS)
        return any(branches_apart(part, first, second) for part in parts)
    return False
