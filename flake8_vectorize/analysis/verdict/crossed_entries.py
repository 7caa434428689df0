"""Which entries of Python's containers iterations fill while they read others of the same one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.spelling import source_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.verdict.effects import outside
from flake8_vectorize.analysis.verdict.entries import target_of
from flake8_vectorize.model.account import Access, Way


def crossed(frame: Frame) -> Iterator[tuple[Access, Access]]:
    """The entries that iterations fill, each with one of the same container that they read under
    another key.
    """
    parts = [node for node in nodes(frame.node) if isinstance(node, ast.Subscript)]
    read = [node for node in parts if isinstance(node.ctx, ast.Load)]
    for entry in outside(frame):
        target = target_of(entry.node)
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
