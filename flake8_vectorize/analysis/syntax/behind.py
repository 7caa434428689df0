"""What is read behind a condition, whatever it says."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.syntax.leaving import EXITS, holds_exit
from flake8_vectorize.analysis.syntax.survey import BLOCKS
from flake8_vectorize.analysis.syntax.walking import nodes

LEAVING = (*EXITS, ast.Continue)
# what a block does in any case; what stands in its own blocks it may do
PLAIN = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return)


def reads_behind(body: Sequence[ast.stmt], condition: ast.If, name: str) -> bool:
    """Whether the block of a condition somewhere in a body goes on to read a name, before it binds
    it and before anything that may leave the iteration.
    """
    block = _block_of(body, condition)
    for statement in block[block.index(condition) + 1 :] if block else ():
        if isinstance(statement, ast.For):
            own = [statement.iter, *statement.body]
            if any(_loads(part, name) for part in own if not isinstance(part, ast.If)):
                return not any(_stores(part, name) for part in (statement.target, *statement.body))
        elif isinstance(statement, PLAIN) and _loads(statement, name):
            return True
        if _stores(statement, name) or holds_exit([statement], LEAVING):
            return False
    return False


def reads_instead(condition: ast.If, name: str) -> bool:
    """Whether the other branch of a condition reads a name somewhere, and binds it nowhere."""
    block = condition.orelse
    return any(_loads(part, name) for part in block) and not any(_stores(p, name) for p in block)


def _block_of(body: Sequence[ast.stmt], condition: ast.If) -> Sequence[ast.stmt]:
    """The statements in a row with a condition."""
    pending = [body]
    while pending:
        block = pending.pop()
        for statement in block:
            if statement is condition:
                return block
            if statement.lineno <= condition.lineno <= (statement.end_lineno or 0):
                found = (getattr(statement, field, None) for field in BLOCKS)
                pending += [inner for inner in found if isinstance(inner, list)]
    return ()


def _loads(node: ast.AST, name: str) -> bool:
    """Whether a name is read, as it is by an operator that changes what it holds."""
    parts = nodes(node)
    changed = [part.target for part in parts if isinstance(part, ast.AugAssign)]
    found = (part for part in parts if isinstance(part, ast.Name) and part.id == name)
    return any(isinstance(part.ctx, ast.Load) or part in changed for part in found)


def _stores(node: ast.AST, name: str) -> bool:
    found = (part for part in nodes(node) if isinstance(part, ast.Name))
    return any(part.id == name and not isinstance(part.ctx, ast.Load) for part in found)
