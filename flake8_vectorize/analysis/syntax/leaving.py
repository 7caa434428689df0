"""Whether statements leave the code around them."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.syntax.aliases import DEFINITIONS
from flake8_vectorize.analysis.syntax.walking import children

LEAVING = (ast.Return, ast.Break, ast.Continue, ast.Raise)


def only_raises(node: ast.If) -> bool:
    """Whether a condition only guards an error."""
    return not node.orelse and all(isinstance(s, ast.Raise) for s in node.body)


def is_left(body: Sequence[ast.stmt]) -> bool:
    """Whether nothing that follows a body is reached through it."""
    return bool(body) and isinstance(body[-1], LEAVING)


def holds_exit(body: Sequence[ast.stmt]) -> bool:
    """Whether a loop body holds a `break`, a `return` or a `raise`."""
    pending = list(body)
    while pending:
        statement = pending.pop()
        if isinstance(statement, (ast.Break, ast.Return, ast.Raise)):
            return True
        if statement.__class__ not in DEFINITIONS:
            pending += [child for child in children(statement) if isinstance(child, ast.stmt)]
    return False
