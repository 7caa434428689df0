"""Which keys a loop takes of a mapping, and what else is shown to be a mapping by them."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.keys import asked_for
from flake8_vectorize.analysis.syntax.sites import body_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.value import Kind
from flake8_vectorize.model.nest import Level, Walk

VALUES, PAIRS = ".values()", ".items()"


def taken_keys(frame: Frame) -> set[str]:
    """The names of a header that hold another key of a mapping in every iteration, all along it."""
    found = {_key(level) for level in frame.levels if level.walk is Walk.MAPPING} - {""}
    if not found:
        return found
    bound = (node for part in body_of(frame.node) for node in nodes(part))
    return found - {getattr(n, "id", "") for n in bound if _is_stored(n)}


def _key(level: Level) -> str:
    """The name of the key; '' where the header takes it apart, or takes none."""
    if level.text.endswith(VALUES):
        return ""
    key = level.variable
    if level.text.endswith(PAIRS):
        key, _, _ = key.removeprefix("(").partition(", ")
    return key if key.isidentifier() else ""


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _items(frame: Frame) -> set[str]:
    """The names of a header that hold another item of something in every iteration, if the loop
    changes anything that it does not make.
    """
    walks = {level.walk for level in frame.levels}
    if not frame.mutated or walks.isdisjoint((Walk.CONTAINER, Walk.OBJECTS)):
        return set()
    return {name for level in frame.levels for name in level.names}


def show_mappings(state: State, frame: Frame) -> None:
    """Learns that what is asked for keys or items, and stored to under them, is a mapping: what is
    no list has no place for what is not in it.
    """
    keys = taken_keys(frame) | _items(frame)
    for name in asked_for(frame.node, keys) if keys else ():
        held = state.lookup(name)
        if held.kind is Kind.UNKNOWN:
            state.names[name] = held._replace(kind=Kind.MAPPING)
