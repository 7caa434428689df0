"""Which entries of Python's containers an iteration makes of what they held: `counts[k] += 1`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.spelling import source_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.forms import OPERATORS
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.verdict.effects import outside
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.nest import Walk
from flake8_vectorize.model.pattern import Update


class Renewed(NamedTuple):
    """An entry that is made anew of what it held, by an operation if that is known; `fixed` if it
    is the same one in all iterations.
    """

    text: str
    line: int
    update: Update | None
    fixed: bool


def renewed(frame: Frame) -> Iterator[Renewed]:
    """The entries that later iterations read, but for those that each iteration has of its own."""
    numbers = {level.variable for level in frame.levels if level.walk is Walk.NUMBERS}
    for entry in outside(frame):
        node = entry.node
        target = target_of(node)
        if target is None or dotted_name(target.slice) in numbers:
            continue
        update = None
        if isinstance(node, ast.AugAssign):
            update = OPERATORS.get(type(node.op).__name__)
        elif not isinstance(node, ast.Assign) or not _reads(node.value, target.value):
            continue
        own = isinstance(node, ast.AugAssign) or _holds(node.value, target)
        yield Renewed(entry.text, entry.line, update, own and not frame.touches(entry.key))


def target_of(node: ast.stmt | None) -> ast.Subscript | None:
    """The entry that a statement fills, if it fills nothing else."""
    if isinstance(node, ast.AugAssign):
        return node.target if isinstance(node.target, ast.Subscript) else None
    targets = node.targets if isinstance(node, ast.Assign) else []
    return targets[0] if len(targets) == 1 and isinstance(targets[0], ast.Subscript) else None


def _holds(value: ast.expr, target: ast.Subscript) -> bool:
    """Whether an expression asks for what this very entry holds."""
    text = source_of(target)
    return any(isinstance(part, ast.Subscript) and source_of(part) == text for part in nodes(value))


def _reads(value: ast.expr, container: ast.expr) -> bool:
    """Whether an expression asks the container for what it holds."""
    name = dotted_name(container)
    return bool(name) and any(dotted_name(node) == name for node in nodes(value))
