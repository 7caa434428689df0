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
from flake8_vectorize.model.account import Access, Way
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
        target = _target(node)
        if target is None or dotted_name(target.slice) in numbers:
            continue
        update = None
        if isinstance(node, ast.AugAssign):
            update = OPERATORS.get(type(node.op).__name__)
        elif not isinstance(node, ast.Assign) or not _reads(node.value, target.value):
            continue
        own = isinstance(node, ast.AugAssign) or _holds(node.value, target)
        yield Renewed(entry.text, entry.line, update, own and not frame.touches(entry.key))


def crossed(frame: Frame) -> Iterator[tuple[Access, Access]]:
    """The entries that iterations fill, each with one of the same container that they read under
    another key.
    """
    parts = [node for node in nodes(frame.node) if isinstance(node, ast.Subscript)]
    read = [node for node in parts if isinstance(node.ctx, ast.Load)]
    for entry in outside(frame):
        target = _target(entry.node)
        if target is None:
            continue
        name = dotted_name(target.value)
        for node in read if name else ():
            if dotted_name(node.value) == name and _may_meet(target.slice, node.slice):
                written = Access(Way.WRITE, entry.text, entry.line)
                yield written, Access(Way.READ, source_of(node), node.lineno)


def _may_meet(key: ast.expr, other: ast.expr) -> bool:
    """Whether two keys are written otherwise, and not both of them are constants."""
    constant = isinstance(key, ast.Constant) and isinstance(other, ast.Constant)
    return not constant and source_of(key) != source_of(other)


def _target(node: ast.stmt | None) -> ast.Subscript | None:
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
