"""Which conditions hold where a loop stands: those of the branches around it, of assertions, and of
what was left before.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.syntax.leaving import is_left
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.survey import BLOCKS
from flake8_vectorize.analysis.syntax.walking import children
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.named_tuple import NamedTuple

REPEATING = (ast.For, ast.AsyncFor, ast.While)
# in the names of functions that raise an error unless what they are given is true
ASSERTING = ("assert", "check")
EQUAL = "assertEqual"
DENYING = frozenset({"assertFalse", "assert_false"})


class Condition(NamedTuple):
    """What holds where a loop stands, or does not hold, if names are not bound anew after one line
    up to another one.
    """

    test: ast.expr
    holds: bool
    first: int
    last: int


def holding(body: Sequence[ast.stmt], loop: LoopNode) -> list[Condition]:
    """The conditions that hold, or do not hold, where a loop stands."""
    found: list[Condition] = []
    inside: ast.stmt | None = None
    block: Sequence[ast.stmt] = body
    while block:
        inside = None
        for statement in block:
            if statement.lineno <= loop.lineno <= (statement.end_lineno or 0):
                inside = statement
                break
            found += _left_behind(statement)
        if inside is None or inside is loop:
            break
        if isinstance(inside, REPEATING):
            last = inside.end_lineno or inside.lineno
            found = [held._replace(last=max(last, held.last)) for held in found]
        block = next((part for part in _blocks(inside) if _covers(part, loop.lineno)), ())
        if block and isinstance(inside, (ast.If, ast.While)):
            first = block[0].lineno - 1
            found.append(Condition(inside.test, block is inside.body, first, first))
    if inside is not None and inside is not loop:
        found += _within(inside, loop)
    return [held._replace(last=max(held.last, loop.lineno)) for held in found]


def _blocks(statement: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    for holder in (
        statement,
        *getattr(statement, "handlers", ()),
        *getattr(statement, "cases", ()),
    ):
        blocks = (getattr(holder, field, None) for field in BLOCKS)
        yield from (block for block in blocks if isinstance(block, list) and block)


def _covers(block: Sequence[ast.stmt], line: int) -> bool:
    return block[0].lineno <= line <= (block[-1].end_lineno or 0)


def _left_behind(statement: ast.stmt) -> Iterator[Condition]:
    """What holds behind a statement."""
    line = statement.end_lineno or statement.lineno
    if isinstance(statement, ast.Assert):
        yield Condition(statement.test, True, line, line)
    elif isinstance(statement, ast.If):
        if is_left(statement.body):
            yield Condition(statement.test, False, line, line)
        elif is_left(statement.orelse):
            yield Condition(statement.test, True, statement.body[0].lineno - 1, line)
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        call = statement.value
        name = dotted_name(call.func).rpartition(".")[2]
        if name == EQUAL and len(call.args) > 1:
            equal = ast.Compare(call.args[0], [ast.Eq()], [call.args[1]])
            yield Condition(equal, True, line, line)
        elif call.args and any(part in name.lower() for part in ASSERTING):
            yield Condition(call.args[0], name not in DENYING, line, line)


def _within(statement: ast.AST, loop: LoopNode) -> Iterator[Condition]:
    """What holds where a comprehension stands in an expression: `len(x) == 2 and all(...)`."""
    around: dict[ast.AST, ast.AST] = {}
    pending = [statement]
    while pending and loop not in around:
        node = pending.pop()
        for child in children(node):
            around[child] = node
            pending.append(child)
    node = loop
    while node in around:
        outer, line = around[node], loop.lineno
        if isinstance(outer, ast.IfExp) and node is not outer.test:
            yield Condition(outer.test, node is outer.body, line, line)
        elif isinstance(outer, ast.BoolOp):
            before = outer.values[: outer.values.index(node)]  # type: ignore[arg-type]
            holds = isinstance(outer.op, ast.And)
            yield from (Condition(test, holds, line, line) for test in before)
        node = outer
