"""What is known about the value of an expression."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import ClassVar

from flake8_vectorize.analysis.values.affine import PRODUCT, Affine, unknown
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.pattern import Update

NOTHING: frozenset[str] = frozenset()


class Kind:
    """One of the sorts of values that loops are made of; each is there once."""

    # no enumeration: before Python 3.12, a look at a member of one is a call
    UNKNOWN: ClassVar[Kind]
    TENSOR: ClassVar[Kind]
    ARRAY: ClassVar[Kind]  # NumPy's
    INTEGER: ClassVar[Kind]
    NUMBER: ClassVar[Kind]
    TEXT: ClassVar[Kind]
    SHAPE: ClassVar[Kind]
    SEQUENCE: ClassVar[Kind]  # list or tuple whose length is not known
    TUPLE: ClassVar[Kind]  # its items are known one by one
    MAPPING: ClassVar[Kind]
    MODULE: ClassVar[Kind]
    MODULES: ClassVar[Kind]
    LOADER: ClassVar[Kind]
    MIXED: ClassVar[Kind]  # a tensor or something else, as its annotation says
    FUNCTION: ClassVar[Kind]
    OBJECT: ClassVar[Kind]  # known to be none of the above
    RANGE: ClassVar[Kind]

    def __init__(self, value: str) -> None:
        self.value = value


KINDS = {name.lower(): Kind(name.lower()) for name in Kind.__annotations__ if name.isupper()}
for _name, _kind in KINDS.items():
    setattr(Kind, _name.upper(), _kind)


class Form(NamedTuple):
    """A value as an update of the carried value `token`.

    `rest` is what the other operands depend on. `elementwise` says that a mask chooses, element by
    element, and no branch of the program. `axis` is the one that a substitution sums over, as the
    sum counts it; None for all of them.
    """

    token: str
    update: Update
    rest: frozenset[str] = NOTHING
    elementwise: bool = False
    axis: int | None = None


class Subscript(NamedTuple):
    """One position of a subscript.

    `width` is None for a single element, and for a slice the number of elements if known, else
    -1. `start` is the position, or where a slice starts. `whole` is `:`. `selects` are the
    induction variables for whose values an index tensor picks disjoint elements, as `labels == i`
    does; `mask` is a truth mask. `by_data` is a slice whose length depends on data, `run` one that
    ends where that of the next iteration begins, `strided` one that takes every n-th element, from
    another one on in each of n iterations.
    """

    start: Affine | None
    taint: frozenset[str] = NOTHING
    width: int | None = None
    whole: bool = False
    tensor: bool = False
    selects: frozenset[str] = NOTHING
    by_data: bool = False
    abuts: bool = False
    mask: bool = False
    run: bool = False
    strided: bool = False
    text: str = ""

    @property
    def is_tile(self) -> bool:
        """Whether it is a slice that moves in steps of many: `i * n : (i + 1) * n`."""
        if self.start is None or self.width != -1 or (self.run and not self.abuts):
            return False
        return any(PRODUCT in symbol for symbol, _ in self.start.terms)


class View(NamedTuple):
    """A part of the storage that the name `root` holds; `ellipsis` is where `...` stands.

    A `reshaped` view is somewhere in the storage, in the part that `inside` names: its positions
    are not those of the tensor.
    `others` are the views that it may be instead, as a condition chose. `converted` names a
    conversion that was given this view, and gives it back if there is nothing to convert. `added`
    are the axes of the view that the storage does not have, as `None` in a subscript makes them.
    """

    root: str
    subscripts: tuple[Subscript, ...] = ()
    ellipsis: int | None = None
    reshaped: bool = False
    others: tuple[View, ...] = ()
    converted: str = ""
    inside: tuple[Subscript, ...] = ()
    added: tuple[int, ...] = ()

    @property
    def possible(self) -> tuple[View, ...]:
        """Every view that it may be."""
        return (self._replace(others=()), *self.others) if self.others else (self,)

    @property
    def choice(self) -> tuple[str, ...]:
        """The storages that it may be of, each as often as it may be; none if it is no choice."""
        return tuple(sorted(part.root for part in self.possible)) if self.others else ()


@lru_cache(maxsize=1024)
def whole_view(name: str) -> View:
    """All of what a name holds; made once, as most names are bound again and again."""
    return View(name)


def either(left: View | None, right: View | None) -> View | None:
    """The view that is one of two."""
    if left is None or right is None or left == right:
        return left or right
    first, *others = dict.fromkeys((*left.possible, *right.possible))
    return first._replace(others=tuple(others))


class Value(NamedTuple):
    """A value as far as it is known.

    A tuple, as there is one for every expression, and a dataclass takes three times as long.

    `text` is how the user names it. `taint` holds the induction variables and carried names that
    it depends on, `ragged` those that its shape depends on. `extent` is the tensor and the axis
    whose size a number is. `stacked` says that the items are slices of one tensor, `tiles` that
    they are more than one element thick, `uniform` that they have one shape. `proof` says why it
    is what it is.
    """

    kind: Kind
    text: str = ""
    rank: int | None = None
    element: Value | None = None
    items: tuple[Value, ...] | None = None
    constant: int | float | str | bool | None = None
    affine: Affine | None = None
    extent: tuple[str, int | None] | None = None
    taint: frozenset[str] = NOTHING
    ragged: frozenset[str] = NOTHING
    forms: tuple[Form, ...] = ()
    view: View | None = None
    function: str = ""
    selects: frozenset[str] = NOTHING
    stacked: bool = False
    tiles: bool = False
    uniform: bool = False
    proof: str = ""

    @property
    def is_tensor(self) -> bool:
        """Whether it is proven to be a torch tensor."""
        return self.kind is Kind.TENSOR

    @property
    def counts_on(self) -> bool:
        """Whether it moves on with the variable of a loop."""
        return self.affine is not None and any(s in self.taint for s, _ in self.affine.terms)

    @property
    def is_number(self) -> bool:
        """Whether it is a Python number."""
        return self.kind is Kind.INTEGER or self.kind is Kind.NUMBER


PLACES = {name: place for place, name in enumerate(Value._fields)}


def _replaced(value: Value, **changes: object) -> Value:
    """What `_replace` of a named tuple gives, in half the time."""
    held: list[object] = [*value]
    for name, changed in changes.items():
        held[PLACES[name]] = changed
    return tuple.__new__(Value, held)


# a class of named tuples may not define it itself
Value._replace = _replaced  # type: ignore[assignment, method-assign]

# in the taint of a number that was read from a tensor
DATA = "#data"
ARRAYS = (Kind.TENSOR, Kind.ARRAY)
READ_FROM_DATA = frozenset((DATA,))
# the `constant` of what an unknown container holds in one place, or a function gives for a number
ENTRY = "entry"
# the `constant` of a tensor of truths
MASK = "mask"
# the `constant` of a list or a tensor without items
EMPTY = "empty"
# how the text of a position begins that is the entry of a mapping
ENTRY_OF = "["
# stands in the text of a position between two subscripts, one of what the other gives
THEN = "@["
# the `proof` of what was copied to the host as a whole
COPIED = ".numpy()"
# the `proof` of the list of all elements of a tensor
LISTED = ".tolist()"
# the `proof` of what is unknown but for a method that no array of NumPy has
MOVED = "moved to a device"
# the `proof` of a list that holds one tensor, of one shape, for each element along an axis
ALONG_AXIS = "made item by item, all of one shape"
# the `proof` of a list of as many tensors as a number says, all of one shape
OF_ONE_SHAPE = "one shape for all items"
# the `function` of a number of axes, and of the smaller of two numbers of which one is a size
AXIS_COUNT = "axes"
LEAST_OF = "least of"
# the `proof` of the larger or smaller of two numbers that only variables of loops make differ
COUNTED = "counted"
# how the proof begins of an array of NumPy or torch
SEVERAL = "several subscripts"
SHAPED = "it has a .shape"
UNKNOWN = Value(Kind.UNKNOWN)
OBJECT = Value(Kind.OBJECT)
NUMBER = Value(Kind.NUMBER)
TEXT = Value(Kind.TEXT)


def extended(held: Value, item: Value, made: frozenset[str] = NOTHING) -> Value:
    """A container that got an item: its length and its items one by one are no longer known.
    Items of the storages that the names in `made` hold are not shared with what is around.
    """
    kind = Kind.SEQUENCE if held.kind is Kind.TUPLE else held.kind
    item = somewhere(item, made)
    if item.kind in ARRAYS and item.view is None and held.view is not None:
        item = item._replace(view=View(held.view.root))
    view = item.view if held.element is None else either(held.element.view, item.view)
    element = _one_of_many(held.element or item)._replace(view=view)
    proof = "" if held.proof in (OF_ONE_SHAPE, ALONG_AXIS) else held.proof
    held = held._replace(proof=proof, stacked=False, uniform=False)  # as it may have another shape
    return held._replace(kind=kind, items=None, element=element)


def somewhere(item: Value, made: frozenset[str]) -> Value:
    """A value as some item of a list: it may be, or hold, any part of the storages that it is or
    holds a part of, without those that are `made`.
    """
    items = item.items
    if items is not None:
        items = tuple(somewhere(part, made) for part in items)
    element = somewhere(item.element, made) if item.element is not None else None
    return item._replace(items=items, element=element, view=_any_part(item.view, made))


def _any_part(view: View | None, made: frozenset[str]) -> View | None:
    place = (Subscript(None, width=-1, text="an item"),)
    roots = dict.fromkeys(part.root for part in view.possible) if view is not None else {}
    parts = [View(root, place, reshaped=True) for root in roots if root not in made]
    return parts[0]._replace(others=tuple(parts[1:])) if parts else None


def _one_of_many(item: Value) -> Value:
    """What is known of every item of a list once one was seen: its sort, not its number."""
    parts = item.items
    return item._replace(
        items=None if parts is None else tuple(_one_of_many(part) for part in parts),
        constant=None,
        affine=None,
        taint=NOTHING,
        ragged=NOTHING,
        forms=(),
    )


def united(left: frozenset[str], right: frozenset[str]) -> frozenset[str]:
    """The union, without a copy where one side is empty or the same."""
    if not right or left is right:
        return left
    if not left:
        return right
    return left | right


def taint_of(values: Iterable[Value]) -> frozenset[str]:
    """What several values depend on together."""
    taint = NOTHING
    for value in values:
        taint = united(taint, value.taint)
    return taint


def ragged_of(values: Iterable[Value]) -> frozenset[str]:
    """What the shapes of several values depend on together."""
    ragged = NOTHING
    for value in values:
        ragged = united(ragged, value.ragged)
    return ragged


def first_telling(values: Iterable[Value]) -> Value:
    """The first of several values that is known; unknown where none is."""
    return next((value for value in values if value.kind is not Kind.UNKNOWN), UNKNOWN)


def positions_taint(view: View) -> frozenset[str]:
    """What the place of a view in its storage depends on."""
    taint = NOTHING
    for part in view.subscripts:
        taint = united(taint, part.taint)
    return taint


def tainted(value: Value, taint: frozenset[str], ragged: frozenset[str]) -> Value:
    """A value, and each of its items, with what they depend on."""
    items = value.items
    if items is not None:
        items = tuple(tainted(item, taint, ragged) for item in items)
    elif taint == value.taint and ragged == value.ragged:
        return value
    return value._replace(taint=taint, ragged=ragged, items=items)


def part_of(value: Value, number: int, count: int) -> Value:
    """One of the parts when a value is taken apart into `count` names."""
    if value.items is not None and len(value.items) == count:
        return value.items[number]
    if value.kind is Kind.SHAPE and value.text:
        symbol = f"{value.text}.shape[{number}]"
        return Value(
            Kind.INTEGER,
            text=symbol,
            affine=unknown(symbol),
            extent=(value.text, number),
            taint=value.taint,
        )
    if value.element is not None:
        return value.element._replace(taint=value.taint | value.element.taint)
    if value.is_tensor:
        return value._replace(rank=None, view=None, forms=(), text="")
    mark = ENTRY if value.constant == ENTRY else None
    return Value(Kind.UNKNOWN, constant=mark, taint=value.taint, ragged=value.ragged)
