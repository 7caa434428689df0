"""Which loops fill a tensor with Python numbers, place by place."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.fills import writes_numbers
from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.analysis.values.value import Kind, Value
from flake8_vectorize.analysis.verdict.array_rows import takes_rows


def fills_with_numbers(frame: Frame) -> bool:
    """Whether a loop writes another number, or row of numbers, to another place of a tensor in
    every iteration, and does nothing else.
    """
    if not isinstance(frame.node, ast.For) or frame.opaque or frame.children or not frame.stores:
        return False
    if not all(_is_filled(frame, store) for store in frame.stores):
        return False
    return writes_numbers(frame.node) and any(_differs(frame, store) for store in frame.stores)


def fills_by_keys(frame: Frame) -> bool:
    """Whether a loop over the entries of a mapping writes the number of each to the place that is
    its key: no two are the same.
    """
    if not fills_with_numbers(frame):
        return False
    target = getattr(frame.node, "target", None)
    key = target.elts[0] if isinstance(target, ast.Tuple) else None
    places = (node for node in nodes(frame.node) if isinstance(node, ast.Subscript))
    written = [node.slice for node in places if isinstance(node.ctx, ast.Store)]
    return isinstance(key, ast.Name) and all(getattr(at, "id", "") == key.id for at in written)


def _is_filled(frame: Frame, store: Store) -> bool:
    """Whether a place of a tensor gets a number, or a row that is made of numbers."""
    held = frame.names.get(store.view.root)
    if not store.tensor or held is None or store.view.reshaped:
        return False
    if any(part.tensor for part in store.view.subscripts):
        return False  # places out of a list of index tensors
    if store.value.is_number or store.value.is_tensor:
        return store.value.view is None
    single = all(part.width is None and not part.whole for part in store.view.subscripts)
    whole = held.rank == len(store.view.subscripts) or _is_element(frame, store.value)
    return store.value.kind is Kind.UNKNOWN and single and whole


def _is_element(frame: Frame, value: Value) -> bool:
    """Whether a value is of an item of an array of NumPy's: of these, a tensor takes nothing but
    numbers.
    """
    assert isinstance(frame.node, ast.For)
    roots = {view.root for view in value.view.possible} if value.view is not None else set()
    return bool(roots) and roots <= names_below(frame.node.target) and takes_rows(frame, frame)


def _differs(frame: Frame, store: Store) -> bool:
    """Whether places get numbers of their own; where one constant goes, an item may be a list of
    places.
    """
    moved = any(frame.varies(part.taint) for part in store.view.subscripts)
    return moved and frame.varies(store.value.taint)
