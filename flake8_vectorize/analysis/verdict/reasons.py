"""What keeps a loop that only computes from being batched, in words with the user's own names."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.knowledge.collectors import ALONG_FIRST, OF_TENSORS, PADDING
from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.loops.runs import CHOSEN, fits, has_form, is_filled
from flake8_vectorize.analysis.syntax.bounds import holds_numbers, placed_in
from flake8_vectorize.analysis.syntax.cursors import adds_to_bounds
from flake8_vectorize.analysis.syntax.handing import only_collected
from flake8_vectorize.analysis.syntax.items import Items
from flake8_vectorize.analysis.syntax.positioned import items_at
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.uses import READ_BY_PLACE
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value
from flake8_vectorize.analysis.values.wording import place
from flake8_vectorize.analysis.verdict.fills import fills_with_numbers
from flake8_vectorize.analysis.verdict.outputs import (
    NUMERIC,
    SAME_SHAPE,
    joined,
    reads_numbers,
    repeats,
)
from flake8_vectorize.analysis.verdict.picked import (
    by_container,
    by_level,
    holds_positions,
    picks_first,
    stacks,
)
from flake8_vectorize.model.nest import Level, Output, Walk


def irregular_child(frame: Frame) -> str:
    """Why an inner loop keeps the outer one from being batched, or ''."""
    for child in frame.children:
        if any(level.walk is Walk.CONDITION for level in child.levels):
            return f"the while loop in line {child.line} has another length each time"
        if not isinstance(child.node, (ast.For, ast.While)):
            continue
        for level in child.levels:
            if level.walk not in (Walk.TENSOR, Walk.NUMBERS):
                return f"the loop in line {child.line} walks {level.text}, which is no known axis"
        named = any(level.tensor for level in child.levels)
        named = named or (child.of_row and any(store.tensor for store in child.stores))
        if child.lists and not named and frame.touches(child.header_taint):
            return f"the loop in line {child.line} walks another list each time"
        if child.in_order:
            return f"the loop in line {child.line} applies randomly drawn functions"
        if child.ordered and frame.varies(child.lasts):
            return f"the loop in line {child.line} runs in its order, with another length each time"
        tiled = child.stepped and (child.calls or child.appends)
        if tiled or (child.tiles and child.calls):
            return f"the loop in line {child.line} takes one tile after another"
        deeper = irregular_child(child)
        if deeper:
            return deeper
    return ""


def foreign_container(frame: Frame, usage: Usage) -> tuple[str, bool]:
    """The name of something walked that is no tensor, and whether it is known to be a container.

    The name is '' if the loop walks tensors, or lists of numbers that a tensor may hold, or if
    elements are read for the items of a list, or if a tensor gets nothing but numbers.
    """
    if fills_with_numbers(frame):
        return "", True
    beside = _reads_beside(frame)
    for level in frame.levels:
        listed = level.walk in (Walk.CONTAINER, Walk.OBJECTS)
        if listed and not beside and not _of_numbers(level, frame, usage):
            return level.text, level.walk is Walk.CONTAINER
    stored = {store.view.root for store in frame.stores}
    sized = any(level.tensor for level in frame.levels)
    taken = [walked for name, walked in frame.walked.items() if name not in stored]
    read = any(walked.direct for walked in taken)
    numbers = [text for text, items in frame.lists.items() if items is not Items.OBJECTS]
    if numbers and frame.calls and frame.singly and not (sized or read or _reads_along(frame)):
        return numbers[0], True
    read = read or Items.CHOSEN in frame.lists.values()
    read = read or (bool(taken) and Items.NUMBERS in frame.lists.values())
    filled = {append.name for append in frame.appends}
    for name, base in frame.containers.items():
        if name in filled:
            continue
        held = base.element is not None and base.element.is_tensor
        if held and base.kind is not Kind.MAPPING:
            return name, True
        if base.kind is Kind.UNKNOWN and usage.lists_tensors(name):
            return name, True
        if base.kind is Kind.UNKNOWN and not sized and _lies_otherwise(name, frame, usage):
            return name, False
        if _lists_numbers(name, base) and (read or frame.takes_positions):
            continue
        if not sized and (base.kind is not Kind.UNKNOWN or not read):
            if base.kind is not Kind.MAPPING and _bounds_or_fills(name, frame):
                continue
            if by_container(frame, name) or _numbers_at(name, base, frame):
                continue
            if holds_positions(frame, name) and frame.walked and _stacks(frame, usage):
                continue
            return name, base.kind is not Kind.UNKNOWN
    return "", True


def _lies_otherwise(name: str, frame: Frame, usage: Usage) -> bool:
    """Whether a loss is computed of item after item of something, `outputs[j]`, and the tensors
    that a loop walks lie along another axis, `targets[:, j]`: a list of outputs is so.
    """
    axes = {walked.axis for walked in frame.walked.values() if walked.direct}
    return 0 not in axes and usage.rates_items(name)


def _bounds_or_fills(name: str, frame: Frame) -> bool:
    """Whether parts of tensors show that what a loop subscripts holds numbers."""
    if not isinstance(frame.node, ast.For):
        return False
    if holds_numbers(name, frame.node.body) or adds_to_bounds(name, frame.node):
        return True
    places = placed_in(name, frame.node.body)
    return bool(places) and places <= frame.walked.keys()


def _reads_beside(frame: Frame) -> bool:
    """Whether elements of a tensor are read as numbers, one for each item of a list beside it."""
    if not reads_numbers(frame) or len(getattr(frame.node, "generators", ())) > 1:
        return False
    return _walks_axis(frame)


def _reads_along(frame: Frame) -> bool:
    """Whether a loop reads one element of a tensor after another, be it one that it writes to."""
    return any((name, walked.axis) in frame.offsets for name, walked in frame.walked.items())


def _walks_axis(frame: Frame) -> bool:
    return _walks_beside(frame) or any(level.walk is Walk.TENSOR for level in frame.levels)


def _lists_numbers(name: str, base: Value) -> bool:
    """Whether a list holds numbers that were counted or read; those of an attribute are settings,
    a handful of them.
    """
    return base.element is not None and base.element.is_number and "." not in name


def _of_numbers(level: Level, frame: Frame, usage: Usage) -> bool:
    """Whether the tensors that a loop takes the items of a list to show that these are numbers, or
    else tensors as numerous in every iteration.
    """
    items = frame.lists.get(level.text, Items.OBJECTS)
    if items in (Items.FACTORS, Items.COMPARED) and _goes_along(frame):
        return True
    if items is Items.COMPARED:
        return frame.compares
    if items is Items.LENGTHS:
        return bool(frame.walked)
    if items is Items.BOUNDS:
        return _reads_along_items(frame)
    if items is Items.UNUSED:
        return _walks_beside(frame)
    if items is Items.CHOSEN:
        return bool(frame.walked)
    if items is Items.STORED:
        return stacks(frame)
    if items is Items.SIZES:
        return any(join == PADDING for _, join in _collected(frame, usage))
    if items is Items.POSITIONS:
        stacked = bool(frame.walked) and not frame.stores and _stacks(frame, usage)
        return stacked or by_level(frame, level)
    return False


def _numbers_at(name: str, base: Value, frame: Frame) -> bool:
    """Whether the items that a loop takes from a list by their positions are shown to be numbers,
    as those are that a header gives.
    """
    if base.kind is Kind.MAPPING or "." in name:
        return False
    items = items_at(name, base.element or UNKNOWN, frame.node)
    if items is Items.NUMBERS:
        return not frame.calls
    if items is Items.BOUNDS:
        return _reads_along_items(frame)
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
    left = _collected(frame, usage)
    return bool(left) and all(
        join in SAME_SHAPE or _in_a_row(frame, item, join)
        if frame.varies(item.ragged)
        else join and _is_reduced(frame, item)
        for item, join in left
    )


def _collected(frame: Frame, usage: Usage) -> list[tuple[Value, str]]:
    """The items that a loop makes for a list, each with the call that joins it, or ''."""
    found = [(append.value, joined(append, usage)) for append in frame.appends]
    if frame.element is not None:
        found.append((frame.element, frame.join))
    return found


def _in_a_row(frame: Frame, item: Value, join: str) -> bool:
    """Whether items, of whatever length, are joined along the axis that they were picked from."""
    return join in ALONG_FIRST and picks_first(frame, item)


def _is_reduced(frame: Frame, item: Value) -> bool:
    """Whether an item is what a reduction made of the parts of tensors, and no item of a list."""
    whole = all(not walked.listed for walked in frame.walked.values())
    return whole and item.is_tensor and item.view is None and frame.varies(item.taint)


def only_joined(frame: Frame, outputs: Sequence[Output]) -> str:
    """What the header walks, if all that becomes of its items is that each of them is turned and
    the parts are joined again: a list of tensors is what needs that, whatever it is said to be.
    """
    joins = all(output.tensor and output.join in OF_TENSORS for output in outputs)
    if not frame.claimed or not joins or frame.children or frame.walked:
        return ""
    turned = [tensor_method(name) for name in frame.operations]
    if len(turned) != frame.tensor_work or frame.opaque:
        return ""
    kept = all(operation and (operation.view or operation.converts) for operation in turned)
    return frame.levels[0].tensor if kept else ""


def uneven(frame: Frame, dependence: Dependence, usage: Usage) -> str:
    """What is not known to have one shape in every iteration among what is collected or stored,
    or ''.
    """
    if frame.uneven:
        return f"what {frame.uneven} works on is not known to have one shape"
    for combination in dependence.results:
        if frame.carried(combination.name) in frame.cuts:
            return f"it cuts slices at {combination.name}, which are not known to be of one length"
    for item, join in _collected(frame, usage):
        if join == PADDING and not is_filled(item):
            return f"{join} pads its items, which have lengths of their own"
        if not join or join == PADDING or join in SAME_SHAPE:
            continue
        if has_form(item, frame) and (item.constant != CHOSEN or _only_collected(frame, usage)):
            continue
        if frame.varies(item.ragged) and not _in_a_row(frame, item, join):
            source = f" from {item.text}" if item.text else ""
            return f"its items{source} are not known to have one shape"
    for store in (*dependence.mapped, *dependence.scattered):
        apart = store in dependence.mapped
        for part in store.view.subscripts:
            if part.by_data and frame.varies(part.taint) and not fits(store, part, frame, apart):
                return f"the length of {place(store.view)} depends on data (line {store.line})"
    return ""


def _only_collected(frame: Frame, usage: Usage) -> bool:
    """Whether the lists that items go to are joined, and needed for nothing else."""
    names = {append.name for append in frame.appends}
    names |= {name for name, value in usage.filled if value is frame.node}
    return all(only_collected(name, usage.body, usage.joined) for name in names)


def without_result(frame: Frame, usage: Usage) -> str:
    """What becomes of the results of a loop that leaves nothing for a batched form to put
    somewhere.
    """
    for store in frame.stores:
        if store.tensor and repeats(frame, store):
            filled = place(store.view)
            says = "what goes into it, or where it is" if store.value.is_tensor else "what it gets"
            return f"one call says time and again {says}: {filled} (line {store.line})"
    for append in frame.appends:
        if append.name in frame.assigned:
            continue
        if not joined(append, usage):
            items = f"the items of {append.name} (line {append.line})"
            return f"nothing is seen to join {items} into a tensor"
        if append.value.kind in NUMERIC:
            return f"the items of {append.name} (line {append.line}) are all the same"
        return f"the items of {append.name} (line {append.line}) are no known tensors or numbers"
    if frame.element is not None:
        if not frame.join:
            return "nothing is seen to join its items into a tensor"
        if frame.element.kind in NUMERIC and not frame.touches(frame.element.taint):
            return "its items are all the same"
        return f"the items that {frame.join} gets are no known tensors or numbers"
    for store in frame.stores:
        if frame.outlives(store) and not store.tensor:
            return f"{place(store.view)} (line {store.line}) is not known to be of a tensor"
    return "it leaves no tensor, no total of tensors and no joined list behind"


def tiles_of(frame: Frame, dependence: Dependence) -> tuple[str, str]:
    """What is worked on one tile after another, and how, or ''; to copy them takes no memory."""
    if frame.slices and (frame.tensor_work or frame.calls):
        return frame.slices, f"it works on one after another of the slices in {frame.slices}"
    if not frame.tiles:
        return "", ""
    if frame.calls:
        return frame.calls[0], f"it gives {frame.calls[0]} one tile after another"
    stored = {store.view.root for store in frame.stores}
    kept = dependence.mapped or dependence.scattered or frame.appends or stored & frame.tiles
    if dependence.combinations and not kept:
        name = min(frame.tiles)
        return name, f"it sums over {name} one tile after another"
    if stored & frame.tiles and frame.tiles - stored:
        name = min(stored & frame.tiles)
        return name, f"it fills {name} by tiles, each from one tile of another tensor"
    return "", ""
