"""Which iterations of a loop need which others, and by what operation they combine."""

from __future__ import annotations

from flake8_vectorize.analysis.dependence.additions import only_adds, reads_anew, update_of
from flake8_vectorize.analysis.dependence.branches import meeting
from flake8_vectorize.analysis.dependence.extrema import carried_bests, extrema
from flake8_vectorize.analysis.dependence.handing_on import hands_on
from flake8_vectorize.analysis.dependence.lending import judge_names
from flake8_vectorize.analysis.dependence.listed import judge_items, running
from flake8_vectorize.analysis.dependence.liveness import is_used
from flake8_vectorize.analysis.dependence.overlap import (
    Movement,
    Relation,
    meets_others,
    overlaps_itself,
    takes_all,
)
from flake8_vectorize.analysis.dependence.overwriting import (
    disturbed,
    judge_stores,
    writes_one_number,
)
from flake8_vectorize.analysis.dependence.passing import judge_passed
from flake8_vectorize.analysis.dependence.places import (
    in_one_place,
    is_indirect,
    one_place_moves,
    partitioned,
    varies,
)
from flake8_vectorize.analysis.dependence.substitution import substitutes
from flake8_vectorize.analysis.loops.combination import (
    ALONE,
    ASSOCIATIVE,
    CLOSED,
    FILTERS,
    Combination,
    Dependence,
    cycle,
    filtered,
    is_circular,
    is_filter,
)
from flake8_vectorize.analysis.loops.events import Read, Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.cursors import counted, cursors_of
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.forms import form_for
from flake8_vectorize.analysis.values.value import Kind, Value
from flake8_vectorize.model.pattern import Update

# stores of one loop that are compared with one another; more of them are generated code
MOST_STORES = 100


