"""Names that alone lead to a storage while a loop runs: by them, it is a storage of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.interpretation.changed import with_items
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.syntax.writes import Writes
from flake8_vectorize.analysis.values.value import ARRAYS, Value, whole_view


@contextmanager
def alone(state: State, loop: ast.For, writes: Writes) -> Iterator[None]:
    """Takes what a loop changes under one name only, and does not bind, for a storage of its own:
    whatever part of another one it is, or which of several, nobody else in the loop sees it.
    """
    held = {} if state.loops or state.closures else dict(_borrowed(state, writes))
    mentioned = {part.id for part in nodes(loop) if isinstance(part, ast.Name)} if held else set()
    kept = {}
    for name, value in held.items():
        if not _is_shared(state, name, value, mentioned - {name}):
            kept[name] = value.view
            state.names[name] = value._replace(view=whole_view(name))
    yield
    for name, view in kept.items():
        last = state.names.get(name)
        if last is not None and last.view == whole_view(name):
            state.names[name] = last._replace(view=view)


def _borrowed(state: State, writes: Writes) -> Iterator[tuple[str, Value]]:
    """The names of tensors that a loop changes in place, and that are parts of others."""
    for name in writes.mutated - writes.assigned:
        held = state.names.get(name)
        if held is not None and held.kind in ARRAYS and held.view not in (None, whole_view(name)):
            yield name, held


def _is_shared(state: State, name: str, value: Value, mentioned: set[str]) -> bool:
    """Whether a loop may reach a storage by one of the other names that it mentions."""
    roots = _roots(value)
    if any(root.partition(".")[0].partition("[")[0] in mentioned for root in roots):
        return True
    return any(
        other != name
        and other.partition(".")[0] in mentioned
        and not roots.isdisjoint(_roots(held))
        for other, held in state.names.items()
    )


def _roots(value: Value) -> set[str]:
    """The storages that something, or what it holds, may be a part of."""
    views = (part.view for part in with_items(value))
    return {part.root for view in views if view is not None for part in view.possible}
