"""Which part of which storage an item of a container is."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.subscripts import narrowed, reshaped
from flake8_vectorize.analysis.values.value import (
    ALONG_AXIS,
    ARRAYS,
    ENTRY_OF,
    NOTHING,
    Kind,
    Subscript,
    Value,
    View,
    either,
    positions_taint,
    somewhere,
    united,
    whole_view,
)

# what is a list, or is called one as long as nothing was added to it
LISTS = frozenset({Kind.SEQUENCE, Kind.TUPLE})
# what is changed in place, under all names that lead to it
KEPT = frozenset({Kind.TENSOR, Kind.ARRAY, Kind.SEQUENCE, Kind.MAPPING})
# what gives an item for one index, or one key
HOLDERS = frozenset({Kind.SEQUENCE, Kind.MAPPING})
# how the names of classes begin whose objects are dictionaries, beside `dict`
DICTIONARIES = ("collections.defaultdict", "collections.OrderedDict")
# how the text of the place begins of an entry under a key that may be any
SOME_ENTRY = "the entry of "
# the view of an item that stands in several places of a list which has no name yet
REPEATED = View("", (Subscript(None, width=-1, text="an item"),), reshaped=True)


def slices_of(tensor: Value, place: str) -> Value:
    """The list of a tensor's slices along its first axis, each of them in some `place`."""
    view = reshaped(tensor.view, tensor.taint, place)
    return Value(
        Kind.SEQUENCE,
        text=tensor.text,
        element=tensor._replace(rank=None, view=view, forms=()),
        taint=tensor.taint,
        ragged=tensor.ragged,
        stacked=True,
        uniform=True,
        proof=tensor.proof,
    )


def holds_tensors(base: Value) -> bool:
    """Whether a list holds tensors, and not the slices of one."""
    sliced = base.stacked and base.proof != ALONG_AXIS
    return base.element is not None and base.element.is_tensor and not sliced


def held_under(name: str, value: Value) -> Value:
    """A container that gets a name: its tensors and arrays that are no part of another storage are,
    by their positions, in one of that name.
    """
    if value.kind is Kind.TUPLE and value.items:
        return _display_under(name, value, value.items)
    item = value.element
    if value.kind not in HOLDERS or item is None or item.kind not in ARRAYS:
        return value
    view = whole_view(name)
    if item.view is not None:
        if item.view.root:
            return value
        view = item.view._replace(root=name)
    return value._replace(element=item._replace(view=view))


def _display_under(name: str, value: Value, items: tuple[Value, ...]) -> Value:
    """A list that is written out and gets a name: each item is known by its number."""
    if all(item.view is not None or not item.is_tensor for item in items):
        return value
    named = [
        item._replace(text=name, view=View(name, (Subscript(Affine(number), text=str(number)),)))
        if item.is_tensor and item.view is None
        else item
        for number, item in enumerate(items)
    ]
    return value._replace(items=tuple(named))


def views_in(value: Value) -> Iterator[View]:
    """The parts of storages that a tensor, or the tensors in a tuple, may be."""
    for item in value.items or ():
        yield from views_in(item)
    if value.is_tensor and value.view is not None and not value.view.converted:
        yield from value.view.possible


def shared(held: Value, item: Value) -> Value:
    """A list of which some tensor was replaced: each of them may be what another name leads to."""
    view = somewhere(item, NOTHING).view
    element, items = held.element, held.items
    if element is not None and element.is_tensor:
        element = element._replace(view=either(element.view, view))
    if items is not None:
        items = tuple(
            one._replace(view=either(one.view, view)) if one.is_tensor else one for one in items
        )
    return held._replace(element=element, items=items)


def item_of(container: Value, item: Value, parts: tuple[Subscript, ...]) -> Value:
    """An item of a container as a part of the storage that it shares: of slices of one tensor, and
    in a storage of the container's own, each is another one, while a list that was filled may hold
    one part several times.
    """
    view, whole = item.view, container.view
    if view is None:
        listed = container.kind is Kind.TUPLE and item.is_tensor
        return item._replace(view=narrowed(whole, parts, None)) if whole and listed else item
    if container.kind is Kind.MAPPING:
        return item._replace(view=_under_keys(view, parts))
    own = whole.root if whole is not None else ""
    sliced = container.stacked and container.proof != ALONG_AXIS
    found: dict[View, None] = {}
    for part in view.possible:
        if whole is not None and part.root == own and not part.reshaped:
            found[narrowed(whole, parts, None)] = None
        else:
            found[narrowed(part, parts, None) if sliced else _moved(part, parts)] = None
    first, *others = found
    return item._replace(view=first._replace(others=tuple(others)))