class Dependences:
    """Finds the dependences of one loop from its record."""

    def __init__(self, frame: Frame, usage: Usage) -> None:
        self._frame = frame
        self._usage = usage
        self._found = Dependence()
        self._edges: dict[str, set[str]] = {}
        self._accepted: dict[str, Combination] = {}
        self._tokens: dict[str, str] = {}
        self._adding: set[int] = set()
        self._crossing: set[str] = set()
        self._met: set[str] = set()
        self._proven: set[str] = set()
        self._within: set[tuple[str, str]] = set()
        self._made: dict[str, Value] = {}

    def find(self) -> Dependence:
        """All dependences between iterations."""
        for name in self._frame.entry:
            self._counter(name)
        movement = Movement.of(self._frame, self._found.counters)
        bests = carried_bests(self._frame, self._usage)
        for name in self._frame.entry:
            if name not in bests.names and not self._frame.is_of_item(name):
                self._name(name)
        for made in running(self._frame):
            self._accepted[made.name], self._made[made.name] = made, made.value
            self._edges[made.name] = self._carried_in(made.value.taint) - {made.name}
        stores = []
        for store in self._frame.stores:
            kept = self._frame.sets_back(store) or store.view.root in bests.filled
            if kept or not self._frame.outlives(store):
                continue
            if self._frame.lends(store):
                self._found.tangled = store.view.root
            elif not store.view.converted:
                stores.append(store)
            elif meets_others(store, self._frame, movement):
                self._found.tangled = store.view.root
        for store in stores[:MOST_STORES]:
            self._store(store, movement)
        judge_stores(self._frame, self._found, stores[:MOST_STORES], self._adding, movement)
        judge_names(self._frame, self._found, stores[:MOST_STORES], self._accepted, movement)
        judge_passed(self._frame, self._found, stores[:MOST_STORES], movement)
        if len(stores) > MOST_STORES:
            self._found.tangled = stores[-1].view.root
        self._cycles()
        judge_items(self._frame, self._found, movement, self._made)
        self._observe()
        self._found.combinations += [*self._accepted.values(), *extrema(self._frame, bests)]
        self._found.cursors = self._cursors()
        return self._found

    def _cursors(self) -> frozenset[str]:
        """The running sums that say where slices begin, and nothing else; a count of what fits some
        condition is more than that.
        """
        sums = {
            found.name
            for found in self._found.combinations
            if found.kept and found.update is Update.SUM and found.name in self._frame.entry
        }
        node = self._frame.node
        return (cursors_of(node) & sums) - counted(node) if sums else frozenset()

    def _counter(self, name: str) -> None:
        value, token = self._frame.final.get(name), self._frame.carried(name)
        if value is None or value.kind is not Kind.INTEGER or value.affine is None:
            return
        if name in self._frame.moved:
            self._found.counters[token] = 0  # the loop's own variable stands for it
            return
        form = form_for(value.forms, token)
        if form is not None and form.rest:
            return  # not every iteration moves it on
        if value.affine.coefficient(token) == 1 and len(value.affine.terms) == 1:
            self._found.counters[token] = value.affine.constant

    def _name(self, name: str) -> None:
        value, token = self._frame.final.get(name), self._frame.carried(name)
        if value is None or token in self._found.counters:
            return
        if not is_used(self._frame, self._usage, name):
            return
        self._tokens[token] = name
        depends = self._edges.setdefault(name, set())
        depends.update(self._carried_in(value.taint))
        form = form_for(value.forms, token)
        if form is not None:
            if form.update is Update.SAME:
                depends.clear()
            elif form.update in CLOSED and token not in form.rest:
                depends.discard(name)
                update = form.update
                if update is Update.LATEST and self._is_refilled(name):
                    update = Update.LINEAR  # what it holds is added to in between
                self._accepted[name] = Combination(
                    name, name, update, False, False, value, self._frame.line, form.rest
                )

    def _kept(self, store: Store, update: Update) -> Update | None:
        """How an element is made from the one before it: where a condition may leave it as it is,
        a sum starts anew there.
        """
        if update is Update.LATEST or (store.depth == self._frame.depth and not self._frame.skips):
            return update
        return Update.LINEAR if update in (*FILTERS, Update.SUM, Update.PRODUCT) else None

    def _carried_in(self, taint: frozenset[str]) -> set[str]:
        prefix = f"c{self._frame.ident}:"
        names = {token[len(prefix) :] for token in taint if token.startswith(prefix)}
        return {n for n in names if f"{prefix}{n}" not in self._found.counters}

    def _store(self, store: Store, movement: Movement) -> None:
        root = store.view.root
        entity = f"{root}[]"
        depends = self._edges.setdefault(entity, set())
        depends.update(self._carried_in(store.taint))
        combined = False
        for read in self._frame.reads:
            if read.view.root != root:
                continue
            how = meeting(store, read, self._frame, movement)
            if how is Relation.APART:
                continue
            if how is Relation.SAME:
                self._tokens[read.token] = entity
                continue
            if how is Relation.LATER:
                self._found.shifted = True
                continue
            if read.view.converted:
                self._found.tangled = root
                continue
            self._tokens[read.token] = entity
            self._met.add(read.token)
            self._crossing.add(entity)
            if how is not Relation.UNKNOWN or takes_all(store.view, read.view, movement):
                self._proven.add(entity)
            if read.token in store.taint:
                combined = self._feeds(store, read, how, movement) or combined
            elif only_adds(self._frame, read, store, movement):
                continue
            elif how is Relation.UNKNOWN or self._enters(read, store):
                self._found.tangled = root
            elif how is not Relation.EVERY:
                self._found.shifted = True
        if combined:
            return
        if overlaps_itself(store.view, movement) and not writes_one_number(self._frame, store):
            self._found.tangled = root
        apart = movement.tells_apart(store.view)
        if (apart or movement.moves(store.view)) and not is_indirect(store, self._frame, apart):
            self._found.mapped.append(store)
        elif varies(store, self._frame):
            self._found.scattered.append(store)
        else:
            self._found.scratch.append(store)

    def _enters(self, read: Read, written: Store) -> bool:
        """Whether what a read finds of one store goes into another store to the same storage."""
        return any(
            read.token in store.taint
            for store in self._frame.stores
            if store is not written and store.view.root == written.view.root
        )

    def _feeds(self, store: Store, read: Read, how: Relation, movement: Movement) -> bool:
        """Judges a store whose value depends on an element that earlier iterations may have
        written.
        """
        entity = f"{store.view.root}[]"
        form = update_of(store, read)
        if form is not None and not reads_anew(self._frame, store, read, form, movement):
            same_place = in_one_place(store, read, self._frame)
            if how is Relation.EVERY and same_place:
                self._combine(entity, store, form.update, kept=False)
                return True
            if how is Relation.UNKNOWN and same_place and form.update in ASSOCIATIVE:
                self._combine(entity, store, form.update, kept=False, indirect=True)
                return True
            moves = one_place_moves(store, read, self._frame)
            update = self._kept(store, form.update)
            alone = how is Relation.EARLIER and moves
            if update and alone and not disturbed(self._frame, store, read, movement):
                self._combine(entity, store, update, kept=True)
                return True
        if how is Relation.UNKNOWN and substitutes(self._frame, store, read, movement):
            self._combine(entity, store, Update.SUBSTITUTION, kept=True)
            return True
        if how is Relation.UNKNOWN and partitioned(store, read, self._frame):
            return False
        self._edges.setdefault(entity, set()).add(entity)
        return False

    def _combine(
        self, entity: str, store: Store, update: Update, kept: bool, indirect: bool = False
    ) -> None:
        name, shown = store.view.root, self._frame.known_as(store)
        before = self._accepted.get(entity)
        if before is not None and before.shown != shown:
            shown = name  # by whatever names, it is one storage
        rest = store.taint | (before.rest if before is not None else frozenset())
        # two masks may ask for two numbers, or let them in
        alone = update in ALONE and id(store) not in self._adding
        if before is not None and (before.update is not update or alone):
            self._edges.setdefault(entity, set()).add(entity)
        self._adding.add(id(store))
        self._accepted[entity] = Combination(
            name, shown, update, kept, indirect, store.value, store.line, rest
        )

    def _part_of(self, store: Store, entity: str) -> bool:
        """Whether a store is private, or one of those that make a total, under the name of what
        a conversion made the total of too.
        """
        name = entity.removesuffix("[]")
        adds = id(store) in self._adding and store.view.root == name != entity
        if store.view.converted:
            view = self._frame.entry[name].view if name in self._frame.entry else None
            adds = store.view.root == name or (view is not None and store.view in view.possible)
        return adds or not self._frame.outlives(store) or self._frame.sets_back(store)

    def _cycles(self) -> None:
        """A cycle of dependences that is no accepted combination is a recurrence."""
        for read in self._frame.reads:
            entity = self._tokens.get(read.token)
            if entity is None:
                continue
            for name, value in (*self._frame.final.items(), *self._made.items()):
                if read.token in value.taint and name in self._edges:
                    self._needs(name, entity, read)
            for store in self._frame.stores:
                other = f"{store.view.root}[]"
                if read.token in store.taint and other != entity and other in self._edges:
                    self._needs(other, entity, read)
        for start in self._edges:
            if is_circular(self._edges, start, self._within):
                shown = start.removesuffix("[]")
                self._accepted.pop(start, None)
                vague = start not in self._proven or self._frame.is_vague(shown)
                self._found.recurrences.append(cycle(shown, shown == start or not vague))

    def _needs(self, entity: str, source: str, read: Read) -> None:
        """Something is made of what a read finds: of this iteration, unless the read meets what
        others wrote.
        """
        edge = entity, source
        if read.token in self._met:
            self._within.discard(edge)
        elif source not in self._edges[entity]:
            self._within.add(edge)
        self._edges[entity].add(source)

    def _observe(self) -> None:
        """A combination whose running value is used by anything else is a scan."""
        frame = self._frame
        # what is bound for the iteration alone may be seen where a function gets it, or an error
        seen = frame.opaque or bool(frame.raises)
        for entity, combination in list(self._accepted.items()):
            own = {frame.carried(entity)}
            if entity.endswith("[]"):
                own = {read.token for read in frame.reads if read.view.root == combination.name}
            users = [
                value.taint
                for name, value in frame.final.items()
                if name != entity and (seen or is_used(frame, self._usage, name))
            ]
            users += [s.taint for s in frame.stores if not self._part_of(s, entity)]
            users += [entry.taint for entry in frame.keyed]
            users += [append.taint for append in frame.appends]
            users += [frame.element.taint] if frame.element is not None else []
            kept = combination.kept or any(not own.isdisjoint(taint) for taint in users)
            if (kept and combination.alone) or (combination.whole and self._is_refilled(entity)):
                self._found.recurrences.append(cycle(combination.shown, proven=True))
            elif not kept and is_filter(combination, frame.carried(entity)):
                self._found.recurrences.append(filtered(combination))
            else:
                self._accepted[entity] = combination._replace(kept=kept)
                continue
            del self._accepted[entity]
        # no recurrence is a stencil
        for name in self._edges if not self._found.recurrences else ():
            if name in self._accepted or (name.endswith("[]") and name not in self._crossing):
                continue
            if hands_on(frame, name, self._edges, self._found.counters):
                self._found.shifted = True

    def _is_refilled(self, name: str) -> bool:
        """Whether elements are stored into what a name holds, besides."""
        return any(store.view.root == name for store in self._frame.stores)
