"""The value of a subscript, and which tensor or container it walks."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from flake8_vectorize.analysis.evaluation.asking import ask
from flake8_vectorize.analysis.evaluation.entries import entry
from flake8_vectorize.analysis.evaluation.evidence import gives_keys
from flake8_vectorize.analysis.evaluation.marks import mark_of_part, takes_run
from flake8_vectorize.analysis.evaluation.own_items import carried_item, just_added
from flake8_vectorize.analysis.evaluation.slicing import ends_of, part_of
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.places import PARTS_SUBSCRIPTED
from flake8_vectorize.analysis.loops.runs import RUN
from flake8_vectorize.analysis.syntax.receivers import is_key
from flake8_vectorize.analysis.syntax.spelling import source_of, spelled
from flake8_vectorize.analysis.values.affine import SIZE_OF_PART, unknown
from flake8_vectorize.analysis.values.annotations import PARAMETERS
from flake8_vectorize.analysis.values.containers import cut, holds_tensors, item_of
from flake8_vectorize.analysis.values.imports import dotted_name, entry_name
from flake8_vectorize.analysis.values.sequences import alike
from flake8_vectorize.analysis.values.subscripts import (
    WHOLE,
    listed_places,
    narrowed,
    picks,
    places_known,
    places_within,
    reshaped,
    resulting_rank,
    sized_name,
    subscript_of,
)
from flake8_vectorize.analysis.values.value import (
    ARRAYS,
    ENTRY,
    MASK,
    MOVED,
    NOTHING,
    OF_ONE_SHAPE,
    READ_FROM_DATA,
    SEVERAL,
    UNKNOWN,
    Kind,
    Subscript,
    Value,
    View,
    tainted,
    united,
)
from flake8_vectorize.model.named_tuple import NamedTuple

if TYPE_CHECKING:
    from flake8_vectorize.analysis.evaluation.expressions import Expressions

MOST_VIEWS = 16
# what an index is that names an end of a list
ENDS = (ast.UnaryOp, ast.Constant)
# how it is shown that something is subscripted by a mask, or by a tensor of positions
SEVERAL_IN_ONE = f"{SEVERAL} at once, by a tensor"
# shorter slices are items of a few elements, such as points
LEAST_TILE = 16
LISTINGS = (ast.List, ast.ListComp)
# tensors whose elements are no data, but say in which order items are taken
COUNTED = frozenset({"torch.arange", "torch.randperm"})
MODULES = (Kind.MODULES, Kind.MODULE)
CONTAINERS = (Kind.SEQUENCE, Kind.TUPLE, Kind.MAPPING)


class Index(NamedTuple):
    """What stands between the brackets; `values` are the plain indices, for containers.

    `new_axes` are the numbers of the parts before which new axes stand; `backwards` says that a
    slice has a negative step, `copies` that it picks what is copied.
    """

    parts: tuple[Subscript, ...]
    ellipsis: int | None
    ragged: frozenset[str]
    new_axes: tuple[int, ...]
    values: tuple[Value, ...]
    backwards: bool = False
    copies: bool = False

    @property
    def taint(self) -> frozenset[str]:
        """What the position depends on."""
        taint = NOTHING
        for part in self.parts:
            taint = united(taint, part.taint)
        return taint

    @property
    def several(self) -> bool:
        """Whether only an array takes such a subscript."""
        if any(value.kind is Kind.TEXT for value in self.values):
            return False
        if len(self.parts) + len(self.new_axes) > 1 or self.ellipsis is not None:
            return True
        return any(
            (value.selects and value.rank != 0) or value.constant == MASK or _holds_several(value)
            for value in self.values
        )


class Indexing:
    """Evaluates subscripts in a state."""

    def __init__(self, state: State, expressions: Expressions) -> None:
        self._state = state
        self._expressions = expressions

    def subscript(self, node: ast.Subscript, known: Value | None = None) -> Value:
        """The value of `base[index]`, where that of the base may be `known`."""
        value = self._subscript(node, known)
        carried = carried_item(self._state, node) if type(node.slice) in ENDS else ()
        return value._replace(forms=(*value.forms, *carried)) if carried else value

    def _subscript(self, node: ast.Subscript, known: Value | None) -> Value:
        base = known or self._expressions.raw(node.value)
        if base.kind is Kind.SHAPE:
            return self.extent(base, node.slice)
        if base.kind is Kind.TUPLE and base.items is not None:
            chosen = _chosen(base, node.slice)
            if chosen is not None:
                return chosen._replace(
                    taint=united(chosen.taint, base.taint),
                    ragged=united(chosen.ragged, base.ragged),
                )
        index = self.index(node.slice)
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            return entry(self._state, base, entry_name(node), node.slice.value)
        if any(value.kind is Kind.TEXT for value in index.values):
            if _is_read(node):
                self._state.loops.spelled(index.taint, node)
            named = base.element if base.kind is Kind.MAPPING else None
            if named is not None and named.is_tensor:
                return self._item(base, index)._replace(text=spelled(node))
            held = named if named is not None and named.is_number else UNKNOWN
            return held._replace(taint=united(base.taint, index.taint))  # no tensor has names
        vague = base.kind is Kind.UNKNOWN or base.proof.startswith(SEVERAL)
        if vague and index.several:
            base = self._as_array(base, index, node)
        if any(part.is_tile or (part.width or 0) >= LEAST_TILE for part in index.parts):
            self._state.loops.tiled(dotted_name(node.value) or base.text, index.parts)
        if base.kind in ARRAYS:
            part = self._part(base, index, node)
            if not index.copies:
                return part
            if _is_read(node):
                return self._state.read(part)._replace(view=None)
            return part._replace(forms=index.values[0].forms)  # what a mask asks of it
        name = dotted_name(node.value) or base.text
        if base.uniform and index.values:
            view = View(name, index.parts)
            self._state.loops.walk_tensor(base, view, range(len(index.parts)), node)
            item = item_of(base, base.element or UNKNOWN, index.parts)
            return item._replace(text=name, taint=united(base.taint, index.taint))
        if len(index.values) == 1:
            holder = name or entry_name(node.value) or (spelled(node.value) if base.taint else "")
            self._state.loops.walk_container(holder, base, index.values[0], node.lineno)
        elif holds_tensors(base) and index.parts and not (base.uniform and _is_rest(node.slice)):
            self._state.loops.walk_items(name, base, index.parts[0])
        if base.kind in CONTAINERS:
            item = self._item(base, index)
            own = just_added(self._state, base.text, node.slice)
            if own is not None:
                return own.value._replace(view=own.value.view or item.view)
            keyed = base.kind is Kind.MAPPING and item.is_tensor
            return item._replace(text=spelled(node)) if keyed else item
        view_of = self._narrowed(base, index) if base.view else None
        taint = united(base.taint, index.taint)
        ragged = united(base.ragged, index.ragged if base.taint else index.taint)
        if base.kind in MODULES and base.proof != PARAMETERS:
            return Value(Kind.MODULE, text=base.text, taint=taint, ragged=ragged)
        mark: str | None = ENTRY if len(index.values) == 1 else None
        if takes_run(index.parts, index.values) and not base.ragged:
            mark = RUN
        return Value(
            Kind.UNKNOWN, text=base.text, constant=mark, taint=taint, ragged=ragged, view=view_of
        )

    def extent(self, shape: Value, index: ast.expr | None) -> Value:
        """The size of one axis: a number that is no constant, named after tensor and axis."""
        if isinstance(index, ast.Slice):
            return Value(Kind.SHAPE, taint=shape.taint)
        axis = None
        if index is not None:
            value = self._expressions.evaluate(index)
            self._state.loops.named_axis(value.affine)
            axis = value.affine.known if value.affine is not None else None
        symbol = f"{shape.text}.shape[{axis}]"
        if axis is None or not shape.text:
            symbol += f"@{self._state.fresh()}"
        if shape.taint:
            symbol += SIZE_OF_PART
        return Value(
            Kind.INTEGER,
            text=symbol if axis is not None else "",
            affine=unknown(symbol),
            extent=(shape.text, axis) if shape.text else None,
            taint=shape.taint,
        )

    def index(self, node: ast.expr) -> Index:
        """Reads what stands between the brackets."""
        parts: list[Subscript] = []
        values: list[Value] = []
        ellipsis: int | None = None
        ragged: frozenset[str] = NOTHING
        new_axes: list[int] = []
        backwards = copies = False
        for part in node.elts if isinstance(node, ast.Tuple) else [node]:
            if isinstance(part, ast.Slice):
                start, stop, step = (
                    self._expressions.evaluate(end) if end is not None else None
                    for end in (part.lower, part.upper, part.step)
                )
                made, moving = part_of(part, (start, stop, step), source_of(part), self._state)
                backwards = backwards or isinstance(part.step, ast.UnaryOp)
                parts.append(made)
                ragged = united(ragged, moving)
            elif isinstance(part, ast.Constant) and part.value is None:
                new_axes.append(len(parts))
            elif isinstance(part, ast.Constant) and part.value is ...:
                ellipsis = len(parts)
            else:
                value = self._expressions.evaluate(part)
                ends = ends_of(value)
                if ends is not None:
                    made, moving = part_of(part, ends, value.function, self._state)
                    parts.append(made)
                    ragged = united(ragged, moving)
                    continue
                ragged = united(ragged, value.taint if _is_mask(part, value) else value.ragged)
                copies = copies or type(part) in LISTINGS or picks(value)
                made_of = listed_places if type(part) is ast.List else subscript_of
                parts.append(made_of(value, source_of(part)))
                values.append(value)
        added = tuple(new_axes)
        return Index(tuple(parts), ellipsis, ragged, added, tuple(values), backwards, copies)

    def _as_array(self, base: Value, index: Index, node: ast.Subscript) -> Value:
        """An unknown value that is indexed as no list can be; backwards, as no tensor can be.
        Nothing but tensors is joined. What a method belongs to has subscripts of its own.
        """
        name, usage = dotted_name(node.value), self._state.usage
        if usage.is_own(name) or gives_keys(usage, name) or is_key(node.slice):
            return base
        torches = base.proof == MOVED or self._state.loops.joins(node)
        torches = torches or any(value.is_tensor for value in index.values)
        if base.kind is not Kind.UNKNOWN and not torches:
            return base
        numpy = self._state.foreign if name else self._state.module.numpy
        foreign = index.backwards or (numpy and not torches)
        inside = isinstance(node.value, ast.Subscript) and base.view is not None
        one = len(index.parts) + len(index.new_axes) < 2
        proof = PARTS_SUBSCRIPTED if inside else SEVERAL_IN_ONE if one else SEVERAL
        text = base.text or spelled(node.value)
        return base._replace(kind=Kind.ARRAY if foreign else Kind.TENSOR, text=text, proof=proof)

    def _part(self, base: Value, index: Index, node: ast.Subscript) -> Value:
        view = self._narrowed(base, index)
        if base.kind is Kind.ARRAY:
            ask(self._state.loops, base, node, index.values)
            return self._taken(base, index, view)
        seen, positions = view, places_within(base.view, view, len(index.parts))
        inside = index.ellipsis is not None and base.view is not None and base.view.subscripts
        if view.reshaped or base.view is None or base.view.added or inside:
            whole = not isinstance(node.value, ast.Subscript) or base.view is not None
            name = "" if whole else sized_name(node.value, base)
            seen = View(name or base.text, index.parts, index.ellipsis)
            positions = range(len(index.parts))
        self._state.loops.walk_tensor(base, seen, positions, node)
        return self._taken(base, index, view)

    def _narrowed(self, base: Value, index: Index) -> View:
        """The part of a storage; conditions one after the other double what it may be."""
        view = base.view or View(base.text)
        if len(view.others) >= MOST_VIEWS:
            view = reshaped(view, base.taint, f"one of many@{self._state.fresh()}") or view
        return narrowed(view, index.parts, index.ellipsis, index.new_axes)

    def _taken(self, base: Value, index: Index, view: View) -> Value:
        whole = all(part is WHOLE for part in index.parts)
        return Value(
            base.kind,
            text=base.text,
            rank=resulting_rank(base.rank, index.parts, len(index.new_axes)),
            taint=united(base.taint, index.taint),
            ragged=united(base.ragged, index.ragged),
            forms=base.forms if whole else (),
            constant=mark_of_part(base, index.parts, index.values, index.ragged),
            view=view,
            proof=base.proof,
        )

    def _item(self, base: Value, index: Index) -> Value:
        one = base.element or (alike(base.items) if base.items else UNKNOWN)
        element = item_of(base, one, index.parts)
        taint = united(base.taint, index.taint)
        sliced = index.parts and index.parts[0].width is not None and not index.values
        if sliced and base.kind is not Kind.MAPPING:
            return cut(base, index.parts)._replace(
                taint=taint, ragged=united(base.ragged, index.ragged)
            )
        shape = NOTHING if base.proof == OF_ONE_SHAPE else index.taint
        varying = united(base.ragged, shape)
        place = index.values[0] if len(index.values) == 1 else UNKNOWN
        listed = base.kind is not Kind.MAPPING and not element.is_tensor
        if place.is_tensor and listed and place.proof not in COUNTED:
            # a list takes no tensor: it asks it for its number
            taint = united(taint, READ_FROM_DATA)
        if element.kind in (Kind.UNKNOWN, Kind.TEXT):
            element = element._replace(constant=ENTRY)
        return tainted(element, taint, varying)._replace(text=base.text, forms=())


def _holds_several(index: Value) -> bool:
    """Whether an index is a tensor of several positions: `x[rows[:, i]]`."""
    parts = places_known(index.view) if index.is_tensor else ()
    return any(part.whole or part.width is not None for part in parts)


def _is_read(node: ast.Subscript) -> bool:
    """Whether a subscript names what is read, and not what an assignment writes."""
    return isinstance(node.ctx, ast.Load)


def _is_rest(index: ast.expr) -> bool:
    """Whether a slice goes to the end."""
    return isinstance(index, ast.Slice) and index.upper is None and index.step is None


def _is_mask(node: ast.expr, value: Value) -> bool:
    """Whether an index is a truth mask, which makes the shape depend on data."""
    inverts = isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Invert, ast.Not))
    return inverts or value.constant == MASK


def _chosen(base: Value, index: ast.expr) -> Value | None:
    assert base.items is not None
    if not isinstance(index, ast.Constant) or not isinstance(index.value, int):
        return None
    inside = -len(base.items) <= index.value < len(base.items)
    return base.items[index.value] if inside else None
