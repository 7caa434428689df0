"""Whether statements leave the code around them."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.syntax.aliases import DEFINITIONS
from flake8_vectorize.analysis.syntax.walking import children

LEAVING = (ast.Return, ast.Break, ast.Continue, ast.Raise)
# what ends a loop before its time, without an error
EARLY = (ast.Break, ast.Return)
EXITS = (*EARLY, ast.Raise)


def only_raises(node: ast.If) -> bool:
    """Whether a condition only guards an error."""
    return not node.orelse and all(isinstance(s, ast.Raise) for s in node.body)


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