def _under_keys(view: View, keys: tuple[Subscript, ...]) -> View:
    """What a mapping holds under keys that are not written out: some entry, the same for the same
    key.
    """
    if view.reshaped or not view.root:
        return _moved(view, keys)
    text, taint = ", ".join(key.text for key in keys), NOTHING
    for key in keys:
        taint = united(taint, key.taint)
    place = (Subscript(None, taint, width=-1, text=f"{SOME_ENTRY}{text}"),)
    return View(view.root, place, reshaped=True)


def _moved(view: View, parts: tuple[Subscript, ...]) -> View:
    """A view of some place in a storage, another one for another index."""
    if not view.reshaped:
        return view
    taint, text = NOTHING, ", ".join(part.text for part in parts)
    for part in parts:
        taint = united(taint, part.taint)
    place, *known = view.subscripts
    place = place._replace(taint=united(place.taint, taint), text=f"{place.text}[{text}]")
    return view._replace(subscripts=(place, *known))


def cut(container: Value, parts: tuple[Subscript, ...]) -> Value:
    """A slice of a list: its items are those of the list, counted from where it begins."""
    view, element = container.view, container.element
    sliced = container.stacked and container.proof != ALONG_AXIS
    if sliced and element is not None and element.view is not None and element.view.reshaped:
        element = element._replace(view=narrowed(element.view, parts, None))
    if view is not None:
        view = narrowed(view, parts, None)
    return container._replace(view=view, element=element, items=None)


def rearranged(container: Value, place: str) -> Value:
    """A list in another order, in some `place`: which of its items stands where is not known."""
    element = container.element
    if element is not None and element.view is not None and element.view.reshaped:
        element = element._replace(view=reshaped(element.view, container.taint, place))
    view = reshaped(container.view, container.taint, place)
    return container._replace(view=view, element=element)


def entry_of(holder: Value, key: str) -> View | None:
    """The storage of what a mapping holds under a text: its own, or that of anything that it was
    made of. Under all names of one mapping it is the same.
    """
    held = [item.view for item in holder.items or () if item.view is not None]
    if not holder.text and holder.view is None:
        return None
    others = tuple(part for view in held for part in view.possible)
    whole = holder.view.possible if holder.view is not None else (View(holder.text),)
    first, *names = dict.fromkeys(_under_text(part, key) for part in whole)
    return first._replace(others=(*names, *others))


def _under_text(whole: View, key: str) -> View:
    """What a mapping that is itself an entry, or something in a storage, holds under a text: one of
    another mapping, where the place of that is another one.
    """
    text, taint = f"{ENTRY_OF}{key!r}]", positions_taint(whole)
    if whole.subscripts:
        around = whole.subscripts[0].text if whole.reshaped else ""
        text = f"{around}{text}"
    return View(whole.root, (Subscript(None, taint, width=-1, text=text),), reshaped=True)


def any_entry(mapping: Value) -> View | None:
    """The parts of storages that an entry of a mapping may be, whichever it is."""
    found = None
    for item in mapping.items or ():
        if item.is_tensor:
            found = either(found, somewhere(item, NOTHING).view)
    return found


def given_by(mapping: Value, method: str, taint: frozenset[str]) -> Value:
    """What a method of a mapping gives: one of its entries, or all of them."""
    if method in ("get", "pop", "setdefault"):
        entry = mapping.element or Value(Kind.UNKNOWN, view=any_entry(mapping))
        return entry._replace(taint=taint, ragged=taint)
    if method == "to":
        return mapping._replace(taint=taint)
    if method == "copy":
        return copied(mapping)._replace(taint=taint)
    items = mapping.items if method in ("values", "items") else None
    return Value(Kind.MAPPING, taint=taint, element=mapping.element, items=items)


def copied(mapping: Value) -> Value:
    """A copy of a mapping: it has entries of its own, which hold what those of the other one do."""
    held = mapping.items or ()
    if mapping.view is not None:
        held += (somewhere(Value(Kind.UNKNOWN, view=mapping.view), NOTHING),)
    return Value(Kind.MAPPING, element=mapping.element, items=held or None)
