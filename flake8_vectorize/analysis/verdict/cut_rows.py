"""Whether a loop leaves lists of lists that have lengths of their own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.loops.events import Wait
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.hosted import HOST, is_on_host, walked
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.value import LISTED, Kind, Value
from flake8_vectorize.analysis.verdict.parts import method_of
from flake8_vectorize.model.nest import Walk


def cut_row(frame: Frame, usage: Usage) -> Wait | None:
    """The place where an iteration makes a list of a row that is cut by a mask or to a length of
    its own, if such lists are what the loop leaves: no tensor holds them.

    A length that is an element on a device is a number that the loop waits for.
    """
    if not any(map(_is_list, _left(frame))):
        return None
    found = next((wait for wait in frame.syncs if is_cut(frame, wait)), None)
    lengths = _bounds(frame, found.source) if found is not None else ()
    return found if all(_is_on_host(frame, length, usage) for length in lengths) else None


def is_cut(frame: Frame, wait: Wait) -> bool:
    """Whether a place makes a list of a part that has a length of its own in each iteration."""
    if method_of(wait.node) != "tolist":
        return False
    view = wait.value.view
    parts = view.subscripts if view is not None else ()
    chosen = any(part.tensor and frame.varies(part.taint) for part in parts)
    return chosen or frame.varies(wait.value.ragged)


def reads_on_host(frame: Frame, wait: Wait, usage: Usage) -> bool:
    """Whether what is read in a place is, or is an item of, what was copied to the host before."""
    return _is_on_host(frame, wait.source, usage)


def copied_before(frame: Frame, wait: Wait, usage: Usage) -> bool:
    """Whether what is read in a place was copied to the host before the loop, or is an item of
    that.
    """
    names = [node.id for node in nodes(wait.source) if isinstance(node, ast.Name)]
    taken = walked(frame.node)
    given = all(name in taken or name not in frame.assigned for name in names)
    copies = any(
        isinstance(node, ast.Attribute) and node.attr == HOST for node in nodes(wait.source)
    )
    return given and not copies and _is_on_host(frame, wait.source, usage)


def _is_on_host(frame: Frame, source: ast.expr, usage: Usage) -> bool:
    while isinstance(source, ast.Subscript):
        source = source.value
    if isinstance(source, ast.Name) and source.id not in frame.assigned:
        source = walked(frame.node).get(source.id, source)
    return is_on_host(source, usage.filled, usage.body)


def _bounds(frame: Frame, row: ast.expr) -> Iterator[ast.Name]:
    """The tensors that say where a row is cut."""
    items = {name for level in frame.levels if level.walk is Walk.TENSOR for name in level.names}
    slices = (part for part in nodes(row) if isinstance(part, ast.Slice))
    for node in (node for part in slices for node in nodes(part)):
        if isinstance(node, ast.Name):
            held = frame.names.get(node.id)
            if node.id in items or (held is not None and held.is_tensor):
                yield node


def _left(frame: Frame) -> Iterator[Value]:
    """What an iteration leaves in lists and mappings."""
    yield from (append.value for append in frame.appends)
    yield from (entry.value for entry in frame.keyed)
    if frame.element is not None:
        yield from frame.element.items or (frame.element,)


def _is_list(value: Value) -> bool:
    return value.kind is Kind.SEQUENCE and value.proof == LISTED
