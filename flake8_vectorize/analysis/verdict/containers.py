"""Whether the Python lists that a loop takes items of hold numbers, as numerous as the items of an
axis.
"""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.collectors import ALONG_FIRST, PADDING
from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.bounds import holds_numbers, placed_in
from flake8_vectorize.analysis.syntax.cursors import adds_to_bounds
from flake8_vectorize.analysis.syntax.items import Items
from flake8_vectorize.analysis.syntax.positioned import cuts_between, items_at
from flake8_vectorize.analysis.syntax.records import records_in
from flake8_vectorize.analysis.syntax.sites import body_of
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.annotations import ITERATOR
from flake8_vectorize.analysis.values.constants import MANY
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.sequences import item_of
from flake8_vectorize.analysis.values.value import OF_ONE_SHAPE, UNKNOWN, Kind, Value
from flake8_vectorize.analysis.values.wording import POSITIONS_OF, READ_BY_PLACE
from flake8_vectorize.analysis.verdict.fills import fills_with_numbers
from flake8_vectorize.analysis.verdict.outputs import SAME_SHAPE, joined, reads_numbers
from flake8_vectorize.analysis.verdict.painting import paints
from flake8_vectorize.analysis.verdict.picked import (
    by_container,
    by_level,
    holds_positions,
    picks_first,
    stacks,
)
from flake8_vectorize.analysis.verdict.repeated_rows import is_repeated, measures
from flake8_vectorize.analysis.verdict.segment_entries import segment_entries
from flake8_vectorize.model.nest import Level, Walk

LISTS = frozenset({Kind.SEQUENCE, Kind.TUPLE})


def foreign_container(frame: Frame, usage: Usage) -> tuple[str, bool]:
    """The name of something walked that is no tensor, and whether it is known to be a container.

    The name is '' if the loop walks tensors, or lists of numbers that a tensor may hold, or if
    elements are read for the items of a list, or if a tensor gets nothing but numbers, or is filled
    by a table.
    """
    if fills_with_numbers(frame) or paints(frame):
        return "", True
    beside = _reads_beside(frame, usage)
    for level in frame.levels:
        listed = level.walk in (Walk.CONTAINER, Walk.OBJECTS)
        if listed and not beside and not _of_numbers(level, frame, usage):
            return level.text, level.walk is Walk.CONTAINER
    stored = {store.view.root for store in frame.stores}
    filled = next(filter(None, (_filled_list(store, frame) for store in frame.stores)), "")
    if filled:
        return filled, True
    sized = any(level.tensor for level in frame.levels)
    taken = [walked for name, walked in frame.walked.items() if name not in stored]
    read = any(walked.direct for walked in taken)
    numbers = [text for text, items in frame.lists.items() if items is not Items.OBJECTS]
    if numbers and frame.calls and frame.singly and not (sized or read or _reads_along(frame)):
        shown = {level.text for level in frame.levels if level.walk is Walk.CONTAINER}
        return numbers[0], numbers[0] in shown
    read = read or Items.CHOSEN in frame.lists.values()
    read = read or (bool(taken) and Items.NUMBERS in frame.lists.values())
    grown = {append.name for append in frame.appends}
    kept = {entry.text.partition("[")[0] for entry in frame.keyed if entry.node is not None}
    reduced = {output.name for output in segment_entries(frame)}
    repeats = bool(frame.containers) and _repeats(frame, usage)
    records = records_in(body_of(frame.node)) if frame.containers else ()
    for name, base in frame.containers.items():
        if name in grown or name in reduced or (base.kind is Kind.MAPPING and name in kept):
            continue
        if repeats and measures(frame, name):
            continue
        held = base.element is not None and base.element.is_tensor
        if held and base.kind is not Kind.MAPPING:
            if base.proof == OF_ONE_SHAPE:
                continue
            return name, True
        if base.kind is Kind.UNKNOWN and usage.lists_tensors(name):
            return name, True
        if base.kind is Kind.UNKNOWN and name in records:
            return name, True
        if base.kind is Kind.UNKNOWN and not sized and _lies_otherwise(name, frame, usage):
            return name, False
        counted = base.element is not None and base.element.is_number
        taken_along = read or frame.takes_positions
        if taken_along and counted and not _is_setting(name, base, frame):
            continue
        if taken_along and _lies_beside(name, base, frame):
            continue
        if not sized and (base.kind is not Kind.UNKNOWN or not read):
            if base.kind is not Kind.MAPPING and _bounds_or_fills(name, frame):
                continue
            if by_container(frame, name) or _numbers_at(name, base, frame, usage):
                continue
            if holds_positions(frame, name) and frame.walked and _stacks(frame, usage):
                continue
            return name, base.kind is not Kind.UNKNOWN
    return "", True


