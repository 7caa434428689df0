"""What a loop finds in the names that it binds, and what it leaves behind in them."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.evaluation.state import COUNTABLE, State
from flake8_vectorize.analysis.gate.candidates import SHORT_TRIP
from flake8_vectorize.analysis.loops.events import Early
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.cursors import passes_first
from flake8_vectorize.analysis.syntax.scaling import is_scaled
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.tiles import cuts
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.affine import Affine, product, unknown
from flake8_vectorize.analysis.values.choices import joined
from flake8_vectorize.analysis.values.constants import MOST_ITEMS
from flake8_vectorize.analysis.values.containers import LISTS
from flake8_vectorize.analysis.values.forms import LINEAR, form_for, identity
from flake8_vectorize.analysis.values.truths import SINGLE
from flake8_vectorize.analysis.values.value import (
    ALONG_AXIS,
    NOTHING,
    OF_ONE_SHAPE,
    Form,
    Kind,
    Value,
    united,
)
from flake8_vectorize.model.nest import Walk
from flake8_vectorize.model.pattern import Update

# how the full names of functions begin that make tensors of their own
TORCH = "torch."


def carried(frame: Frame, name: str, value: Value, step: Value | None = None) -> Value:
    """What a name holds at the start of an iteration that held `value` before the loop; every
    iteration adds `step` to it, if that is known.
    """
    frame.entry[name] = value
    token = frame.carried(name)
    taint = united(value.taint, frozenset((token,)))
    affine = unknown(token) if value.kind in COUNTABLE else None
    count = next(iter(frame.induction))
    times = Affine(-1 if passes_first(frame.node) else 0, ((count, 1),))
    way = product(times, step.affine) if step is not None else None
    if step is not None and way is not None and value.affine is not None:
        affine = value.affine.plus(way)
        frame.moved.add(name)
        taint = taint | step.taint | {count}
    return value._replace(
        taint=taint,
        ragged=value.ragged | {token} if name in frame.grown else value.ragged,
        forms=(*value.forms, identity(token)),
        affine=affine,
        constant=None,
        extent=None,
        function="" if value.kind is Kind.INTEGER else value.function,
    )


def let_in(frames: Sequence[Frame], name: str) -> Value:
    """What a name that holds nothing before these loops, the outermost first, holds where an
    iteration before let something in.
    """
    value = Value(Kind.UNKNOWN, text=name)
    for frame in frames:
        if name in frame.assigned and name not in frame.entry:
            value = carried(frame, name, value)
    return value


def asking_once(frames: Sequence[Frame], name: str) -> Sequence[Frame]:
    """The loops of which one iteration in all finds that a name has no value yet, the outermost
    first: those around the innermost that do not bind the name themselves.
    """
    first = len(frames) - 1
    while first > 0:
        inner, outer = frames[first].node, frames[first - 1].node
        counts = any(name in level.names for level in frames[first].levels)
        if counts or _stores(outer, name) > _stores(inner, name):
            break
        first -= 1
    return frames[max(first, 0) :]


def _stores(loop: LoopNode, name: str) -> int:
    """How often a loop binds a name."""
    found = (node for node in nodes(loop) if isinstance(node, ast.Name) and node.id == name)
    return sum(isinstance(node.ctx, ast.Store) for node in found)


def carry_lists(state: State, frame: Frame) -> None:
    """Marks what a loop carries in the lists that it adds to, under all their names."""
    for name in sorted(frame.extended - frame.assigned):
        token = frozenset((frame.carried(name),))
        for other in _names_of(name, state):
            held = state.names[other]
            kind = Kind.SEQUENCE if held.kind is Kind.TUPLE else held.kind
            taint = united(held.taint, token)
            state.names[other] = held._replace(kind=kind, items=None, taint=taint)


def _names_of(name: str, state: State) -> list[str]:
    """The names that hold the very list that one of them holds, this one among them."""
    value = state.lookup(name) if "." in name else state.names.get(name)
    if value is None:
        return []
    roots = {part.root for part in value.view.possible} if value.view is not None else set()
    return [name] + [
        other
        for other, held in state.names.items()
        if other != name and held.kind in LISTS and held.view is not None
        if any(part.root in roots and not part.subscripts for part in held.view.possible)
    ]


def at_end(frame: Frame, early: list[Early], names: dict[str, Value]) -> dict[str, Value]:
    """What the names that a loop binds hold in the end, wherever its iterations are left."""
    bound = sorted(frame.assigned)
    found = {name: names[name] for name in bound if name in names}
    for way in early:
        there = {name: way.names[name] for name in bound if name in way.names}
        found = joined(there, found, way.control, way.guarded)
    return found


def after_loop(state: State, frame: Frame) -> None:
    """Rewrites the names that the loop binds as the code after it sees them.

    What depended on the loop's own tokens now depends on what its header depended on; an update by
    the inner loop becomes one update of the loop around. A name that every iteration binds anew is
    taken to be bound: loops that may not run at all are read as if they ran.
    """
    loops = state.loops
    kept = frozenset().union(*(outer.mutated for outer in loops.frames))
    dropped = frozenset(read.token for read in frame.reads if read.view.root not in kept)
    for name, value in at_end(frame, frame.breaks, frame.final).items():
        before = frame.entry.get(name)
        token = frame.carried(name)
        own = frozenset(token for token in value.taint if frame.owns(token)) | dropped
        taint = united(value.taint - own, frame.header_taint)
        forms: tuple[Form, ...] = ()
        if before is not None and token in value.taint:
            taint = united(taint, before.taint)
            forms = _composed(before.forms, form_for(value.forms, token), own)
        affine = None if value.is_tensor else value.affine
        if value.kind in COUNTABLE:
            affine = unknown(f"{name}@{state.fresh()}")
        state.names[name] = value._replace(
            taint=taint,
            ragged=value.ragged - own,
            forms=forms,
            affine=affine,
            constant=None,
            extent=None,
        )
    for name in sorted(frame.extended):
        token = frame.carried(name)
        for other, held in list(state.names.items()):
            if token in held.taint:
                state.names[other] = held._replace(taint=held.taint - {token})
    _collect(state, frame)
    if not loops:
        _forget(state)


def _collect(state: State, frame: Frame) -> None:
    """A list that got one tensor of one shape from every iteration is as good as a stacked
    tensor.
    """
    for append in frame.appends:
        held = state.names.get(append.name)
        if held is None or held.kind is not Kind.SEQUENCE or append.name in frame.assigned:
            continue
        before = frame.names.get(append.name)
        if before is not None and (before.element is not None or before.items):
            continue  # it held others, which may have another shape
        alike = append.depth == frame.depth and not frame.varies(append.value.ragged)
        if not alike or not append.value.is_tensor:
            continue
        axis = walks_axis(frame) or gives_scalars(frame, append.value)
        if frame.varies(append.value.taint):
            made = along_axis(held) if axis else held._replace(uniform=True)
            state.names[append.name] = made
        elif append.value.view is None and append.value.proof.startswith(TORCH):
            # a new tensor from every iteration, as large as the others
            state.names[append.name] = of_items(frame, held, append.value)


def walks_axis(frame: Frame) -> bool:
    """Whether a loop takes a tensor's slices, or counts to the size of an axis, and knows of all
    that it calls.
    """
    if frame.opaque or frame.stepped or frame.tiles or cuts(frame.node):
        return False
    taken = any(walked.direct and not walked.listed for walked in frame.walked.values())
    numbers = Walk.NUMBERS if taken else None
    return all(level.tensor or level.walk is numbers for level in frame.levels)


def gives_scalars(frame: Frame, item: Value) -> bool:
    """Whether a loop over numbers, not over a known few, gives a tensor of one element for each of
    them: a tensor holds those of all.
    """
    if frame.opaque or frame.stepped or frame.few or item.rank != 0:
        return False
    return all(level.walk is Walk.NUMBERS and not level.trip_count for level in frame.levels)


def _counts(frame: Frame) -> bool:
    """Whether a loop takes nothing but numbers, no items of lists by them, and knows all that it
    calls.
    """
    if frame.opaque or frame.stepped or frame.tiles or frame.containers:
        return False
    return all(level.walk is Walk.NUMBERS for level in frame.levels)


def _scales(frame: Frame) -> bool:
    """Whether a comprehension over numbers, not over a known few, makes its items of each by
    arithmetic alone.
    """
    if frame.few or not _counts(frame) or not isinstance(frame.node, ast.ListComp):
        return False
    header, *further = frame.node.generators
    level = frame.levels[0]
    return not (further or level.trip_count) and is_scaled(frame.node.elt, header.target)


def of_items(frame: Frame, held: Value, item: Value) -> Value:
    """A list that a comprehension makes of a value of one shape from every iteration."""
    if not frame.levels:
        return held
    if item.is_number:
        count = frame.levels[0].trip_count if isinstance(frame.node, ast.ListComp) else None
        if count is None or count > MOST_ITEMS or held.element is None:
            return held
        return held._replace(kind=Kind.TUPLE, items=(held.element,) * count)
    if not item.is_tensor:
        # a number, or a tensor
        vague = item.kind is Kind.UNKNOWN or item.kind is Kind.MIXED
        return held._replace(proof=OF_ONE_SHAPE) if vague and _scales(frame) else held
    count = frame.levels[0].trip_count
    if count is not None and count <= SHORT_TRIP:
        return held
    if walks_axis(frame) or gives_scalars(frame, item) or _scales(frame):
        return along_axis(held)
    return held._replace(proof=OF_ONE_SHAPE) if _counts(frame) else held


def along_axis(held: Value) -> Value:
    """A list of one tensor, of one shape, for each element along an axis: it stands for that
    axis.
    """
    return held._replace(stacked=True, uniform=True, proof=ALONG_AXIS)


def _composed(outer: tuple[Form, ...], inner: Form | None, own: frozenset[str]) -> tuple[Form, ...]:
    """The forms of an outer update followed by the update of a whole inner loop."""
    if inner is None or inner.update in SINGLE:
        return ()
    found = []
    for form in outer:
        if form.token in inner.rest:
            continue
        rest = united(form.rest, inner.rest - own)
        if inner.update is Update.SAME:
            found.append(form)
        elif form.update in (Update.SAME, inner.update):
            found.append(Form(form.token, inner.update, rest))
        elif form.update in LINEAR and inner.update in LINEAR:
            found.append(Form(form.token, Update.LINEAR, rest))
    return tuple(found)


def _forget(state: State) -> None:
    """Outside every loop nothing depends on an iteration."""
    for name, value in state.names.items():
        if value.taint or value.forms or value.ragged:
            state.names[name] = value._replace(taint=NOTHING, ragged=NOTHING, forms=())
