"""Dictionaries and lists that hold what the elements with each label are reduced to."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.loops.events import Append, Keyed
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import COPIED, Kind, Value
from flake8_vectorize.analysis.verdict.joining import parts_of
from flake8_vectorize.model.nest import Output, Sink

# reductions that torch does for all segments at once
GROUPED = frozenset({"sum", "mean", "amax", "amin", "max", "min", "prod"})
# what meets each element of a segment with each other one, which no index does
PAIRING = frozenset({"cdist", "pdist", "mm", "bmm", "matmul", "einsum", "outer", "@"})
# what gives the number that an element is
NUMBERS = frozenset({"int", "item"})


def reduces_segments(frame: Frame) -> bool:
    """Whether an iteration reduces the elements whose labels have the value of its variable, and
    adds no others to a list.
    """
    if not frame.groups or GROUPED.isdisjoint(frame.operations):
        return False
    return not any(frame.varies(value.ragged) for value in frame.listed)


def segment_entries(frame: Frame) -> tuple[Output, ...]:
    """The dictionaries that get a total of a segment under each label, if nothing else is put into
    dictionaries.
    """
    node = frame.node
    if not (frame.keyed or isinstance(node, ast.DictComp)) or not _reduces(frame):
        return ()
    if isinstance(node, ast.DictComp):
        items = frame.element.items if frame.element is not None else None
        if not items or not _is_label(frame, node.key) or not _has_totals(frame, items[-1]):
            return ()
        return (Output(Sink.STACKED, "", frame.line, "a dictionary", tensor=True),)
    if not all(_is_filled(frame, entry) for entry in frame.keyed):
        return ()
    return tuple(
        Output(Sink.ENTRIES, entry.text.partition("[")[0], entry.line, tensor=True)
        for entry in frame.keyed
    )


def segment_items(frame: Frame) -> tuple[Output, ...]:
    """The lists that get a total of a segment for each label, whatever becomes of them."""
    element, node = frame.element, frame.node
    if not frame.listed or frame.keyed or not _reduces(frame):
        return ()
    if isinstance(node, ast.ListComp) and element is not None:
        total = not frame.join and _has_totals(frame, element)
        return (Output(Sink.STACKED, "", frame.line, "a list", tensor=True),) if total else ()
    kept = [append for append in frame.appends if append.name not in frame.assigned]
    totals = [append for append in kept if _has_totals(frame, append.value)]
    names = {append.name for append in totals}
    others = [append for append in kept if append not in totals]
    if not all(other.value.is_number or _stands_in(frame, other, names) for other in others):
        return ()
    return tuple(Output(Sink.ENTRIES, total.name, total.line, tensor=True) for total in totals)


def _stands_in(frame: Frame, append: Append, names: set[str]) -> bool:
    """Whether a list of totals gets one and the same tensor for labels that have none, on a
    condition.
    """
    varies = frame.touches(append.value.taint)
    return append.value.is_tensor and not varies and append.name in names and bool(append.control)


def _reduces(frame: Frame) -> bool:
    """Whether an iteration reduces the elements of a segment, or counts them, each by itself."""
    if not PAIRING.isdisjoint(frame.operations):
        return False
    return reduces_segments(frame) or _counts_segment(frame)


def _counts_segment(frame: Frame) -> bool:
    """Whether an iteration reduces what tells which labels have the value of its variable."""
    if not frame.compares or GROUPED.isdisjoint(frame.operations):
        return False
    names = {name for level in frame.levels for name in level.names}
    return any(
        isinstance(node, ast.Compare)
        and isinstance(node.ops[0], ast.Eq)
        and not names.isdisjoint(map(dotted_name, map(_number_of, _sides(node))))
        for node in nodes(frame.node)
    )


def _sides(node: ast.Compare) -> tuple[ast.expr, ...]:
    return (node.left, *node.comparators)


def fills_entries(frame: Frame) -> bool:
    """Whether a loop puts anything else into dictionaries, or places of lists."""
    return bool(frame.keyed) and not segment_entries(frame)


def _is_filled(frame: Frame, entry: Keyed) -> bool:
    """Whether a statement gives the entry of a label a total, and the loop asks for nothing that
    the dictionary holds.
    """
    if not isinstance(entry.node, ast.Assign) or not _has_totals(frame, entry.value):
        return False
    target = entry.node.targets[0]
    if not isinstance(target, ast.Subscript) or not _is_label(frame, target.slice):
        return False
    holder = dotted_name(target.value)
    mentions = stored = 0
    for node in nodes(frame.node):
        mentions += dotted_name(node) == holder
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            stored += dotted_name(node.value) == holder
    return bool(holder) and mentions == stored


def _has_totals(frame: Frame, value: Value) -> bool:
    """Whether a value, or what a dictionary or a tuple holds that it is, are tensors that have one
    shape whatever the label, and numbers.
    """
    whole = value.kind is Kind.ARRAY
    parts = [part for part in ([value] if whole else parts_of(value)) if not part.is_number]
    return bool(parts) and all(
        (part.is_tensor or part.proof == COPIED)
        and frame.varies(part.taint)
        and not frame.varies(part.ragged)
        for part in parts
    )


def _is_label(frame: Frame, key: ast.expr) -> bool:
    """Whether a key is what the header gives, or the number that it is."""
    names = {name for level in frame.levels for name in level.names}
    bound: list[ast.expr] = [key]
    if isinstance(key, ast.Name) and key.id not in names:
        assigned = (node for node in nodes(frame.node) if isinstance(node, ast.Assign))
        bound = [node.value for node in assigned if dotted_name(node.targets[0]) == key.id]
    return bool(bound) and all(dotted_name(_number_of(value)) in names for value in bound)


def _number_of(key: ast.expr) -> ast.expr:
    """What `c.item()`, `int(c)` or `c` is the number of."""
    while isinstance(key, ast.Call):
        function = key.func
        if isinstance(function, ast.Attribute) and function.attr in NUMBERS and not key.args:
            key = function.value
        elif dotted_name(function) in NUMBERS and len(key.args) == 1:
            key = key.args[0]
        else:
            break
    return key