def what_it_is(name: str, known: bool, frame: Frame, usage: Usage) -> str:
    """What is said of something walked that is `known` to be a container, or not seen to be a
    tensor.
    """
    if not known:
        return "is not known to be a tensor"
    if frame.names.get(name, UNKNOWN).proof.startswith(ITERATOR):
        return "is an iterator"
    made = list(usage.bound_to(name))
    generated = name.startswith("(") and " for " in name
    if generated or (made and all(isinstance(value, ast.GeneratorExp) for value in made)):
        return "is a generator"
    return "is a Python container"


def texts_walked(frame: Frame) -> str:
    """The list of texts that a loop walks beside no tensor, or ''."""
    beside = bool(frame.walked) or any(level.tensor for level in frame.levels)
    return "" if beside else frame.texts


def _filled_list(store: Store, frame: Frame) -> str:
    """The list of tensors, each of its own shape, of which another one is written to, or ''."""
    base = frame.names.get(store.view.root, UNKNOWN)
    if base.kind not in LISTS or base.uniform or not item_of(base).is_tensor:
        return ""
    if base.proof == OF_ONE_SHAPE and _walks_beside(frame):
        return ""
    item = store.view.subscripts[:1]
    return store.view.root if item and frame.varies(item[0].taint) else ""


def _lies_otherwise(name: str, frame: Frame, usage: Usage) -> bool:
    """Whether a loss is computed of item after item of something, `outputs[j]`, and the tensors
    that a loop walks lie along another axis, `targets[:, j]`: a list of outputs is so.
    """
    axes = {walked.axis for walked in frame.walked.values() if walked.direct}
    return 0 not in axes and usage.rates_items(name)


def _bounds_or_fills(name: str, frame: Frame) -> bool:
    """Whether parts of tensors show that what a loop subscripts holds numbers."""
    loop = frame.node
    if isinstance(loop, ast.For) and (holds_numbers(name, loop.body) or adds_to_bounds(name, loop)):
        return True
    places = placed_in(name, body_of(loop))
    return bool(places) and places <= frame.walked.keys()


def _reads_beside(frame: Frame, usage: Usage) -> bool:
    """Whether elements of a tensor are read as numbers, one for each item of a list beside it."""
    if not reads_numbers(frame, usage) or len(getattr(frame.node, "generators", ())) > 1:
        return False
    return _walks_axis(frame)


def _reads_along(frame: Frame) -> bool:
    """Whether a loop reads one element of a tensor after another, be it one that it writes to."""
    return any((name, walked.axis) in frame.offsets for name, walked in frame.walked.items())


def _walks_axis(frame: Frame) -> bool:
    return _walks_beside(frame) or any(level.walk is Walk.TENSOR for level in frame.levels)


def _is_setting(name: str, base: Value, frame: Frame) -> bool:
    """Whether a list of numbers is an attribute: a handful of them, unless it is seen how many the
    class makes, or the loop takes all of them.
    """
    if "." not in name or base.items or base.proof == MANY:
        return False
    return all(level.text != f"{POSITIONS_OF}{name}" for level in frame.levels)


def _lies_beside(name: str, base: Value, frame: Frame) -> bool:
    """Whether a loop takes from a list what it writes to the same places of a tensor, which has as
    many, and finds these places in another list: `x[k] += weights[k]`.
    """
    if base.kind not in LISTS:
        return False
    parts = [part for store in frame.stores for part in store.view.subscripts]
    places = {part.text for part in parts if part.start is None or not frame.moves(part.start)}
    subscripts = (node for node in nodes(frame.node) if isinstance(node, ast.Subscript))
    taken = {spelled(node.slice) for node in subscripts if dotted_name(node.value) == name}
    return bool(taken) and taken <= places


