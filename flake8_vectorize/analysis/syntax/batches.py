"""Which loops run once for every batch or chunk, as they say themselves where they count."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.values.imports import dotted_name

BATCHES = frozenset({"batches", "chunks", "minibatches"})
BATCH = frozenset({"batch", "chunk", "minibatch"})
# what a number of them, and the number of items in each of them, begin or end with
NUMBER = frozenset({"n", "nb", "num", "number", "total"})
SIZE = frozenset({"size", "length", "len"})
# what shows how far a loop has come, and counts along
SHOWN = frozenset({"range", "trange", "tqdm", "track"})
ROUNDING = frozenset({"ceil", "floor", "int", "max", "round"})


def batches_counted(loop: LoopNode) -> str:
    """The number of batches or chunks that a loop counts up to, or ''."""
    headers = [loop] if isinstance(loop, ast.For) else getattr(loop, "generators", [])
    ends = (_end(header.iter) for header in headers)
    return next((spelled(end) for end in ends if end is not None and _is_number(end)), "")


def _end(counted: ast.expr) -> ast.expr | None:
    """The last argument of `range(n)` or `range(0, n)`, of what has no other one."""
    if not isinstance(counted, ast.Call) or not counted.args:
        return None
    if dotted_name(counted.func).rpartition(".")[2] not in SHOWN:
        return None
    end = counted.args[-1]
    if isinstance(end, ast.Call) and len(counted.args) == 1:
        return _end(end) or end
    return end if len(counted.args) < 3 else None


def _is_number(end: ast.expr) -> bool:
    """Whether an expression is a number of batches by its name, or how often a size goes into
    another number.
    """
    if isinstance(end, ast.Call):
        rounds = dotted_name(end.func).rpartition(".")[2] in ROUNDING
        return rounds and any(_is_number(argument) for argument in end.args)
    if isinstance(end, ast.BinOp):
        if isinstance(end.op, (ast.Add, ast.Sub)):
            return _is_number(end.left)
        divides = isinstance(end.op, (ast.FloorDiv, ast.Div))
        first, *rest = _words(end.right) or [""]
        return divides and first in BATCH and not SIZE.isdisjoint(rest)
    words = {*_words(end)}
    return not words.isdisjoint(BATCHES) and not words.isdisjoint(NUMBER)


def _words(node: ast.expr) -> list[str]:
    """The words that a name or an attribute consists of."""
    return dotted_name(node).rpartition(".")[2].lower().strip("_").split("_")
