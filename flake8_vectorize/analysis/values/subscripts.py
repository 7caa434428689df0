"""Which part of a tensor a subscript names."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from flake8_vectorize.analysis.values.affine import PRODUCT, SIZE_OF_PART, Affine
from flake8_vectorize.analysis.values.counts import changes_sign, is_negative
from flake8_vectorize.analysis.values.value import (
    ARRAYS,
    COPIED,
    COUNTED,
    MASK,
    NOTHING,
    THEN,
    UNKNOWN,
    Kind,
    Subscript,
    Value,
    View,
    united,
)

WHOLE = Subscript(None, whole=True)
TRANSPOSED = frozenset({"T", "mT", "H", "mH"})
# how the `function` of what `slice(a, b)` gives begins, whose items are its ends; how these are
# spelled follows
SLICED_BY = "slice "
# the `function` of an end that is not set
OPEN = "open"
NO_END = Value(Kind.OBJECT, function=OPEN)
# what is declared to be a slice, between ends that are not known
ANY_SLICE = Value(Kind.OBJECT, items=(UNKNOWN, UNKNOWN, NO_END), function=SLICED_BY)


def reshaped(view: View | None, taint: frozenset[str], text: str) -> View | None:
    """The view that a transposed or reshaped view is: some place in the same storage, `text`,
    followed by the positions in the new shape.
    """
    if view is None:
        return None
    place = Subscript(None, taint, width=-1, text=text)
    roots: dict[str, View] = {}
    for part in view.possible:
        inside = part.inside if part.reshaped else part.subscripts[: part.ellipsis]
        made = View(part.root, (place,), reshaped=True, converted=part.converted, inside=inside)
        before = roots.get(part.root, made)
        roots[part.root] = made._replace(
            converted=made.converted and before.converted,
            inside=inside if before.inside == inside else (),
        )
    first, *others = roots.values()
    return first._replace(others=tuple(others))


def converted(view: View | None, name: str) -> View | None:
    """What a conversion of a view may give back."""
    if view is None:
        return None
    first, *others = (part._replace(converted=name) for part in view.possible)
    return first._replace(others=tuple(others))


def sized_name(node: ast.expr, value: Value) -> str:
    """The name under which the sizes of a value are known; a part or a transposed view has sizes
    of its own. '' if it has no name.
    """
    part = isinstance(node, ast.Subscript) or (
        isinstance(node, ast.Attribute) and node.attr in TRANSPOSED
    )
    if not part or not value.text:
        return value.text
    text = ast.unparse(node)
    return "" if PRODUCT in text else text


def narrowed(
    view: View,
    subscripts: tuple[Subscript, ...],
    ellipsis: int | None,
    added: tuple[int, ...] = (),
) -> View:
    """The view that a subscript of a view names: `x[i][j]` is `x[i, j]` while the positions are
    known. New axes stand before the subscripts with the numbers in `added`.
    """
    if view.others:
        first, *others = (narrowed(part, subscripts, ellipsis, added) for part in view.possible)
        return first._replace(others=tuple(others))
    if view.converted:
        found = narrowed(view._replace(converted=""), subscripts, ellipsis, added)
        return found._replace(converted=view.converted)
    if view.reshaped:
        place, *known = view.subscripts
        before = None if view.ellipsis is None else view.ellipsis - 1
        whole = View(view.root, tuple(known), before, added=view.added)
        inner = narrowed(whole, subscripts, ellipsis, added)
        after = None if inner.ellipsis is None else inner.ellipsis + 1
        return view._replace(
            subscripts=(place, *inner.subscripts), ellipsis=after, added=inner.added
        )
    plain = not (view.subscripts or view.added) and view.ellipsis is None
    if plain and (ellipsis is not None or not added):
        return View(view.root, subscripts, ellipsis)
    return view if view.ellipsis is not None else _cut(view, subscripts, ellipsis, added)


def _cut(
    view: View, subscripts: tuple[Subscript, ...], ellipsis: int | None, added: tuple[int, ...]
) -> View:
    merged = list(view.subscripts)
    open_positions = _open(view)
    axes: list[int] = []  # those of the result that the storage does not have
    axis = 0
    for number, part in enumerate(subscripts[:ellipsis]):
        count = added.count(number)
        axes += range(axis, axis + count)
        axis += count
        leaves = part.width is not None or part.whole
        if number in view.added:
            axes += [axis] if leaves else []
        elif open_positions:
            position = open_positions.pop(0)
            merged[position] = _within(merged[position], part)
        else:
            merged.append(part)
        axis += leaves
    if ellipsis is not None:
        return View(view.root, tuple(merged), len(merged))
    end = len(subscripts)
    count = added.count(end)
    axes += range(axis, axis + count)
    axes += [axis + count + place - end for place in view.added if place >= end]
    return View(view.root, tuple(merged), added=tuple(axes))


def _open(view: View) -> list[int]:
    """The positions of a view that leave an axis."""
    return [n for n, part in enumerate(view.subscripts) if part.width is not None or part.whole]


def places_within(outer: View | None, inner: View, count: int) -> Sequence[int]:
    """Where the positions of a view stand whose `count` subscripts narrowed another one."""
    size = len(inner.subscripts)
    first = _open(outer)[:count] if outer is not None and outer.ellipsis is None else []
    return [*first, *range(max(0, size - count + len(first)), size)]


def places_known(view: View | None) -> Sequence[Subscript]:
    """The positions that tell which axes a view leaves: of a reshaped one, those in the new shape,
    or its place if all of what has axes was reshaped.
    """
    if view is None or not view.reshaped:
        return view.subscripts if view is not None else ()
    single = any(part.width is None and not part.whole for part in view.inside)
    return view.subscripts[1:] or (() if single else view.subscripts)


def _within(outer: Subscript, part: Subscript) -> Subscript:
    """The position in the tensor of a position in a slice of it."""
    if outer.whole:
        return part
    if part.whole:
        return outer
    start, inner = outer.start, part.start
    taint, text = united(outer.taint, part.taint), f"{outer.text}{THEN}{part.text}"
    moved = None
    if start is not None and inner is not None and not part.tensor:
        from_end = any(is_negative(p) or changes_sign(p) for p in (start, inner))
        moved = None if from_end else start.plus(inner)
    strided = part.strided and not (outer.taint or outer.tensor)
    return part._replace(start=moved, taint=taint, strided=strided, text=text)


def resulting_rank(rank: int | None, parts: tuple[Subscript, ...], new_axes: int) -> int | None:
    """The rank of `x[parts]`, if it is known and no index tensor changes it."""
    if rank is None or any(part.tensor for part in parts):
        return None
    single = sum(1 for part in parts if part.width is None and not part.whole)
    return max(rank - single + new_axes, 0)


def subscript_of(value: Value, text: str) -> Subscript:
    """The subscript that a single index value makes."""
    if value.kind is Kind.INTEGER or (value.is_tensor and value.affine is not None):
        return Subscript(value.affine, value.taint, selects=value.selects, text=text)
    if value.kind in (Kind.TENSOR, Kind.SEQUENCE, Kind.ARRAY):
        return Subscript(
            None,
            value.taint,
            width=None if value.selects and value.rank == 0 else -1,
            tensor=True,
            selects=value.selects,
            mask=value.constant == MASK,
            text=text,
        )
    return Subscript(None, value.taint, selects=value.selects, text=text)


def listed_places(value: Value, text: str) -> Subscript:
    """The subscript that a list of indices makes: it leaves the axis, and `x[[i]]` is
    `x[i : i + 1]`.
    """
    items = value.items or ()
    if len(items) == 1 and items[0].affine is not None:
        return Subscript(items[0].affine, items[0].taint, width=1, text=text)
    return subscript_of(value._replace(kind=Kind.SEQUENCE), text)


def slice_of(
    start: Value | None, stop: Value | None, text: str, depends: Mapping[str, frozenset[str]]
) -> tuple[Subscript, frozenset[str]]:
    """The subscript that `start:stop` makes, and what its length depends on.

    The length is constant when both ends are affine and move together. `depends` says what symbols
    that are no induction variables depend on.
    """
    if start is None and stop is None:
        return WHOLE, NOTHING
    part, ragged = _between(start, stop, text, depends)
    if part.by_data and all(end is None or counts(end, depends) for end in (start, stop)):
        part = part._replace(by_data=False)
    return part, ragged


def counts(number: Value, depends: Mapping[str, frozenset[str]]) -> bool:
    """Whether nothing but the variables of loops makes a number differ: the iterations may all be
    told it before they run.
    """
    if number.proof == COUNTED:
        return True
    affine = number.affine
    return affine is not None and not any(
        symbol in depends or symbol.endswith(SIZE_OF_PART) for symbol, _ in affine.terms
    )


def _between(
    start: Value | None, stop: Value | None, text: str, depends: Mapping[str, frozenset[str]]
) -> tuple[Subscript, frozenset[str]]:
    taint = united(start.taint if start else NOTHING, stop.taint if stop else NOTHING)
    if (start is None or start.affine) and (stop is None or stop.affine) and not (start and stop):
        return _open_ended(start, stop, text, depends)
    index = start.affine if start is not None else Affine(0)
    if start is not None and stop is not None and start.affine and stop.affine:
        length = stop.affine.plus(start.affine, -1)
        ragged, by_data = _moving(length, taint, depends)
        width = length.known if length.known is not None and length.known > 0 else -1
        abuts = width == -1 and _is_step(length, start.affine, taint)
        part = Subscript(index, taint, width=width, by_data=by_data, abuts=abuts, text=text)
        return part, ragged
    return Subscript(index, taint, width=-1, by_data=bool(taint), text=text), taint


def _is_step(length: Affine, start: Affine, taint: frozenset[str]) -> bool:
    """Whether a slice is as long as its way from one iteration to the next: `n` for `i * n`."""
    for symbol, factor in start.terms:
        first, _, second = symbol.partition(PRODUCT)
        for token, step in ((first, second), (second, first)):
            if token in taint and step and step not in taint:
                return length == Affine(0, ((step, factor),))
    return False


def _open_ended(
    start: Value | None,
    stop: Value | None,
    text: str,
    depends: Mapping[str, frozenset[str]],
) -> tuple[Subscript, frozenset[str]]:
    end = start if start is not None else stop
    assert end is not None
    assert end.affine is not None
    index = start.affine if start is not None else Affine(0)
    ragged, by_data = _moving(end.affine, end.taint, depends)
    return Subscript(index, end.taint, width=-1, by_data=by_data, text=text), ragged


def _moving(
    length: Affine, taint: frozenset[str], depends: Mapping[str, frozenset[str]]
) -> tuple[frozenset[str], bool]:
    """What a length depends on, and whether that is more than the induction variables."""
    by_index: frozenset[str] = frozenset()
    by_data: frozenset[str] = frozenset()
    for symbol, _ in length.terms:
        if symbol in taint:
            by_index |= {symbol}
        elif symbol in depends:
            by_data |= depends[symbol]
        elif symbol.endswith(SIZE_OF_PART):
            by_data |= taint
    return by_index | by_data, bool(by_data)


def picks(index: Value) -> bool:
    """Whether an index is a mask, or an array that has an axis: what it picks is copied, where a
    single position names a part.
    """
    if index.kind not in ARRAYS:
        return False
    if index.rank == 0 and index.constant != MASK:
        return False
    if index.constant == MASK or index.selects or index.rank:
        return True
    # a tensor as a position of the index may be a single number
    places = places_known(index.view) if index.is_tensor else ()
    if any(p.whole or (p.width is not None and (p.mask or not p.tensor)) for p in places):
        return True
    return index.element is not None and index.proof != COPIED