def _of_numbers(level: Level, frame: Frame, usage: Usage) -> bool:
    """Whether the tensors that a loop takes the items of a list to show that these are numbers, or
    else tensors as numerous in every iteration.
    """
    items = frame.lists.get(level.text, Items.OBJECTS)
    if items in (Items.FACTORS, Items.COMPARED) and _goes_along(frame):
        return True
    if items is Items.FLAGS:
        return _goes_along(frame) and (len(frame.levels) > 1 or _writes_rows(frame))
    if items is Items.COMPARED:
        return frame.compares
    if items is Items.LENGTHS:
        return bool(frame.walked)
    if items is Items.BOUNDS:
        # a reduction gives one item of each segment, from one place to another
        segments = len(frame.levels) > 1 or "," in level.variable
        reduced = segments and not frame.opaque and _stacks(frame, usage)
        return frame.of_row or reduced or _reads_along_items(frame)
    if items is Items.UNUSED:
        return _walks_beside(frame)
    if items is Items.CHOSEN:
        return bool(frame.walked)
    if items is Items.STORED:
        return stacks(frame)
    if items is Items.SIZES:
        padded = any(join == PADDING for _, join in collected(frame, usage))
        return padded or _repeats(frame, usage)
    if items is Items.POSITIONS:
        stacked = bool(frame.walked) and not frame.stores and _stacks(frame, usage)
        return stacked or frame.of_row or by_level(frame, level)
    return items is Items.MEASURED and _repeats(frame, usage)


def _writes_rows(frame: Frame) -> bool:
    """Whether an iteration writes where its number says: a flag for each row. Flags that say what
    goes to places further on are settings, a handful of them.
    """
    places = (part.start for store in frame.stores for part in store.view.subscripts)
    return any(place is not None and place.single and frame.moves(place) for place in places)


def _numbers_at(name: str, base: Value, frame: Frame, usage: Usage) -> bool:
    """Whether the items that a loop takes from a list by their positions are shown to be numbers,
    as those are that a header gives.
    """
    if base.kind is Kind.MAPPING or _is_setting(name, base, frame):
        return False
    if cuts_between(name, frame.node):
        return not frame.opaque and _stacks(frame, usage)
    items = items_at(name, base.element or UNKNOWN, frame.node)
    if items is Items.NUMBERS:
        return not frame.calls
    if items is Items.BOUNDS:
        return _reads_along_items(frame)
    if items is Items.FLAGS:
        return _goes_along(frame) and _writes_rows(frame)
    if items is Items.PLACES or (items is Items.COMPARED and frame.compares):
        return True
    return items in (Items.FACTORS, Items.COMPARED) and _goes_along(frame)


def _reads_along_items(frame: Frame) -> bool:
    """Whether a part of a tensor is read for each item of a list."""
    stored = {store.view.root for store in frame.stores}
    parts = (walked.direct for name, walked in frame.walked.items() if name not in stored)
    return any(parts) or _takes_rows(frame)


def _goes_along(frame: Frame) -> bool:
    """Whether a part of a tensor goes with each item of a list, be it one that is written."""
    return _walks_beside(frame) or _takes_rows(frame)


def _takes_rows(frame: Frame) -> bool:
    """Whether a header gives the rows of what is known to be a tensor, and no list of numbers."""
    held = (frame.names.get(level.tensor) for level in frame.levels if level.walk is Walk.TENSOR)
    return any(v is not None and not v.proof.startswith(READ_BY_PLACE) for v in held)


def _walks_beside(frame: Frame) -> bool:
    return any(walked.direct for walked in frame.walked.values())


def _stacks(frame: Frame, usage: Usage) -> bool:
    """Whether a loop leaves nothing but items that a call joins, and either the call takes but one
    shape, and that of what was subscripted shows in them, or it was reduced, or they are joined
    along the axis that they were picked from.
    """
    left = collected(frame, usage)
    return bool(left) and all(
        join in SAME_SHAPE or in_a_row(frame, item, join)
        if frame.varies(item.ragged)
        else join and _is_reduced(frame, item)
        for item, join in left
    )


def collected(frame: Frame, usage: Usage) -> list[tuple[Value, str]]:
    """The items that a loop makes for a list, each with the call that joins it, or ''."""
    found = [(append.value, joined(append, usage)) for append in frame.appends]
    if frame.element is not None:
        found.append((frame.element, frame.join))
    return found


def _repeats(frame: Frame, usage: Usage) -> bool:
    """Whether all that a loop leaves is rows, each as often as a count says."""
    left = collected(frame, usage)
    return bool(left) and all(is_repeated(frame, item, join) for item, join in left)


def in_a_row(frame: Frame, item: Value, join: str) -> bool:
    """Whether items, of whatever length, are joined along the axis that they were picked from."""
    return join in ALONG_FIRST and picks_first(frame, item)


def _is_reduced(frame: Frame, item: Value) -> bool:
    """Whether an item is what a reduction made of the parts of tensors, and no item of a list."""
    whole = all(not walked.listed for walked in frame.walked.values())
    return whole and item.is_tensor and item.view is None and frame.varies(item.taint)
