"""What one loop does, written down while its body is interpreted."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.loops.events import (
    Append,
    Early,
    Given,
    Handed,
    Keyed,
    Method,
    Read,
    Store,
    Wait,
    Walked,
)
from flake8_vectorize.analysis.syntax.alternatives import Alternative
from flake8_vectorize.analysis.syntax.items import Items
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.values.affine import PRODUCT, Affine
from flake8_vectorize.analysis.values.value import NOTHING, Subscript, Value
from flake8_vectorize.model.nest import Level, Place
from flake8_vectorize.model.report import Evidence

# items that stand for no axis by themselves
BESIDE = frozenset(
    {Items.FACTORS, Items.LENGTHS, Items.BOUNDS, Items.UNUSED, Items.MEASURED, Items.OBJECTS}
)


class Frame:
    """The record of one loop.

    A token `c3:acc` stands for the value of `acc` at the start of an iteration of loop 3. No
    dataclass, as that takes longer: what stands here holds until the loop is seen to do otherwise.
    """

    # the header: how often it runs, and what it walks
    length: Affine | None = None
    lasts: frozenset[str] = NOTHING  # what the number of iterations depends on
    header_taint: frozenset[str] = NOTHING
    stepped: str = ""  # the step
    skipped: frozenset[str] = NOTHING  # what it depends on whether the loop is reached
    host: str = ""
    over_axes: bool = False
    of_cells: bool = False  # its items are the indices of all cells of a grid
    of_row: bool = False  # it walks the elements of a part of a tensor, in a list
    of_copies: bool = False  # it walks what the host got of tensors
    claimed: bool = False  # what it walks is said, or used, as a tensor; not seen to be made
    settled: bool = False  # the header decides that it is not reported
    few: str = ""  # how often it runs, if that is no constant, but a handful of times

    # the names that an iteration binds or changes
    assigned: frozenset[str] = NOTHING
    mutated: frozenset[str] = NOTHING
    refilled: frozenset[str] = NOTHING
    augmented: frozenset[str] = NOTHING
    extended: frozenset[str] = NOTHING
    grown: frozenset[str] = NOTHING
    # tensors that it only converts, all the time to one and the same sort
    converted: frozenset[str] = NOTHING
    # bound anew, though what they held before is changed under a name that is not
    lent: frozenset[str] = NOTHING
    # given by the header, and bound by the body to what it makes itself and changes in place
    rebound: frozenset[str] = NOTHING

    # variables that hold another item of a container in every iteration, and whether a tensor is
    # compared with one
    items: frozenset[str] = NOTHING
    texts: str = ""  # what gives texts, if it is no mapping's
    compares: bool = False
    summed: frozenset[str] = NOTHING  # dictionaries to whose entries it only adds

    # what is read and written, and where
    element: Value | None = None
    join: str = ""
    cuts: frozenset[str] = NOTHING
    windows: bool = False
    slices: str = ""  # thick slices of a tensor, in a list, of which an iteration takes one
    block: int | None = None  # the size that the number of iterations was divided by
    gathers: bool = False
    groups: bool = False  # takes the elements whose labels have the value of its variable
    masked: bool = False
    ranks: bool = False  # takes the best of each row, of another number each time

    # what is computed
    tensor_work: int = 0
    random: bool = False

    # functions whose bodies are not known: what one gets that has other shapes, what picks an
    # object to call
    uneven: str = ""
    choice: ast.expr | None = None
    spelled: ast.expr | None = None  # the text, another one for each iteration, that is looked up
    opaque: bool = False
    gives: bool = False  # one of them gets a tensor
    singly: bool = False  # one is an object, or gets what is no tensor
    vaguely: bool = False  # one is a method of an object, or gets what is no tensor

    certain_exit: Place | None = None

    # what was judged
    told: bool = False
    computes: bool = False  # a batched form of more than reading numbers is advised
    searches: bool = False  # only tests elements
    chained: bool = False  # a recurrence or a filter
    in_order: bool = False  # a recurrence through randomly drawn functions
    ordered: bool = False  # iterations need each other, without a parallel form
    combines: bool = False  # a reduction

    def __init__(
        self,
        ident: str,
        node: LoopNode,
        parent: Frame | None,
        names: dict[str, Value],
        induction: frozenset[str],
        depth: int,
        alternatives: tuple[Alternative, ...],
    ) -> None:
        self.ident = ident
        self._own = f"c{ident}:"  # how its tokens of carried names begin
        self.node = node
        self.parent = parent
        self.names = names
        self.induction = induction
        self.depth = depth
        self.alternatives = alternatives
        self.levels: list[Level] = []

        # what carried names held before an iteration and after
        self.entry: dict[str, Value] = {}
        self.final: dict[str, Value] = {}
        # changed for a while by every iteration, in these lines, and as before at its end
        self.restored: dict[str, frozenset[int]] = {}
        # moved on by every iteration as the loop's own variable is
        self.moved: set[str] = set()

        # what the variables are for each list of the header, by its text
        self.lists: dict[str, Items] = {}
        self.containers: dict[str, Value] = {}
        self.keyed: list[Keyed] = []

        # what is read and written, and where
        self.reads: list[Read] = []
        self.stores: list[Store] = []
        self.overwritten: list[Store] = []  # by the statement that follows
        self.appends: list[Append] = []
        self.walked: dict[str, Walked] = {}
        # the places at which each axis is read, and those of elements that become Python numbers
        self.offsets: dict[tuple[str, int], set[Affine]] = {}
        self.numbered: dict[tuple[str, int], set[Affine]] = {}
        self.tiles: set[str] = set()  # cut into slices as long as the step

        # what is computed, where the host waits, what memory is asked for
        self.operations: list[str] = []
        # what a call reduces: an expression and its value
        self.reduced: dict[ast.expr, tuple[ast.expr, Value]] = {}
        self.compared: dict[ast.expr, Value] = {}  # a part, by the comparison
        self.syncs: list[Wait] = []
        self.allocations: list[ast.Call] = []

        # functions whose bodies are not known: all of them, those that get more than texts and
        # entries of containers, and whether it is a tensor
        self.calls: list[str] = []
        self.given: dict[str, bool] = {}
        self.of_arrays: set[str] = set()  # of another library, that take any shape
        self.handed: list[tuple[str, Handed]] = []
        self.methods: dict[str, Method] = {}
        self.given_to: list[Given] = []
        self.effects: list[Place] = []
        self.updated: list[Place] = []  # attributes, by `+=` and the like

        # where an iteration or the loop ends early
        self.exits: list[Place] = []
        self.skips: list[Early] = []
        self.breaks: list[Early] = []
        self.raises: list[Place] = []

        # the loops inside
        self.children: list[Frame] = []
        self.further: list[Frame] = []  # of a comprehension, behind its first one
        self.facts: list[Evidence] = []

    @property
    def line(self) -> int:
        """The line of the keyword, or of the opening bracket."""
        return self.node.lineno

    def holds(self, line: int) -> bool:
        """Whether a line stands in the loop."""
        return self.line <= line <= (self.node.end_lineno or line)

    def begin(self) -> None:
        """Forgets the costs of the header, which come once."""
        self.allocations.clear()
        self.syncs.clear()

    def carried(self, name: str) -> str:
        """The token of a name's value at the start of an iteration."""
        return self._own + name

    def outlives(self, store: Store) -> bool:
        """Whether a changed object was not made in the same iteration, and neither is, nor is held
        by, its own item.
        """
        root = store.view.root
        if root.partition(".")[0] in self.items:
            return False
        made = root in self.assigned and self.carried(root) not in store.held
        return not made or self.lends(store)

    def known_as(self, store: Store) -> str:
        """The name that the loop gives to what a store changes a part of, or an item of, if that
        name leads there before it; else that of the storage.
        """
        name, root = store.text, store.view.root
        if name in self.assigned and self.carried(name) not in store.held:
            return root
        held = self.names.get(name)
        leads = (held, held.element, *(held.items or ())) if held is not None else ()
        views = (one.view for one in leads if one is not None and one.view is not None)
        return name if any(part.root == root for view in views for part in view.possible) else root

    def lasting(self, value: Value, name: str = "") -> Iterator[str]:
        """The storages that what `name` or a part of it holds may be in, without those that were
        made in the same iteration.
        """
        for part in value.view.possible if value.view is not None else ():
            made = part.root in self.assigned and self.carried(part.root) not in value.taint
            if not made or (name and name not in self.assigned):
                yield part.root

    def is_of_item(self, name: str) -> bool:
        """Whether a name is an attribute of an item of a container: each item has its own."""
        owner, attribute, _ = name.partition(".")
        return bool(attribute) and owner in self.items

    def is_of_another(self, name: str) -> bool:
        """Whether a name is an attribute of what iterations bind anew: maybe of another object."""
        owner, attribute, _ = name.partition(".")
        return bool(attribute) and owner in self.assigned

    def is_vague(self, name: str) -> bool:
        """Whether a name is of another object each time, or asked for what is not known: which part
        of what it holds a method takes or changes.
        """
        asked = any(call.rpartition(".")[0] == name for call in self.calls)
        return asked or self.is_of_another(name)

    @property
    def listed(self) -> list[Value]:
        """What iterations append to lists, and the item that a comprehension makes."""
        own = [self.element] if self.element is not None else []
        return [append.value for append in self.appends] + own

    @property
    def _nested(self) -> Iterator[Frame]:
        """The loop itself and all loops inside it."""
        yield self
        for child in self.children:
            yield from child._nested

    def sets_back(self, store: Store) -> bool:
        """Whether what a store changes is as before at the end of an iteration."""
        return any(store.line in frame.restored.get(store.view.root, ()) for frame in self._nested)

    def lends(self, store: Store) -> bool:
        """Whether another name leads to what a name that the loop binds anew held before it."""
        root = store.view.root
        return root in self.lent or any(
            root in self.assigned and self.carried(name) in store.held and part.root == root
            for name, value in self.entry.items()
            if name != root and value.view is not None
            for part in value.view.possible
        )

    def refills(self, name: str, taint: frozenset[str]) -> bool:
        """Whether a later iteration changes in place the very tensor that a name holds now; what
        it holds depends on `taint`.
        """
        passed_on = name in self.augmented and self.carried(name) in taint
        return passed_on or name in self.refilled

    def varies(self, taint: frozenset[str]) -> bool:
        """Whether something with this taint differs between iterations because of the induction
        variables.
        """
        return not taint.isdisjoint(self.induction)

    def touches(self, taint: frozenset[str]) -> bool:
        """Whether something with this taint differs between iterations, because of a carried
        value or not.
        """
        own = self._own
        return self.varies(taint) or any(token.startswith(own) for token in taint)

    def moves(self, index: Affine) -> bool:
        """Whether an integer follows the induction variable."""
        return any(
            name in self.induction for symbol, _ in index.terms for name in symbol.split(PRODUCT)
        )

    def overlaps(self, part: Subscript) -> bool:
        """Whether a slice shares elements with that of the next iteration."""
        if part.start is None or part.width is None:
            return False
        steps = [abs(factor) for name, factor in part.start.terms if name in self.induction]
        return part.width > max(steps, default=1)

    def take_in(self, further: list[Frame]) -> None:
        """Adds what the clauses of a comprehension behind the first one walk: they are one loop."""
        for clause in further:
            self.levels.extend(clause.levels)
            self.lists.update(clause.lists)
            self.facts.extend(clause.facts)
            self.compares = self.compares or clause.compares
        self.children = [child for child in self.children if child not in further]
        self.further = further

    @property
    def looks_up(self) -> bool:
        """Whether functions get nothing but numbers that were read, or what is held there."""
        return bool(self.calls and self.syncs) and not self.given

    @property
    def takes_numbers(self) -> bool:
        """Whether its header takes items of lists that all may be numbers."""
        objects = (Items.MEASURED, Items.OBJECTS)
        return bool(self.lists) and not any(items in objects for items in self.lists.values())

    @property
    def takes_positions(self) -> bool:
        """Whether the items of the lists that its header walks stand for an axis by themselves."""
        return bool(self.lists) and BESIDE.isdisjoint(self.lists.values())

    def owns(self, token: str) -> bool:
        """Whether the token is of this loop."""
        return token in self.induction or token.startswith(self._own)
