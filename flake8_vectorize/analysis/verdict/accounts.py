"""What the iterations of a loop touch, and which of them need which: the account for people."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.dependence.branches import meeting
from flake8_vectorize.analysis.dependence.dependences import MOST_STORES
from flake8_vectorize.analysis.dependence.overlap import Movement, Relation, distance, takes_all
from flake8_vectorize.analysis.dependence.places import goes_apart
from flake8_vectorize.analysis.evaluation.arguments import Changed, changes
from flake8_vectorize.analysis.interpretation.witness import Witness
from flake8_vectorize.analysis.loops.combination import Combination, Dependence, Recurrence
from flake8_vectorize.analysis.loops.events import Read, Store
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.aliases import root_of
from flake8_vectorize.analysis.syntax.sites import body_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.value import Kind, Value, View, positions_taint
from flake8_vectorize.analysis.values.wording import affine_place, place
from flake8_vectorize.analysis.verdict.attributes import effects_of
from flake8_vectorize.analysis.verdict.circumstances import circumstances_of
from flake8_vectorize.analysis.verdict.crossed_entries import crossed
from flake8_vectorize.analysis.verdict.draws import drawn_by, drawn_parts
from flake8_vectorize.analysis.verdict.effects import changed as changed_places
from flake8_vectorize.analysis.verdict.effects import handed_on, unknown_to
from flake8_vectorize.analysis.verdict.entries import renewed
from flake8_vectorize.analysis.verdict.finer import finer_class, may_be_even
from flake8_vectorize.analysis.verdict.joiner import taker
from flake8_vectorize.analysis.verdict.lasting import lasting
from flake8_vectorize.analysis.verdict.mentions import (
    changed_in_place,
    container,
    header_line,
    names_read,
    overwritten,
    shortened,
    updated,
)
from flake8_vectorize.analysis.verdict.naming import Naming
from flake8_vectorize.analysis.verdict.nests import levels_of, own_levels
from flake8_vectorize.analysis.verdict.other_calls import called_besides
from flake8_vectorize.analysis.verdict.passed_on import of_first, passed_on
from flake8_vectorize.analysis.verdict.refills import Refills
from flake8_vectorize.analysis.verdict.taken import taken_by
from flake8_vectorize.model.account import Access, Account, Carried, Order, Way
from flake8_vectorize.model.nest import Walk
from flake8_vectorize.model.pattern import Pattern, Update

ARRAYS = (Kind.TENSOR, Kind.ARRAY, Kind.UNKNOWN)


def account_of(frame: Frame, found: Dependence, witness: Witness, changed: Changed) -> Account:
    """The account of one loop whose dependences are found."""
    return _Accountant(frame, found, witness, changed).account()


class _Accountant:
    """Draws up the account of one loop."""

    def __init__(self, frame: Frame, found: Dependence, witness: Witness, changed: Changed) -> None:
        self._frame = frame
        self._found = found
        self._counters = witness.counters
        self._module, self._usage = witness.state.module, witness.state.usage
        self._parts = witness.state.parts
        self._functions = {**witness.state.module.functions, **witness.state.closures}
        self._seen = witness.seen.get(frame.ident, {})
        self._stores = [
            store for store in frame.stores if store.view.root and frame.outlives(store)
        ]
        own = own_levels(frame)
        self._passed = {level.variable for level in own if level.walk is Walk.TENSOR}
        self._refills = Refills(frame, self._stores)
        self._naming = Naming(frame, witness, self._refills)
        self._effects = [*effects_of(frame, found), *changes(frame, changed)]
        made = called_besides(frame, self._module.imports)
        self._unknown = list(unknown_to(frame, self._effects, made))
        self._handed = handed_on(frame, self._unknown)
        self._first = of_first(frame)
        self._passed_on = list(passed_on(frame, found, self._first))

    def account(self) -> Account:
        frame = self._frame
        carried = [*self._elements(), *self._names()]
        told = {dependence.source.text for dependence in carried}
        kept = [found for found in self._kept() if found.source.text not in told]
        sources = (found.source for found in kept)
        writes = list(self._naming.everywhere([*self._writes(), *sources]))
        updates = list(self._updates(writes))
        accesses = dict.fromkeys([*self._reads(updates), *updates, *writes])
        opaque = [
            f"{place.text} (line {place.line})" for place in self._unknown if place.text not in told
        ]
        unknown = {place.text for place in self._unknown}
        draws = drawn_by(frame, self._module, self._functions, unknown)
        tensors = any(level.tensor for level in levels_of(frame, False)) or bool(frame.walked)
        leaves = next(iter(frame.exits), None)
        walked = (level.text for level in own_levels(frame) if level.walk is not Walk.CONDITION)
        return Account(
            walks=tuple(dict.fromkeys(walked)),
            accesses=tuple(sorted(accesses, key=lambda access: access.line)),
            shared=tuple(dict.fromkeys(self._shared())),
            carried=tuple(dict.fromkeys([*carried, *(found for found in kept if found.proven)])),
            opaque=tuple(opaque),
            draws=tuple(f"{draw.text} (line {draw.line})" for draw in draws),
            leaves=f"{leaves.text}, line {leaves.line}" if leaves is not None else "",
            tensors=tensors,
            computes=tensors or bool(frame.tensor_work or frame.syncs),
            circumstances=circumstances_of(
                frame, self._found, self._effects, self._usage, accesses
            ),
            finer=self._finer(),
            lengths_known=not may_be_even(self._seen),
        )

    def _finer(self) -> Pattern | None:
        if any(passed.surely and passed.renewed for passed in self._passed_on):
            return Pattern.UNKNOWN
        return finer_class(self._frame, self._found, self._usage, self._seen)

    def _own(self, name: str) -> bool:
        """Whether a name is given a value of its own by every iteration that uses it."""
        root = name.partition(".")[0]
        return root in self._frame.assigned and root not in self._frame.entry

    def _reads(self, updates: list[Access]) -> Iterator[Access]:
        """The places that are read, but for those that statements update."""
        frame = self._frame
        told = {(access.line, access.storage) for access in updates}
        used = names_read(frame.node)
        for level in frame.levels:
            if level.walk is Walk.TENSOR and not used.isdisjoint(level.names):
                what = "one of" if level.axis is None else "an item along"
                text = f"{level.variable} ({what} {level.text})"
                yield Access(Way.READ, text, header_line(frame.node))
        written = {store.view.root for store in self._stores}
        refilled = {self._parts.get(node, node) for node in overwritten(frame.node)}
        for node, value in self._seen.items():
            if node not in refilled and self._concerns(node, value, written):
                affine = affine_place(value.view, self._counters) if value.view else ""
                yield Access(Way.READ, shortened(node), node.lineno, affine)
        for call in taken_by(frame, self._module.imports, self._parts):
            yield Access(Way.READ, shortened(call), call.lineno)
        for node in drawn_parts(frame, self._module, self._seen) if frame.random else ():
            yield Access(Way.READ, shortened(node), node.lineno)
        for read in frame.reads:
            root = read.view.root
            part = read.view.subscripts and not read.view.reshaped and not self._own(root)
            item = read.view.subscripts[-1].text if part else ""
            if part and item not in self._passed and self._naming.node(read.view) is None:
                access = self._naming.read(read)
                if (access.line, access.storage) not in told:
                    yield access

    def _shared(self) -> Iterator[str]:
        """The parts of tensors that all iterations read, and none of them writes."""
        frame = self._frame
        written = {store.view.root for store in self._stores}
        within = {part for node in body_of(frame.node) for part in nodes(node)}
        read = within - overwritten(frame.node)
        for node, value in sorted(self._seen.items(), key=lambda item: item[0].lineno):
            view = value.view
            if node not in read or not value.is_tensor or view is None or view.root in written:
                continue
            same = not frame.touches(value.taint) and not self._own(view.root)
            if same and not self._own(container(node)):
                yield f"{shortened(node)} (line {node.lineno})"

    def _updates(self, writes: list[Access]) -> Iterator[Access]:
        """The reads of the places that statements update by `+=` or the like."""
        targets = updated(self._frame.node)
        for access in writes:
            if (access.line, access.text) in targets:
                yield access._replace(way=Way.READ)

    def _concerns(self, node: ast.Subscript, value: Value, written: set[str]) -> bool:
        """Whether a subscript reads elements that differ between iterations or are written."""
        name = container(node)
        view = value.view
        if self._own(view.root if view is not None else name):
            return False
        if name and (name in self._frame.containers or name in self._frame.walked):
            return self._frame.touches(value.taint)
        if value.kind not in ARRAYS:
            return False
        if view is None or not view.root or not view.subscripts:
            return bool(name) and self._frame.touches(value.taint)
        return view.root in written or self._frame.touches(value.taint)

    def _writes(self) -> Iterator[Access]:
        frame = self._frame
        for store in (*frame.overwritten, *frame.stores):
            kept = bool(store.view.root) and frame.outlives(store)
            if kept or store.view.root in frame.items:
                yield self._naming.written(store)
        for combination in self._found.combinations:
            if combination.name in frame.entry:
                yield self._naming.name(combination.name)
        for append in frame.appends:
            kept = append.name not in frame.assigned or append.name in frame.entry
            if append.name and kept:
                yield Access(Way.WRITE, f"an item of {append.name}", append.line)
        remade = (found.name for found in self._remade())
        for name in (*self._bound_anew(), *remade):
            if name in frame.entry:
                yield self._naming.name(name)
        for name in (*self._first, *(passed.name for passed in self._passed_on)):
            yield self._naming.name(name)
        for found in changed_places(frame):
            yield Access(Way.WRITE, found.text, found.line)
        for node in changed_in_place(frame.node, self._module.imports):
            root = root_of(node).partition(".")[0]
            stored = any(store.line == node.lineno for store in frame.stores)
            if root and not stored and not self._own(root):
                yield Access(Way.WRITE, shortened(node), node.lineno)
        if frame.element is not None and frame.join:
            yield Access(Way.WRITE, taker(frame, self._usage), frame.line)

    def _elements(self) -> Iterator[Carried]:
        """The dependences through elements of one storage."""
        movement = Movement.of(self._frame, self._found.counters)
        stores = self._stores[:MOST_STORES]
        for store in stores:
            for read in self._frame.reads:
                if read.view.root == store.view.root:
                    yield from self._pair(store, read, movement)
        for number, first in enumerate(stores):
            for second in stores[number + 1 :]:
                if first.view.root == second.view.root:
                    yield from self._overwrites(first, second, movement)
        own = (store for store in self._stores if self._frame.sets_back(store))
        for store in (*self._found.scratch, *filter(self._refills.refills, own)):
            access = self._naming.written(store)
            fixed = self._stays(store.view, store.view)
            yield Carried(Order.OUTPUT, access, access, proven=fixed)
        for store in self._found.scattered:
            access = self._naming.written(store)
            if not goes_apart(store, self._frame):
                yield Carried(Order.OUTPUT, access, access, proven=False)

    def _pair(self, store: Store, read: Read, movement: Movement) -> Iterator[Carried]:
        how = meeting(store, read, self._frame, movement)
        if how in (Relation.APART, Relation.SAME):
            return
        written, taken = self._naming.written(store), self._naming.read(read)
        if how is not Relation.LATER and self._refills.between(store, taken.line):
            return
        steps, anew = distance(store.view, read.view, movement), self._refills.refills(store)
        combination = self._combination(store.view.root)
        update = combination.update if combination is not None and not anew else None
        if how is Relation.LATER:
            yield Carried(Order.ANTI, taken, written, -steps if steps else None)
        elif how is Relation.EARLIER:
            yield Carried(Order.FLOW, written, taken, steps, update=update)
        else:
            proven = how is Relation.EVERY or self._stays(store.view, read.view)
            proven = proven or takes_all(store.view, read.view, movement)
            proven = proven and self._known(store.view.root)
            yield Carried(Order.FLOW, written, taken, 1 if anew else None, proven, update)

    def _known(self, root: str) -> bool:
        """Whether a name is of one storage in all iterations, which no function may change."""
        return root not in self._handed and not self._frame.is_vague(root)

    def _stays(self, written: View, taken: View) -> bool:
        """Whether both are one place, the same in every iteration."""
        fixed = not self._frame.touches(positions_taint(written))
        fixed = fixed and not self._frame.is_of_another(written.root)
        return fixed and not written.converted and place(written) == place(taken)

    def _overwrites(self, first: Store, second: Store, movement: Movement) -> Iterator[Carried]:
        how = meeting(first, second, self._frame, movement)
        if how in (Relation.APART, Relation.SAME):
            return
        ends = self._naming.written(first), self._naming.written(second)
        if how is Relation.LATER:
            ends = ends[1], ends[0]
        steps = distance(first.view, second.view, movement)
        proven = how is not Relation.UNKNOWN and self._known(first.view.root)
        yield Carried(Order.OUTPUT, *ends, abs(steps) if steps else None, proven)

    def _names(self) -> Iterator[Carried]:
        """The dependences through whole values that names hold from pass to pass."""
        frame = self._frame
        for name, first in sorted(self._first.items()):
            access, read = self._naming.name(name), Access(Way.READ, name, first.line)
            if first.binds:
                yield Carried(Order.ANTI, read, access, bound=True)
            else:
                yield Carried(Order.FLOW, access, read, bound=True)
        for combination in self._found.combinations:
            if combination.name in self._first:
                continue
            held = combination.name in frame.entry or combination.name in frame.extended
            if held and not self._refills.empties(combination.name):
                grows = combination.value.kind in (Kind.SEQUENCE, Kind.TUPLE, Kind.TEXT)
                update = Update.CONCATENATION if grows else combination.update
                access = self._naming.name(combination.name)
                yield Carried(Order.FLOW, access, access, 1, update=update)
        for name in self._counted():
            access = self._naming.name(name)
            yield Carried(Order.FLOW, access, access, 1, update=Update.SUM)
        for found in self._remade():
            if found.name not in self._first:
                access = self._naming.name(found.name)
                yield Carried(Order.FLOW, access, access, 1, update=found.update)
        for passed in self._passed_on:
            access = self._naming.name(passed.name)
            read = Access(Way.READ, passed.name, passed.line)
            steps = 1 if passed.surely else None
            sink = access if passed.renewed and passed.surely else read
            yield Carried(Order.FLOW, access, sink, steps, passed.surely)
        for entry in renewed(frame):
            access, steps = Access(Way.WRITE, entry.text, entry.line), 1 if entry.fixed else None
            yield Carried(Order.FLOW, access, access, steps, entry.fixed, entry.update)
        for written, read in crossed(frame):
            yield Carried(Order.FLOW, written, read, proven=False)

    def _kept(self) -> Iterator[Carried]:
        """What names keep of the last iteration that binds them, but for lists that grow."""
        grown = {append.name for append in self._frame.appends}
        for name, once in lasting(self._frame, self._usage):
            access = self._naming.name(name)
            if self._found.counters.get(self._frame.carried(name)):
                yield Carried(Order.FLOW, access, access, 1, update=Update.SUM)
            elif name not in grown:
                yield Carried(Order.OUTPUT, access, access, bound=True, proven=not once)

    def _remade(self) -> list[Recurrence]:
        """The names and lists of which an iteration makes the next value from the one before."""
        known = self._frame.entry.keys() | {append.name for append in self._frame.appends}
        return [found for found in self._found.recurrences if found.name in known]

    def _bound_anew(self) -> list[str]:
        """The names that count along with the loop, or get a number before it is left."""
        counters = self._found.counters.keys() - self._frame.induction
        return sorted(token.partition(":")[2] for token in counters)

    def _counted(self) -> list[str]:
        """The names that count along with the loop."""
        frame, steps = self._frame, self._found.counters
        return [n for n in self._bound_anew() if n in frame.moved or steps[frame.carried(n)]]

    def _combination(self, root: str) -> Combination | None:
        return next((found for found in self._found.combinations if found.name == root), None)
