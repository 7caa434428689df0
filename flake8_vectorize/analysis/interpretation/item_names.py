"""Items of lists that a loop binds anew, `x[0] = x[0] + y`: what they held stays as it was."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.value import ARRAYS, Kind, Subscript, Value, View


def part_items(state: State, frame: Frame) -> None:
    """Gives such an item a place of its own in the list, which may be what it held before."""
    for name in frame.mutated:
        held = state.names.get(name)
        if held is None or held.kind is not Kind.TUPLE or not held.items:
            continue
        if any(_is_of_another(item, name) for item in held.items):
            bound = set(_bound(frame, name))
            items = tuple(
                _apart(item, name, number) if bound & {number, None} else item
                for number, item in enumerate(held.items)
            )
            state.names[name] = held._replace(items=items)


def _is_of_another(item: Value, name: str) -> bool:
    return item.kind in ARRAYS and item.view is not None and item.view.root != name


def _bound(frame: Frame, name: str) -> Iterator[int | None]:
    """The numbers of the items that a loop binds; None for one that a variable counts."""
    assigned = (node for node in nodes(frame.node) if isinstance(node, ast.Assign))
    for target in (target for node in assigned for target in node.targets):
        for part in target.elts if isinstance(target, (ast.Tuple, ast.List)) else [target]:
            if isinstance(part, ast.Subscript) and getattr(part.value, "id", "") == name:
                number = getattr(part.slice, "value", None)
                yield number if type(number) is int else None


def _apart(item: Value, name: str, number: int) -> Value:
    if not _is_of_another(item, name) or item.view is None:
        return item
    own = View(name, (Subscript(Affine(number), text=str(number)),), others=item.view.possible)
    return item._replace(text=name, view=own)
