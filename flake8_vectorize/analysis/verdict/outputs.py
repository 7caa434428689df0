"""Where the results of an iteration go."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.gate.candidates import takes_by_item
from flake8_vectorize.analysis.knowledge.collectors import CONVERSIONS
from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.loops.combination import FILTERS, Combination, Dependence
from flake8_vectorize.analysis.loops.events import Append, Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.value import COPIED, DATA, ENTRY, Kind, Value
from flake8_vectorize.analysis.verdict.called_rows import reads_called
from flake8_vectorize.analysis.verdict.counted import counts
from flake8_vectorize.analysis.verdict.cut_rows import cut_row
from flake8_vectorize.analysis.verdict.drawn import repeats
from flake8_vectorize.analysis.verdict.joining import (
    NUMERIC,
    has_columns,
    makes_tensor,
    parts_of,
)
from flake8_vectorize.analysis.verdict.read_records import is_record
from flake8_vectorize.analysis.verdict.segment_entries import segment_entries, segment_items
from flake8_vectorize.analysis.verdict.slices import slices_written
from flake8_vectorize.analysis.verdict.unjoined import adds_results, picks_list, says_sort
from flake8_vectorize.model.nest import Output, Sink, Walk
from flake8_vectorize.model.pattern import Update

# joins that only take items of one shape
SAME_SHAPE = CONVERSIONS | {"torch.stack", "numpy.stack"}
REDUCTIONS = {"sum": Update.SUM, "all": Update.ALL, "any": Update.ANY}
UPDATES = REDUCTIONS | {"max": Update.MAXIMUM, "min": Update.MINIMUM}
# methods that copy a tensor to the host, or take it off the tape
COPIES = frozenset({"cpu", "detach"})


def outputs_of(frame: Frame, dependence: Dependence, usage: Usage) -> tuple[Output, ...]:
    """Every result that a batched form would have: the most telling ones first."""
    outputs = [*_combined(frame, dependence), *_stored(frame, dependence), *_appended(frame, usage)]
    joins = frame.element is not None and frame.join and makes_tensor(frame.element, frame.join)
    joins = joins and not (picks_list(frame, usage) or adds_results(frame) or says_sort(frame))
    if frame.element is not None and joins and not _one_item(frame, frame.element):
        tensor = frame.element.is_tensor or has_columns(frame.element, frame.join)
        tensor = tensor and frame.varies(frame.element.taint)
        update = UPDATES.get(frame.join)
        outputs.append(
            Output(Sink.STACKED, "", frame.line, frame.join, update=update, tensor=tensor)
        )
    outputs += segment_entries(frame)
    outputs += () if outputs else segment_items(frame)
    if outputs:
        outputs += _combined(frame, dependence, alike=True)
    if not outputs and _gathers(frame):
        outputs.append(Output(Sink.GATHERED, "", frame.line))
    if not outputs and reads_numbers(frame, usage):
        outputs.append(Output(Sink.NUMBERS, "", frame.line))
    return tuple(outputs or [*_on_host(frame, dependence, usage)] or _called(frame))


def _on_host(frame: Frame, dependence: Dependence, usage: Usage) -> Iterator[Output]:
    """What is computed from a tensor and goes to the host item by item, into an array, or a list
    of which one is made; what functions compute of it whose bodies are not known as well.
    """
    if not frame.syncs or (frame.opaque and True not in frame.given.values()):
        return
    if frame.join and frame.element is not None and _is_copied(frame, frame.element):
        yield Output(Sink.COPIES, "", frame.line, frame.join)
    for append in frame.appends:
        outside = append.name not in frame.assigned and joined(append, usage)
        if outside and _is_copied(frame, append.value):
            yield Output(Sink.COPIES, append.name, append.line)
    for store in dependence.mapped:
        value = store.value
        if store.array and frame.varies(value.taint) and not repeats(frame, store):
            number = _read_number(frame, value)
            if number or value.is_tensor or value.proof == COPIED:
                sink = Sink.NUMBERS if number and not frame.opaque else Sink.COPIES
                yield Output(sink, store.shown, store.line)


def _called(frame: Frame) -> Iterator[Output]:
    """The numbers that a list gets of what functions give for rows."""
    results = [(append.value, append.name, append.line) for append in frame.appends]
    results += [(frame.element, "", frame.line)] if frame.element is not None else []
    parts = [part for value, _, _ in results for part in parts_of(value)]
    if any(part.is_tensor or part.kind is Kind.OBJECT for part in parts):
        return
    for value, name, line in results:
        numbers = any(_read_number(frame, part) for part in parts_of(value))
        if name not in frame.assigned and numbers and reads_called(frame):
            yield Output(Sink.COPIES, name, line)


def _is_copied(frame: Frame, value: Value) -> bool:
    return value.proof == COPIED and frame.varies(value.taint)


def _one_item(frame: Frame, element: Value) -> bool:
    """Whether a comprehension gives one and the same item again and again, and makes none."""
    makes = frame.opaque or frame.random or frame.allocations or frame.masked or frame.children
    return not makes and not frame.touches(element.taint)


def joined(append: Append, usage: Usage) -> str:
    """The call that joins the list which an item is appended to, or ''."""
    return usage.collected(append.name, append.line)


def _combined(frame: Frame, dependence: Dependence, alike: bool = False) -> list[Output]:
    """The totals; with `alike` those that every iteration adds the same to."""
    outputs = []
    moving = frame.induction.union(dependence.counters)
    names = {combination.name for combination in dependence.results}
    filters = {found.name for found in dependence.results if found.update in FILTERS}
    for combination in sorted(dependence.results, key=_telling):
        value = combination.value
        if combination.update not in FILTERS and combination.name in filters:
            continue  # what is added in place goes where the name no longer leads
        known = value.is_tensor or counts(frame, combination)
        known = known or (value.kind is Kind.UNKNOWN and not frame.looks_up)
        if not known and not read_total(frame, combination):
            continue
        # what is read of another total is another number in every iteration
        others = {r.token for r in frame.reads if r.view.root in names - {combination.name}}
        same = combination.rest.isdisjoint(moving | others)
        if same is not alike:
            continue
        growth = combination.update is Update.CONCATENATION
        outputs.append(
            Output(
                Sink.GROWTH if growth else Sink.ACCUMULATE,
                combination.shown,
                combination.line,
                update=combination.update,
                indirect=combination.indirect,
                tensor=value.is_tensor,
                product=value.constant == "product",
                slices=slices_written(frame, combination.name, combination.line),
                opaque=value.kind is Kind.UNKNOWN,
                placed=combination.placed,
            )
        )
    return outputs


def _telling(combination: Combination) -> tuple[bool, bool]:
    """Partial results that are kept make the loop a scan, and so tell more than a total; what is
    computed from the one before tells more than what stays until it is replaced.
    """
    return not combination.kept, combination.update is Update.LATEST


def read_total(frame: Frame, combination: Combination) -> bool:
    """Whether a Python number is a total that elements of tensors decide about; what an inner loop
    counts is none.
    """
    value = combination.value
    uneven = value.affine is None or frame.touches(combination.rest)
    return value.is_number and uneven and bool(frame.syncs)


def _stored(frame: Frame, dependence: Dependence) -> list[Output]:
    outputs = []
    for store in (*dependence.mapped, *dependence.scattered):
        if store.tensor and not repeats(frame, store):
            held = store.value.view is None and _picked(frame, store.value)
            number = held or (frame.looks_up and not store.value.is_tensor)
            outputs.append(
                Output(
                    Sink.NUMBERS if number else Sink.STORE,
                    store.shown,
                    store.line,
                    indirect=store in dependence.scattered,
                    masked=_is_masked(frame, store),
                    tensor=not number,
                    slices=slices_written(frame, store.view.root, store.line),
                )
            )
    return outputs


def _is_masked(frame: Frame, store: Store) -> bool:
    """Whether a condition on its own place decides about a store; what ends a loop inside decides
    about places behind.
    """
    ended = any(child.breaks and child.holds(store.line) for child in frame.children)
    return not ended and (store.depth > frame.depth or _skips(frame))


def _skips(frame: Frame) -> bool:
    """Whether an iteration may be left before its end."""
    return bool(frame.skips) or any(map(_skips, frame.children))


def _appended(frame: Frame, usage: Usage) -> list[Output]:
    outputs = []
    for append in frame.appends:
        join = joined(append, usage)
        outside = append.name not in frame.assigned
        joins = join or _walked_later(frame, append, usage)
        numeric = append.value.kind in NUMERIC or _is_row(frame, append, join)
        columns = has_columns(append.value, join)
        if joins and outside and (numeric or columns) and frame.varies(append.value.taint):
            outputs.append(
                Output(
                    Sink.APPEND,
                    append.name,
                    append.line,
                    join,
                    masked=append.depth > frame.depth,
                    tensor=append.value.is_tensor or columns,
                )
            )
    return outputs


def _is_row(frame: Frame, append: Append, join: str) -> bool:
    """Whether an item is a list of elements, of which a tensor is made as it is of rows, and each
    iteration adds as many of them, or as elements of tensors let in.
    """
    value = append.value
    asked = bool(append.control) and any(
        isinstance(wait.node, ast.Compare) and wait.value.taint <= append.control
        for wait in frame.syncs
    )
    if value.kind is not Kind.TUPLE or join not in CONVERSIONS or not makes_tensor(value, join):
        return False
    if frame.opaque or _uneven_within(frame):
        return False
    if not asked and any(frame.touches(child.header_taint) for child in frame.children):
        return False
    computed = any(part.is_number and DATA in part.taint for part in parts_of(value))
    return not computed or _only_reads(frame)


def _walked_later(frame: Frame, append: Append, usage: Usage) -> bool:
    """Whether nothing but another loop takes the items of a list: it may as well walk a tensor of
    them, if they are computed from slices of a tensor.
    """
    computed = frame.tensor_work > 0 and not frame.opaque and append.depth == frame.depth
    if not computed or not append.value.is_tensor or frame.varies(append.value.ragged):
        return False
    walks = any(level.walk is Walk.TENSOR for level in frame.levels)
    walks = walks or any(walked.direct for walked in frame.walked.values())
    return walks and usage.only_walked(append.name)


def _gathers(frame: Frame) -> bool:
    """`[values[i] for i in index]` with an index tensor."""
    if not isinstance(frame.node, ast.ListComp) or not takes_by_item(frame.node):
        return False
    if frame.element is None or not frame.element.is_tensor:
        return False
    return frame.levels[0].walk is Walk.TENSOR and not frame.masked


def reads_numbers(frame: Frame, usage: Usage) -> bool:
    """Whether an iteration reads elements of a tensor as numbers, and makes nothing else of it."""
    if not frame.syncs or frame.opaque or any(isinstance(c.node, ast.For) for c in frame.children):
        return False
    if cut_row(frame, usage) is not None:
        return False
    results = [*frame.listed, *(entry.value for entry in frame.keyed)]
    if frame.element is not None and frame.claimed and _spells_names(frame, frame.element):
        return False
    if any(value.is_tensor or value.kind is Kind.OBJECT for value in results):
        return False
    if not all(frame.touches(entry.place) for entry in frame.keyed):
        return False  # every iteration overwrites what the one before it read
    filed = results if _takes_rows(frame) else [entry.value for entry in frame.keyed]
    figures = [part for value in filed for part in _figures(frame, value)]
    numbers = any(_read_number(frame, value) for value in (*results, *figures))
    return numbers or _reads_parts(frame, results)


def _takes_rows(frame: Frame) -> bool:
    """Whether a header gives the rows of tensors or counts them, and the loop changes none."""
    walks = {level.walk for level in frame.levels}
    return not frame.stores and walks <= {Walk.TENSOR, Walk.NUMBERS}


def _figures(frame: Frame, value: Value) -> list[Value]:
    """The numbers of a dictionary or a tuple that is written out and holds nothing else, if none
    was read of a part that has a shape of its own.
    """
    parts = list(parts_of(value)) if is_record(value) else []
    uneven = any(frame.varies(wait.value.ragged) for wait in frame.syncs)
    return parts if not uneven and all(part.is_number for part in parts) else []


def _spells_names(frame: Frame, element: Value) -> bool:
    """Whether a dictionary of what is no more than read gets a key that is spelled out for each:
    these are figures for people, a handful of them.
    """
    listed = any(level.walk is Walk.TENSOR and level.axis is None for level in frame.levels)
    key = element.items[0] if isinstance(frame.node, ast.DictComp) and element.items else None
    return listed and key is not None and key.kind is Kind.TEXT


def _reads_parts(frame: Frame, results: Sequence[Value]) -> bool:
    """Whether numbers that an iteration reads, and does nothing else with a tensor, go into tuples
    and dictionaries, or pick entries of a container.
    """
    if not _only_reads(frame):
        return False
    parts = [part for value in results for part in parts_of(value)]
    if any(part.is_tensor or part.kind is Kind.OBJECT for part in parts):
        return False
    picks = frame.parent is None and not frame.keyed
    return any(_read_number(frame, part) or (picks and _picked(frame, part)) for part in parts)


def _uneven_within(frame: Frame) -> bool:
    """Whether what a loop walks is another thing in every iteration of the loop around it."""
    return frame.parent is not None and frame.parent.touches(frame.header_taint)


def _only_reads(frame: Frame) -> bool:
    """Whether the tensor work of an iteration gives the host elements as they are."""
    found = [tensor_method(name) for name in frame.operations if name not in COPIES]
    return all(operation is not None and operation.synchronizes for operation in found)


def _read_number(frame: Frame, value: Value) -> bool:
    """Whether a result is a number that was read from a tensor."""
    return value.is_number and value.affine is None and frame.varies(value.taint)


def _picked(frame: Frame, value: Value) -> bool:
    """Whether a result is what a container holds under a number that was read from a tensor."""
    return value.constant == ENTRY and DATA in value.taint and frame.varies(value.taint)
