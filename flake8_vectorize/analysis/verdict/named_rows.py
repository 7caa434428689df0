"""Which rows a loop copies to the host to keep each in a mapping, under a name of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.gate.reads import CASTS
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.narrow import counter_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.verdict.parts import bound_to
from flake8_vectorize.model.nest import Walk

# what may give names
NAMED = frozenset({Walk.CONTAINER, Walk.MAPPING, Walk.OBJECTS})


def rows_by_name(frame: Frame) -> set[ast.expr]:
    """Whole rows, with what is called on their way to the host, that entries get whose keys are no
    numbers: a mapping is what it is to give, and whoever fills it goes through the names anyway.
    """
    return {part for row in _named(frame) for part in _chain(frame, row)}


def _named(frame: Frame) -> Iterator[ast.expr]:
    """What goes to entries that have names."""
    if isinstance(frame.node, ast.DictComp) and _names(frame, frame.node.key):
        yield frame.node.value
    lines = {store.line for store in frame.stores if store.tensor or store.array}
    for node in nodes(frame.node):
        if not isinstance(node, ast.Assign) or node.lineno in lines:
            continue
        if any(_names(frame, key) for key in _keys(node.targets[0])):
            yield node.value


def _keys(target: ast.expr) -> Iterator[ast.expr]:
    while isinstance(target, ast.Subscript):
        yield target.slice
        target = target.value


def _names(frame: Frame, key: ast.expr) -> bool:
    """Whether a key is another name, or text, in every iteration: no position, and no number."""
    if isinstance(key, ast.Name):
        made = bound_to(frame, key.id)
        return key.id in _listed(frame) if made is None else _names(frame, made)
    if isinstance(key, ast.Call):
        return dotted_name(key.func) not in CASTS
    return isinstance(key, (ast.JoinedStr, ast.Subscript, ast.Attribute))


def _listed(frame: Frame) -> set[str]:
    """The items that the header takes of anything but tensors and ranges of numbers."""
    levels = [level for level in frame.levels if level.walk in NAMED and not level.tensor]
    return {name for level in levels for name in level.names} - {counter_of(frame.node)}


def _chain(frame: Frame, row: ast.expr) -> Iterator[ast.expr]:
    """A row and all that methods are called of on the way to it: `x[i].cpu()` of
    `x[i].cpu().numpy()`; of a tuple or a dictionary that is written out, its parts.
    """
    if isinstance(row, ast.Name) and row.id in frame.assigned:
        row = bound_to(frame, row.id) or row
    if isinstance(row, (ast.Tuple, ast.List, ast.Dict)):
        for part in row.values if isinstance(row, ast.Dict) else row.elts:
            yield from _chain(frame, part)
    while isinstance(row, ast.Call) and isinstance(row.func, ast.Attribute):
        yield row
        row = row.func.value
