"""Which loops only pick parts of tensors by the items of a list, so that one list of positions does
it at once.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Sequence

from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.picks import IsItem, Pick, item_of, only_stored, picks
from flake8_vectorize.analysis.syntax.positioned import given_at
from flake8_vectorize.analysis.syntax.sites import body_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.model.nest import Level

# how the proof of a tensor begins that an attribute alone showed
ATTRIBUTE = "it has a "
# what needs no part of one shape
OF_ANY_SHAPE = frozenset({Pick.PLACED, Pick.REDUCED})


def by_level(frame: Frame, level: Level) -> bool:
    """Whether the items that a header takes from one of its lists are nothing but positions of
    what is copied or reduced, or of parts of one shape.
    """
    return _picked(frame, _among(level.names), body_of(frame.node))


def _among(names: Container[str]) -> IsItem:
    """Recognizes what one of these names holds, or a part of it."""

    def is_item(node: ast.AST) -> bool:
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            node = node.value
        return isinstance(node, ast.Name) and node.id in names

    return is_item


def by_container(frame: Frame, name: str) -> bool:
    """The same of a container that a loop subscripts, and does not write to, or whose items it
    only stores.
    """
    if _written(frame, name):
        return False
    is_item, body = item_of(name), body_of(frame.node)
    given = given_at(name, frame.node)
    if given is not None:
        names = {part.id for part in nodes(given.target) if isinstance(part, ast.Name)}
        is_item, body = _among(names), given.body
    if only_stored(is_item, body):
        return stacks(frame) or (frame.takes_positions and _copies(frame))
    return _picked(frame, is_item, body)


def holds_positions(frame: Frame, name: str) -> bool:
    """Whether a loop takes positions from a container, and nothing else."""
    found = picks(item_of(name), body_of(frame.node), _tensors(frame))
    return not _written(frame, name) and bool(found)


def picks_first(frame: Frame, item: Value) -> bool:
    """Whether an item is, as it is, what a loop picks along the first axis of a tensor, which no
    mapping is: `x[i, :]`.
    """
    view = item.view
    if view is None or view.others or view.root not in frame.walked or view.ellipsis == 0:
        return False
    places, several = view.subscripts[:1], len(view.subscripts) > 1 or view.ellipsis == 1
    picked = several and item.is_tensor and all(part.width is None for part in places)
    varying = [part for part in view.subscripts if frame.varies(part.taint)]
    return picked and varying == [*places]


def _tensors(frame: Frame) -> set[str]:
    """The names of the tensors that a loop takes parts of or fills."""
    return {*frame.walked, *(store.view.root for store in frame.stores if store.tensor)}


def _written(frame: Frame, name: str) -> bool:
    return name in frame.assigned or name in frame.mutated or name in frame.extended


def _picked(frame: Frame, is_item: IsItem, body: Sequence[ast.AST]) -> bool:
    if frame.opaque or frame.children:
        return False
    found = picks(is_item, body, _tensors(frame))
    if not found or not frame.walked or _may_be_mapping(frame):
        return False
    if any(_spreads(frame, store) for store in frame.stores):
        return False
    return found <= OF_ANY_SHAPE or (bool(frame.stores) and _of_one_shape(frame))


def _may_be_mapping(frame: Frame) -> bool:
    """Whether nothing but an attribute shows that something is a tensor: a mapping of tensors has
    a device as well, and takes keys.
    """
    held = (frame.names.get(name) for name in frame.walked)
    return any(value is not None and value.proof.startswith(ATTRIBUTE) for value in held)


def _spreads(frame: Frame, store: Store) -> bool:
    """Whether one and the same value goes to as many elements of each row as an item says."""
    parts = store.view.subscripts
    counted = any(part.start is not None and frame.moves(part.start) for part in parts)
    return counted and not frame.varies(store.value.taint)


def _of_one_shape(frame: Frame) -> bool:
    """Whether every store is into one element after another of a tensor, and shows the shape of
    what was picked: it is the same in all iterations then.
    """
    return all(
        store.tensor and frame.varies(store.value.ragged) and fills_elements(frame, store)
        for store in frame.stores
    )


def stacks(frame: Frame) -> bool:
    """Whether a loop does nothing but write items of a list into one element of a tensor after
    another: all of them have one shape, or are numbers.
    """
    return _copies(frame) and all(fills_elements(frame, store) for store in frame.stores)


def _copies(frame: Frame) -> bool:
    """Whether a loop does nothing but write to tensors, and calls nothing that is not known."""
    if frame.opaque or frame.children or frame.appends or not frame.stores:
        return False
    return all(store.tensor for store in frame.stores)


def fills_elements(frame: Frame, store: Store) -> bool:
    """Whether the place of a store moves with the loop, one element at a time."""
    moving = [part for part in store.view.subscripts if frame.varies(part.taint)]
    return bool(moving) and all(
        part.width is None and part.start is not None and frame.moves(part.start) for part in moving
    )
