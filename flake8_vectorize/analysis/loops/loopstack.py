"""The loops around the point that is interpreted: what happens there is written into their
frames.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from flake8_vectorize.analysis.knowledge.collectors import OF_TENSORS
from flake8_vectorize.analysis.loops.events import Append, Early, Keyed, Read, Store, Wait
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.loops.places import walk
from flake8_vectorize.analysis.loops.shares import is_share
from flake8_vectorize.analysis.syntax.alternatives import Alternative
from flake8_vectorize.analysis.syntax.receivers import uncast
from flake8_vectorize.analysis.syntax.slots import only_filled
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.counts import count_of
from flake8_vectorize.analysis.values.value import UNKNOWN, Form, Subscript, Value, View, united
from flake8_vectorize.model.nest import Place

MOST_NAMES = 24


class LoopStack:
    """The open loops, outermost first.

    `conditions` counts the `if`s around the point in the function, `alternatives` holds their other
    branches, `control` is what they depend on, and `skipped` what those depend on that left the
    iteration before the point. `guarded` says that the innermost `if` asks for the first iteration.
    """

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.conditions = 0
        self.control: frozenset[str] = frozenset()
        self.alternatives: tuple[Alternative, ...] = ()
        self.skipped: frozenset[str] = frozenset()
        self.guarded = False

    def __bool__(self) -> bool:
        return bool(self.frames)

    @property
    def governing(self) -> frozenset[str]:
        """What decides whether the point is reached in an iteration."""
        return united(self.control, self.skipped)

    def skip(self, names: dict[str, Value], ends: bool) -> None:
        """The iteration is left where the conditions around the point hold; the loop too, if it
        ends there.
        """
        self.skipped = self.governing
        frame = self.innermost
        if frame is not None:
            early = Early(names, self.skipped, self.guarded)
            (frame.breaks if ends else frame.skips).append(early)

    def ended(self, frame: Frame) -> None:
        """What an inner loop did depends on the conditions that end it."""
        control = frozenset().union(*(early.control for early in frame.breaks))
        for outer in self.frames:
            for number, store in enumerate(outer.stores):
                if frame.holds(store.line):
                    outer.stores[number] = store._replace(taint=united(store.taint, control))
            for number, append in enumerate(outer.appends):
                if frame.holds(append.line):
                    outer.appends[number] = append._replace(control=united(append.control, control))

    @property
    def innermost(self) -> Frame | None:
        """The loop that the point stands in directly."""
        return self.frames[-1] if self.frames else None

    def owns(self, taint: frozenset[str]) -> bool:
        """Whether something with this taint differs between the iterations of some loop."""
        return any(frame.touches(taint) for frame in self.frames)

    def writing(self, view: View) -> list[Frame]:
        """The loops that also write the storage of a view."""
        return [frame for frame in self.frames if view.root in frame.mutated]

    def read(self, token: str, view: View, choice: tuple[str, ...], frames: list[Frame]) -> None:
        """A storage that the loops write is read: one of a `choice`, if that is not empty."""
        for frame in frames:
            frame.reads.append(Read(token, view, choice, self.alternatives))

    def worked(self, taint: frozenset[str], operation: str) -> None:
        """Tensor work that differs between iterations is done."""
        for frame in self.frames:
            if frame.touches(taint):
                frame.tensor_work += 1
                if operation and len(frame.operations) < MOST_NAMES:
                    frame.operations.append(operation)

    def drawn(self) -> frozenset[str]:
        """Numbers are drawn at random; what they depend on: the iteration of every loop."""
        for frame in self.frames:
            frame.random = True
        return frozenset(count_of(frame.ident) for frame in self.frames)

    def reduced(self, call: ast.Call, node: ast.expr, operand: Value) -> None:
        """A call reduces a part of a tensor, or what such a part is compared with."""
        for frame in self.frames:
            part = operand if operand.view is not None else frame.compared.get(uncast(node))
            if part is not None and part.view is not None and frame.varies(part.taint):
                frame.reduced[call] = uncast(node), part

    def joins(self, node: ast.expr) -> bool:
        """Whether an expression is the item of a comprehension whose items are joined, by what
        takes nothing but tensors, or what a method makes the item of.
        """
        frame = self.innermost
        if frame is None or frame.join not in OF_TENSORS:
            return False
        if not isinstance(frame.node, (ast.ListComp, ast.GeneratorExp)):
            return False
        item = frame.node.elt
        while item is not node and isinstance(item, ast.Call):
            item = item.func.value if isinstance(item.func, ast.Attribute) else item.func
        return item is node

    def compared(self, node: ast.Compare, part: Value, taint: frozenset[str]) -> None:
        """A tensor, or a part of one, is compared with something that depends on these tokens."""
        for frame in self.frames:
            frame.compares = frame.compares or frame.varies(taint)
            frame.compared[node] = part

    def synchronized(
        self,
        node: ast.expr,
        taint: frozenset[str],
        read: Value = UNKNOWN,
        element: View | None = None,
    ) -> None:
        """The host waits for the value of a tensor: of `read`, where one value is read, which may
        be one `element` of another.
        """
        for frame in self.frames:
            if frame.touches(taint):
                frame.syncs.append(Wait(node, read))
        if element is not None:
            self._numbered(element)

    def called(
        self,
        node: ast.Call,
        name: str,
        taint: frozenset[str],
        given: Sequence[Value],
        whole: bool,
        items: frozenset[str],
        computes: bool,
    ) -> None:
        """A function that is not known gets something that differs between iterations, or whose
        shape does: these tensors and arrays, and more. `computes` says that it gets nothing but
        tensors and is no method of any object, and `whole` that it is no object that may keep
        something besides; `items` is what those of its arguments depend on that may be items.
        """
        gives = any(value.is_tensor for value in given)
        for frame in self.frames:
            frame.opaque = True
            if frame.varies(taint):
                frame.gives = frame.gives or gives
                frame.singly = frame.singly or not whole
                frame.vaguely = frame.vaguely or not computes
                shown = name or ast.unparse(node.func)
                if shown not in frame.calls and len(frame.calls) < MOST_NAMES:
                    frame.calls.append(shown)
                if frame.varies(items):
                    fed = any(value.is_tensor and frame.varies(value.taint) for value in given)
                    frame.given.setdefault(shown, fed)

    def shaped(self, taint: frozenset[str], reason: str) -> None:
        """A function gets what says of which shape an item is, in iterations that differ in it."""
        for frame in self.frames:
            if frame.varies(taint):
                frame.uneven = reason

    def left_torch(self, name: str, taint: frozenset[str]) -> None:
        """A library that knows no batches gets an item."""
        for frame in self.frames:
            if frame.varies(taint):
                frame.host = name

    def works_along(self, axis: Value, function: ast.expr) -> None:
        """A function is told along which axis to work: one form works along one axis."""
        if axis.taint:
            reason = f"{spelled(function)}() works along an axis of its own each time"
            self.shaped(axis.taint, reason)
        self.named_axis(axis.affine)

    def named_axis(self, axis: Affine | None) -> None:
        """An axis is named: a loop over that walks no elements."""
        for frame in self.frames:
            if axis is not None and frame.moves(axis):
                frame.over_axes = True

    def cut(self, taint: frozenset[str]) -> None:
        """A slice begins or ends where these tokens say."""
        for frame in self.frames:
            frame.cuts = united(frame.cuts, taint)

    def named(self, taint: frozenset[str], node: ast.expr) -> None:
        """The induction variable or a counter picks an object to call, or spells a name."""
        for frame in self.frames:
            if frame.choice is None and frame.touches(taint):
                frame.choice = node

    def spelled(self, taint: frozenset[str], node: ast.expr) -> None:
        """A text that depends on these tokens says which entry of a mapping is taken."""
        for frame in self.frames:
            if frame.spelled is None and frame.varies(taint):
                frame.spelled = node

    def effect(self, text: str, line: int) -> None:
        """Something happens that a batched form would not do."""
        for frame in self.frames:
            frame.effects.append(Place(text, line))

    def changed(self, value: Value, function: str, line: int) -> None:
        """A function of torch changes its argument."""
        for frame in self.frames:
            for root in frame.lasting(value):
                frame.effects.append(Place(f"{function}(), which changes {root}", line))

    def exit(self, word: str, line: int, every: bool) -> None:
        """The innermost loop is left early, or every loop of the function."""
        for frame in self.frames if every else self.frames[-1:]:
            place = Place(word, line)
            frame.exits.append(place)
            if self.conditions == frame.depth and not frame.skips:
                frame.certain_exit = place

    def append(self, name: str, value: Value, line: int) -> None:
        """A list gets an item."""
        for frame in self.frames:
            frame.appends.append(Append(name, value, line, self.conditions, self.governing))

    def filled(self, method: ast.Attribute, value: Value, line: int) -> None:
        """A part of a container gets an item; one that only some iterations add is beyond data."""
        taint, text = united(value.taint, self.governing), ast.unparse(method.value)
        for frame in self.frames:
            if self.conditions > frame.depth:
                frame.effects.append(Place(f"{text}.{method.attr}()", line))
            else:
                frame.keyed.append(Keyed(text, line, value, taint, taint))

    def keyed(
        self, name: str, entry: Keyed, index: Affine | None, lasts: Callable[[Frame], bool]
    ) -> None:
        """A place of a container gets a value: where each iteration fills another place of a list,
        that is as good as an append. What an iteration makes for itself never `lasts`.
        """
        for frame in self.frames:
            if index is not None and frame.moves(index) and only_filled(name, frame.node):
                added = Append(name, entry.value, entry.line, self.conditions, self.governing)
                frame.appends.append(added)
            elif lasts(frame):
                frame.keyed.append(entry)

    def store(
        self, target: Value, value: Value, forms: tuple[Form, ...], line: int, again: bool = False
    ) -> None:
        """The storage that `target` is a view of gets `value`; `again` says that the last store
        was to the very same place, and so is none.
        """
        for view in target.view.possible if target.view is not None else ():
            record = Store.of(target, view, value, forms, line, self.conditions)
            record = record._replace(control=self.governing, beside=self.alternatives)
            taint = united(record.taint, record.control)
            for frame in self.frames:
                if again:
                    frame.overwritten.append(frame.stores.pop())
                before = frame.overwritten[-1].taint if again else taint
                frame.stores.append(record._replace(taint=united(taint, before)))

    def walk_tensor(
        self, base: Value, view: View, positions: Sequence[int], node: ast.Subscript
    ) -> None:
        """The subscripts of a node are those of a view at some positions."""
        read = isinstance(node.ctx, ast.Load)
        for frame in self.frames:
            for number, position in enumerate(positions):
                part, axis = view.subscripts[position], position
                if not frame.varies(part.taint):
                    continue
                several = part.width is not None and frame.varies(part.selects)
                frame.groups = frame.groups or (read and several)
                if view.ellipsis is not None and position >= view.ellipsis:
                    axis = position - len(view.subscripts)
                direct = part.strided or (part.start is not None and frame.moves(part.start))
                if base.tiles and direct:
                    frame.slices = frame.slices or view.root
                taken = read and part.tensor and not part.mask
                frame.gathers = frame.gathers or (taken and view.root not in frame.assigned)
                if direct and part.start is not None and read and part.width != -1:
                    if view.root:
                        frame.offsets.setdefault((view.root, axis), set()).add(part.start)
                    frame.windows = frame.windows or frame.overlaps(part)
                known = frame.walked.get(view.root)
                if known is None or (direct and not known.direct):
                    sliced = part.width is not None
                    walk(frame, base, (view.root, axis), (node, number), direct, sliced)

    def tiled(self, name: str, parts: Sequence[Subscript]) -> None:
        """Something is cut into slices as long as the step from one to the next."""
        for frame in self.frames:
            for part in parts:
                if part.start is None or not frame.moves(part.start):
                    continue
                block = frame.block is not None and part.width == frame.block
                tile = part.is_tile and not is_share(part, frame)
                if tile or (block and not frame.overlaps(part)):
                    frame.tiles.add(name)

    def _numbered(self, view: View) -> None:
        """An element of a tensor becomes a Python number."""
        for position, part in enumerate(view.subscripts):
            axis = position
            if view.ellipsis is not None and position >= view.ellipsis:
                axis = position - len(view.subscripts)
            for frame in self.frames:
                if part.start is not None and part.width is None and frame.moves(part.start):
                    frame.numbered.setdefault((view.root, axis), set()).add(part.start)

    def bounded(self, view: View) -> None:
        """Neighbouring elements of a tensor bound a slice, and are not combined."""
        for frame in self.frames:
            frame.offsets.pop((view.root, 0), None)

    def walk_container(self, name: str, base: Value, index: Value, line: int) -> None:
        """A Python container is subscripted.

        It is walked if the induction variable is the position, or an item of a list of numbers.
        """
        for frame in self.frames:
            if frame.varies(base.taint):
                continue
            position = index.affine is not None and frame.moves(index.affine)
            if position or (frame.takes_positions and frame.varies(index.taint)):
                frame.containers.setdefault(name, base)

    def walk_items(self, name: str, base: Value, part: Subscript) -> None:
        """Slices are taken of a list of tensors."""
        for frame in self.frames:
            if part.start is not None and frame.moves(part.start):
                frame.containers.setdefault(name, base)
