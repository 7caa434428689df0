"""What the header of a loop walks: which axis, which numbers, which container."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.builtins import OF_DATASET
from flake8_vectorize.analysis.evaluation.evidence import READ_SINGLY
from flake8_vectorize.analysis.evaluation.expressions import Expressions
from flake8_vectorize.analysis.evaluation.keys import show_mappings
from flake8_vectorize.analysis.evaluation.number_lists import labels_of, lists_numbers
from flake8_vectorize.analysis.evaluation.showing import shown_by_loop
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.evaluation.walks import PROGRESS, walk_of
from flake8_vectorize.analysis.gate.candidates import MAPPING_WALKS, MODULE_WALKS
from flake8_vectorize.analysis.interpretation.trips import as_bits, few_times, paced, trip_count
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.loops.runs import DISTINCT
from flake8_vectorize.analysis.syntax.adding import said_of
from flake8_vectorize.analysis.syntax.chosen_places import chooses_places
from flake8_vectorize.analysis.syntax.cursors import adds_to_bounds, count_in
from flake8_vectorize.analysis.syntax.grids import GRIDS, sizes_of_grid
from flake8_vectorize.analysis.syntax.items import Items, items_taken
from flake8_vectorize.analysis.syntax.ranges import numbers_of
from flake8_vectorize.analysis.syntax.sites import body_of
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.tiles import in_tiles, squeezed
from flake8_vectorize.analysis.values.affine import SIZE_OF_PART, Affine, unknown
from flake8_vectorize.analysis.values.annotations import DECLARED
from flake8_vectorize.analysis.values.containers import any_entry, item_of
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.sequences import INTEGER, alike
from flake8_vectorize.analysis.values.subscripts import narrowed, reshaped
from flake8_vectorize.analysis.values.value import (
    ALONG_AXIS,
    AXIS_COUNT,
    COPIED,
    LISTED,
    NOTHING,
    OF_ONE_SHAPE,
    READ_FROM_DATA,
    UNKNOWN,
    Kind,
    Subscript,
    Value,
    part_of,
    taint_of,
    tainted,
    united,
    whole_view,
)
from flake8_vectorize.analysis.values.wording import POSITIONS_OF, shown_in, tensor_fact
from flake8_vectorize.model.nest import Level, Walk
from flake8_vectorize.model.report import Evidence

# how those begin that a list of tensors fits as well
CLAIMS = (DECLARED, ".", "passed to", "it has a", "returned by", "given to")
NUMERIC = frozenset(
    {Items.NUMBERS, Items.FACTORS, Items.COMPARED, Items.CHOSEN, Items.LENGTHS, Items.BOUNDS}
)
# what the elements of a tensor are as well, and no other items of a list of them
ELEMENTS = frozenset({Items.BOUNDS, Items.POSITIONS})
# what an array holds that is used so: numbers, or rows of one length
OF_ARRAYS = frozenset({Items.FACTORS, Items.COMPARED, Items.CHOSEN, Items.BOUNDS})
# what items may be that are lengths as well
VAGUE = frozenset({Items.OBJECTS, Items.FACTORS})
NUMBER_WALKS = frozenset({"range", "trange", "prange"})
# what walks, or counts to, several things that it is given
SEVERAL_WALKS = NUMBER_WALKS | {"arange", "zip", "product"}


class Headers:
    """Reads loop headers in a state."""

    def __init__(self, state: State, expressions: Expressions) -> None:
        self._state = state
        self._expressions = expressions

    def open(self, frame: Frame, target: ast.expr, iterable: ast.expr) -> None:
        """Binds the targets of a loop and writes down in its frame what it walks."""
        bindings: list[tuple[ast.expr, Value]] = []
        self._walk(frame, target, iterable, bindings)
        for name, value in bindings:
            self.assign(name, value)
        show_mappings(self._state, frame)

    def counted(self, node: ast.While, counter: str) -> Level:
        """The level of a `while` loop that counts up to a bound."""
        count = count_in(node.test)
        assert count is not None
        bound = self._expressions.evaluate(count.bound)
        tensor, axis = bound.extent or ("", None)
        text = f"numbers up to {spelled(count.bound)}"
        if tensor and axis is not None:
            text = f"dim {axis} of {tensor}"
        return Level(Walk.NUMBERS, counter, text, tensor, axis)

    def assign(self, target: ast.expr, value: Value) -> None:
        """Binds a target, taking tuples apart."""
        state = self._state
        if isinstance(target, ast.Name):
            state.bind(target.id, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            view = value.view if value.is_tensor else None
            for number, part in enumerate(target.elts):
                taken = part_of(value, number, len(target.elts))
                if view is not None and taken.view is None:
                    place = f"part {number}@{state.fresh()}"
                    taken = taken._replace(view=reshaped(view, value.taint, place))
                self.assign(part, taken)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, Value(Kind.SEQUENCE, taint=value.taint))
        elif isinstance(target, ast.Attribute):
            state.bind(dotted_name(target) or "?", value)

    def _walk(
        self,
        frame: Frame,
        target: ast.expr,
        iterable: ast.expr,
        bindings: list[tuple[ast.expr, Value]],
        backwards: bool = False,
    ) -> None:
        iterable = walk_of(self._state, iterable) if self._state.walks else iterable
        if isinstance(iterable, ast.Call):
            name = dotted_name(iterable.func)
            last = name.rpartition(".")[2] or getattr(iterable.func, "attr", "")
            sizes = sizes_of_grid(iterable, last, target) if last in GRIDS else None
            if sizes is not None:
                # Loaded on request, or every run of flake8 pays for it.
                from flake8_vectorize.analysis.interpretation.cells import open_grid

                bindings += open_grid(self._expressions, frame, target, iterable, sizes)
                return
            if last in SEVERAL_WALKS and any(type(arg) is ast.Starred for arg in iterable.args):
                bindings.append((target, self._items(frame, target, iterable, backwards)))
                return
            if name in NUMBER_WALKS and iterable.args:
                for argument in iterable.args:
                    self._state.count(argument)
                bindings.append((target, self._numbers(frame, target, iterable, backwards)))
                return
            if last == "arange" and self._counts(iterable, name):
                item = self._numbers(frame, target, iterable, backwards)
                if self._state.module.imports.resolve(name) == "torch.arange":
                    item = item._replace(kind=Kind.TENSOR, rank=0, proof="torch.arange")
                bindings.append((target, item))
                return
            parts = target.elts if isinstance(target, ast.Tuple) else None
            if last == "enumerate" and iterable.args and parts is not None and len(parts) == 2:
                bindings.append((parts[0], self._position(frame, iterable, backwards)))
                self._walk(frame, parts[1], iterable.args[0], bindings, backwards)
                return
            if last == "zip" and parts is not None and len(parts) == len(iterable.args):
                for part, argument in zip(parts, iterable.args, strict=False):
                    self._walk(frame, part, argument, bindings, backwards)
                return
            ranges = all(isinstance(argument, ast.Call) for argument in iterable.args)
            if last == "product" and ranges and parts and len(parts) == len(iterable.args):
                for part, argument in zip(parts, iterable.args, strict=True):
                    self._walk(frame, part, argument, bindings)
                frame.length = None
                return
            if last in ("reversed", "list", "tuple", "iter", "sorted") and len(iterable.args) == 1:
                turned = backwards is not (last == "reversed")
                self._walk(frame, target, iterable.args[0], bindings, turned)
                return
            if last in PROGRESS and iterable.args:
                self._walk(frame, target, iterable.args[0], bindings, backwards)
                return
            method = isinstance(iterable.func, ast.Attribute) or not iterable.args
            if last in MODULE_WALKS or (last in MAPPING_WALKS and method):
                walk = Walk.MODULES if last in MODULE_WALKS else Walk.MAPPING
                held = self._expressions.evaluate(iterable)
                taint = frame.induction | held.taint
                trips, text = len(held.items) if held.items else None, spelled(iterable)
                frame.levels.append(Level(walk, spelled(target), text, trip_count=trips))
                item = Value(Kind.UNKNOWN, taint=taint, ragged=taint)
                if last == "items" and parts and len(parts) == 2:
                    bindings.append((parts[0], item))
                    target = parts[1]
                bindings.append((target, item._replace(view=any_entry(held))))
                return
        bindings.append((target, self._items(frame, target, iterable, backwards)))

    def _counts(self, call: ast.Call, name: str) -> bool:
        """Whether a call gives the whole numbers from one to another in a tensor or an array."""
        full = self._state.module.imports.resolve(name)
        if full not in ("torch.arange", "numpy.arange") or len(call.args) not in (1, 2):
            return False
        if any(keyword.arg in ("start", "end", "step") for keyword in call.keywords):
            return False
        return len(call.args) == 1 or self._expressions.evaluate(call.args[0]).kind is Kind.INTEGER

    def _position(self, frame: Frame, call: ast.Call, backwards: bool) -> Value:
        """What `enumerate` counts, from where it starts."""
        affine, taint = self._counted(frame, backwards), frame.induction
        given = (*call.args[1:], *(part.value for part in call.keywords if part.arg == "start"))
        for node in given[:1]:
            start = self._expressions.evaluate(node)
            affine = affine.plus(start.affine or unknown(f"@{self._state.fresh()}"))
            taint |= start.taint
        return Value(Kind.INTEGER, affine=affine, taint=taint)

    def _counted(self, frame: Frame, backwards: bool) -> Affine:
        """The number of the iteration, from the end if it counts backwards."""
        token = next(iter(frame.induction))
        if not backwards:
            return unknown(token)
        return Affine(0, ((f"@{frame.ident}", 1), (token, -1)))

    def _numbers(self, frame: Frame, target: ast.expr, call: ast.Call, backwards: bool) -> Value:
        values = [self._expressions.evaluate(argument) for argument in call.args]
        start = values[0] if len(values) > 1 else None
        stop = values[1] if len(values) > 1 else values[0]
        step = values[2].affine.known if len(values) > 2 and values[2].affine else None
        if in_tiles(call, target, body_of(frame.node), self._state.usage.bound_to):
            frame.stepped = f"range with step {spelled(call.args[2])}"
        frame.over_axes = frame.over_axes or stop.function == AXIS_COUNT
        for value in values:
            frame.header_taint = frame.header_taint | value.taint
        frame.lasts = united(frame.lasts, taint_of(values))
        end = call.args[min(len(values), 2) - 1]
        if isinstance(end, ast.BinOp) and isinstance(end.op, ast.FloorDiv):
            size = self._expressions.evaluate(end.right).affine
            frame.block = size.known if size is not None else None
        tensor, axis = stop.extent or ("", None)
        if not tensor and start is not None and start.extent:
            tensor, axis = start.extent
        trips = trip_count(start, stop, step if len(values) > 2 else 1)
        if (len(values) < 3 or step == 1) and stop.affine is not None:
            begin = start.affine if start is not None else Affine(0)
            frame.length = None if begin is None else stop.affine.plus(begin, -1)
        elif trips is not None:
            frame.length = Affine(trips)
        if trips is None:
            frame.few = few_times(start, stop, frame.length, self._state.owner) or as_bits(end)
        text = f"dim {axis} of {tensor}" if tensor and axis is not None else numbers_of(call)
        variable = spelled(target)
        frame.levels.append(Level(Walk.NUMBERS, variable, text, tensor, axis, trips))
        if tensor:
            whole = axis is not None and _is_size(stop.affine, f"{tensor}.shape[{axis}]")
            verb = "ends at" if whole else "follows"
            what = f"dim {axis} of {tensor}" if axis is not None else tensor
            fact = f"{spelled(call)} {verb} the size of {what}"
            frame.facts.append(Evidence(call.lineno, fact))
        if stop.function.startswith("len:"):
            frame.levels[-1] = frame.levels[-1]._replace(text=f"{POSITIONS_OF}{stop.function[4:]}")
        affine = paced(self._counted(frame, backwards), values[2:], frame, self._state.fresh)
        if start is not None and start.affine is not None:
            affine = affine.plus(start.affine)
        # numbers up to a bound that was read from a tensor are not read from it themselves
        taint = frame.induction.union(*(value.taint for value in values)) - READ_FROM_DATA
        taint = united(taint, start.taint if start is not None else NOTHING)
        labels = labels_of(self._state, call)
        return Value(Kind.INTEGER, affine=affine, taint=taint, function=labels)

    def _items(self, frame: Frame, target: ast.expr, iterable: ast.expr, backwards: bool) -> Value:
        value = self._expressions.raw(iterable)
        value = shown_by_loop(self._state, value, target, iterable, frame.node)
        variable, text = spelled(target), spelled(iterable)
        place = (Subscript(self._counted(frame, backwards), frame.induction, text=variable),)
        frame.header_taint = frame.header_taint | value.taint
        frame.lasts = united(frame.lasts, value.ragged)
        if value.is_tensor and value.rank != 0:
            frame.claimed = value.proof.startswith(CLAIMS)
            name = value.text if isinstance(iterable, ast.Name) and value.text else text
            if value.proof.startswith(READ_SINGLY):
                # a list of tensors of one element as well as a tensor
                frame.levels.append(Level(Walk.TENSOR, variable, f"the items of {name}", name))
                fact = f"the items of {name} are tensors of one element ({value.proof})"
                frame.facts.append(Evidence(iterable.lineno, fact))
            else:
                frame.levels.append(Level(Walk.TENSOR, variable, f"dim 0 of {name}", name, 0))
                made = isinstance(iterable, ast.Call) and not shown_in(iterable, value.proof)
                fact = tensor_fact(name, "" if made else value.proof)
                frame.facts.append(Evidence(iterable.lineno, fact))
            view = narrowed(value.view or whole_view(name), place, None)
            apart = frame.induction if value.function.startswith(DISTINCT) else NOTHING
            rank = 0 if apart else None if value.rank is None else value.rank - 1
            taint = frame.induction | value.taint
            item = Value(Kind.TENSOR, variable, rank, taint=taint, view=view, proof=value.proof)
            return item._replace(function=value.function, selects=apart)
        if value.tiles and not squeezed(target, body_of(frame.node)):
            frame.stepped = f"slices from {spelled(iterable)}"
        if value.kind is Kind.SEQUENCE and value.stacked:
            name = value.text or text
            made = value.proof == ALONG_AXIS
            shown = f"the items of {name}" if made else f"slices of {name}"
            what = f"is {ALONG_AXIS}" if made else "gives slices of a tensor"
            frame.levels.append(Level(Walk.TENSOR, variable, shown, name, None))
            frame.facts.append(Evidence(iterable.lineno, f"{text} {what}"))
            item = item_of(value, value.element or UNKNOWN, place)
            return item._replace(text=variable, taint=frame.induction | value.taint)
        frame.over_axes = frame.over_axes or value.kind is Kind.SHAPE
        listed = value.items if value.kind is not Kind.MAPPING else None
        trips = len(listed) if listed is not None else None
        if value.kind is Kind.RANGE and value.affine is not None:
            tensor, axis = value.extent or ("", None)
            shown = f"dim {axis} of {tensor}" if tensor and axis is not None else text
            frame.levels.append(Level(Walk.NUMBERS, variable, shown, tensor, axis, trips))
            affine = self._counted(frame, backwards).plus(value.affine)
            read = value.taint if value.affine.terms else value.taint - READ_FROM_DATA
            return Value(Kind.INTEGER, affine=affine, taint=frame.induction | read)
        item = alike(listed) if listed else value.element or UNKNOWN
        if item.proof == OF_DATASET or item.kind is Kind.LOADER:
            frame.few = "as often as there are data sets"
        walk = {Kind.MODULES: Walk.MODULES, Kind.MAPPING: Walk.MAPPING}.get(value.kind)
        items = Items.OBJECTS
        if walk is None:
            items = items_taken(target, item, frame.node)
            if items is Items.POSITIONS and lists_numbers(self._state, iterable):
                items, item = Items.NUMBERS, INTEGER
            if items is not Items.NUMBERS and chooses_places(target, frame.node):
                items = Items.PLACES
            if items in VAGUE and not item.is_tensor and isinstance(target, ast.Name):
                items = Items.LENGTHS if adds_to_bounds(target.id, frame.node) else items
            frame.lists[text] = items
            held = value.kind in (Kind.SEQUENCE, Kind.TUPLE, Kind.SHAPE, Kind.RANGE)
            walk = Walk.CONTAINER if held else Walk.OBJECTS
            # what a set holds has a hash: of what subscripts a tensor, numbers alone
            placed = value.function == DISTINCT and items is Items.POSITIONS
            placed = placed or (value.kind is Kind.ARRAY and items in OF_ARRAYS)
            placed = placed or (value.proof == OF_ONE_SHAPE and items is Items.FACTORS)
            walk = Walk.NUMBERS if placed or items in (Items.NUMBERS, Items.PLACES) else walk
            if items is not Items.OBJECTS:
                whose = "the parts of the items" if isinstance(target, ast.Tuple) else "the items"
                fact = f"{whose} of {text} are {said_of(items, item, target, frame.node)}"
                frame.facts.append(Evidence(iterable.lineno, fact))
        frame.levels.append(Level(walk, variable, text, trip_count=trips))
        frame.texts = frame.texts or (text if item.kind is Kind.TEXT else "")
        frame.of_copies |= value.proof in (LISTED, COPIED)
        copied = value.proof == LISTED or (value.proof == COPIED and item.is_number)
        frame.of_row = copied and (walk is Walk.NUMBERS or items in ELEMENTS)
        if value.view is not None and self._state.loops.writing(value.view):
            view = narrowed(value.view, place, None)
            value = self._state.read(value._replace(view=view))
        taint = frame.induction | value.taint
        ragged = NOTHING if items in NUMERIC else taint
        item = item_of(value, tainted(item, taint, ragged), place)
        if value.function == DISTINCT and items in (*NUMERIC, Items.POSITIONS):
            item = item._replace(selects=frame.induction, rank=0)
        return item._replace(text=variable, forms=())


def _is_size(number: Affine | None, symbol: str) -> bool:
    """Whether a number is the size of an axis, and nothing is added to it."""
    terms = number.terms if number is not None and not number.constant else ()
    known = [name.removesuffix(SIZE_OF_PART).partition("@")[0] for name, _ in terms]
    return known == [symbol] and terms[0][1] == 1
