"""What is known of the dependences of a loop, and by which operations iterations may combine."""

from __future__ import annotations

from collections.abc import Mapping, Set

from flake8_vectorize.analysis.loops.events import Store
from flake8_vectorize.analysis.values.forms import form_for
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.pattern import Update

ASSOCIATIVE = frozenset(
    {
        Update.SUM,
        Update.PRODUCT,
        Update.MAXIMUM,
        Update.MINIMUM,
        Update.ALL,
        Update.ANY,
        Update.CONCATENATION,
    }
)
# a filter whose last value alone is wanted has no shorter form
FILTERS = frozenset({Update.LINEAR, Update.LATEST})
# what has no shorter form where a running value is wanted
ALONE = frozenset({Update.FIRST, Update.FILLED})
CLOSED = ASSOCIATIVE | FILTERS | ALONE | {Update.ROLL}


class Combination(NamedTuple):
    """One name or storage that iterations combine into; `shown` is how the loop names it.

    `kept` says that partial results are used too, `placed` that of an extremum its place is kept as
    well, or what else belongs to it.
    """

    name: str
    shown: str
    update: Update
    kept: bool
    indirect: bool
    value: Value
    line: int
    rest: frozenset[str]
    placed: bool = False

    @property
    def alone(self) -> bool:
        """Whether a running value of it has no shorter form."""
        return self.update in ALONE

    @property
    def whole(self) -> bool:
        """Whether nothing else may change what it is made of in place."""
        return self.alone or self.update is Update.CONCATENATION


class Recurrence(NamedTuple):
    """A name or storage that an iteration makes from what it was before, with a sentence.

    `update` is how the value is kept or changed, where that is known.
    """

    name: str
    reason: str
    update: Update | None = None


def cycle(name: str, proven: bool) -> Recurrence:
    """The recurrence of what is made from itself; it is not `proven` where the subscripts do not
    tell whether another iteration wrote what is read.
    """
    reason = f"{name} of one iteration is made from {name} of the one before"
    if not proven:
        reason = f"{name} is read and written, and which iteration wrote what is read is not known"
    return Recurrence(name, reason)


def filtered(found: Combination) -> Recurrence:
    """The recurrence of a filter: of a value that a condition replaces, or that is scaled."""
    name = found.name
    reason = f"{name} of each iteration is kept from the one before, scaled, added to or replaced"
    if found.update is Update.LATEST:
        reason = f"{name} keeps the latest value that a condition let in"
    return Recurrence(name, reason, update=found.update)


def is_filter(found: Combination, token: str) -> bool:
    """Whether a value is scaled and added to, or replaced: by anything but the last one for which
    a mask holds, element by element.
    """
    if found.update not in FILTERS:
        return False
    form = form_for(found.value.forms, token)
    latest = found.value.is_tensor and found.update is Update.LATEST
    return not (latest and form is not None and form.elementwise)


class Dependence:
    """The dependences between the iterations of one loop.

    `recurrences` are the cycles without a known parallel form. `tangled` is a storage of which is
    read what another iteration may have written. `mapped` are stores that write another element in
    every iteration, `scratch` those that write the same ones over and over, `contested` pairs of
    which a condition says in each iteration which one it comes to, and so which one comes last.
    """

    cursors: frozenset[str] = frozenset()
    shifted: bool = False
    tangled: str = ""

    def __init__(self) -> None:
        self.combinations: list[Combination] = []
        self.recurrences: list[Recurrence] = []
        self.mapped: list[Store] = []
        self.scattered: list[Store] = []
        self.scratch: list[Store] = []
        self.contested: list[tuple[Store, Store]] = []
        self.counters: dict[str, int] = {}

    @property
    def filters(self) -> list[str]:
        """The names that are scaled and added to, or replaced, from iteration to iteration."""
        return [found.name for found in self.combinations if found.update in FILTERS]

    @property
    def results(self) -> list[Combination]:
        """What iterations combine into that is no cursor."""
        return [found for found in self.combinations if found.name not in self.cursors]


def is_circular(
    edges: Mapping[str, set[str]], start: str, within: Set[tuple[str, str]] = frozenset()
) -> bool:
    """Whether what a name or a storage is made from leads back to itself, in a later iteration:
    not every step of the way is one `within` an iteration.
    """
    seen: set[tuple[str, bool]] = set()
    pending = [(start, False)]
    while pending:
        entity, later = pending.pop()
        for needed in edges.get(entity, ()):
            found = needed, later or (entity, needed) not in within
            if found == (start, True):
                return True
            if found not in seen:
                seen.add(found)
                pending.append(found)
    return False
