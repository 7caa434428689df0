"""How loops are entered and left: what they walk, what they carry, what they leave behind."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import partial

from flake8_vectorize.analysis.evaluation.expressions import Expressions
from flake8_vectorize.analysis.evaluation.sole import is_sole_tensor
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.interpretation.alone import alone
from flake8_vectorize.analysis.interpretation.carried import (
    after_loop,
    asking_once,
    at_end,
    carried,
    carry_lists,
    let_in,
    of_items,
)
from flake8_vectorize.analysis.interpretation.changed import bound_in, changed_in, rebound_in
from flake8_vectorize.analysis.interpretation.headers import Headers
from flake8_vectorize.analysis.interpretation.item_names import part_items
from flake8_vectorize.analysis.interpretation.overwritten import overwritten_in
from flake8_vectorize.analysis.interpretation.settled import is_settled
from flake8_vectorize.analysis.interpretation.summed import summed_in
from flake8_vectorize.analysis.loops.events import Wait
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.cursors import advancing, counter_of, step_of
from flake8_vectorize.analysis.syntax.flags import with_flags
from flake8_vectorize.analysis.syntax.gradients import with_gradients
from flake8_vectorize.analysis.syntax.grids import Header, walks_in
from flake8_vectorize.analysis.syntax.restoring import restored_in
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.walking import children
from flake8_vectorize.analysis.syntax.writes import Writes
from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.counts import count_of
from flake8_vectorize.analysis.values.value import (
    NOTHING,
    UNKNOWN,
    Kind,
    Value,
    somewhere,
    united,
)
from flake8_vectorize.model.nest import Level, Place, Walk

# what makes tensors of one number
FILLED = {"torch.zeros": 0, "torch.zeros_like": 0, "torch.ones": 1, "torch.ones_like": 1}


class Looping:
    """Opens, interprets and closes loops; `frames` gets the record of each when it closes."""

    def __init__(
        self,
        state: State,
        expressions: Expressions,
        run: Callable[[list[ast.stmt]], None],
        frames: list[Frame],
    ) -> None:
        self._state = state
        self._expressions = expressions
        self._run = run
        self._frames = frames
        self._headers = Headers(state, expressions)

    def _open(self, node: LoopNode) -> Frame:
        loops = self._state.loops
        ident = self._state.fresh()
        frame = Frame(
            ident=ident,
            node=node,
            parent=loops.innermost,
            names=dict(self._state.names),
            induction=frozenset((count_of(ident),)),
            depth=loops.conditions,
            alternatives=loops.alternatives,
        )
        if frame.parent is not None:
            frame.parent.children.append(frame)
        return frame

    def _enter(self, frame: Frame) -> None:
        """Marks what the loop carries: each name that it binds and that held something before."""
        self._state.loops.frames.append(frame)
        frame.skipped = self._state.loops.skipped
        for name in sorted(frame.assigned - frame.rebound):
            attribute = "." in name and name.partition(".")[0] not in frame.assigned
            value = self._state.lookup(name) if attribute else self._state.names.get(name)
            if value is not None:
                self.carry(frame, name, value)
        carry_lists(self._state, frame)
        part_items(self._state, frame)

    def carry(self, frame: Frame, name: str, value: Value) -> None:
        counts = value.kind is Kind.INTEGER
        step = step_of(name, frame.node, frame.assigned) if counts else None
        added = self._expressions.raw(step) if step is not None else None
        self._state.names[name] = carried(frame, name, value, added)

    def carry_first_values(self, asked: str) -> None:
        """`if i == 0: acc = first`, `else: acc = acc + next`: the name is carried although no
        value is there yet. `asked` is the name that the condition asks.
        """
        frames = asking_once(self._state.loops.frames, asked)
        for name in sorted(frames[-1].assigned - self._state.names.keys()) if frames else ():
            self._state.names[name] = let_in(frames, name)

    def _repeat(self, frame: Frame, run: Callable[[], None], bound: frozenset[str]) -> None:
        """Interprets the body of a loop whose number of iterations depends on `bound`."""
        loops = self._state.loops
        control = loops.control
        if frame.parent is not None and not any(lv.walk is Walk.TENSOR for lv in frame.levels):
            loops.control = united(control, frozenset(filter(_computed, bound)))
        run()
        loops.control = control
        self._leave(frame)

    def _leave(self, frame: Frame) -> None:
        state = self._state
        state.loops.frames.pop()
        state.loops.skipped = frame.skipped
        state.loops.alternatives = frame.alternatives
        frame.final = at_end(frame, frame.skips, state.names)
        self._frames.append(frame)
        if frame.breaks:
            state.loops.ended(frame)
        after_loop(state, frame)

    def stays(self, node: LoopNode, header: Header) -> bool:
        """Whether the header of a loop decides that it is not reported, before its body is read."""
        names = dict(self._state.names)
        frame = self._header(node, header, Writes())
        self._state.names = names
        return is_settled(frame, self._state.usage)

    def _decides(self, frame: Frame) -> bool:
        """Whether the header of a loop decides that it is not reported, where somebody asks."""
        if frame.parent is None and self._state.last is not None:
            frame.settled = is_settled(frame, self._state.usage)
        return frame.settled

    def _header(self, node: LoopNode, header: Header, writes: Writes) -> Frame:
        frame = self._open(node)
        bound_in(self._state, frame, writes)
        self._state.loops.frames.append(frame)
        self._headers.open(frame, *header)
        self._state.loops.frames.pop()
        return frame

    def walk(self, node: ast.For) -> None:
        with alone(self._state, node, self._state.usage.writes(node)):
            self._walk(node, walks_in(node.target, node.iter))
        self._run(node.orelse)

    def _walk(self, node: ast.For, headers: Sequence[Header]) -> None:
        """A loop whose header stands for one loop or for several, one inside another."""
        header, *inner = headers
        body = with_gradients(node.body)
        if not self._state.loops:
            body = with_flags(body, partial(is_sole_tensor, self._state))
        body, summed = summed_in(self._state, node, body)
        own = body is node.body and not inner
        writes = self._state.usage.writes(node) if own else Writes.of(body)
        for target, _ in inner:
            writes.bind(target)
        frame = self._header(node, header, writes)
        frame.summed = summed
        if self._decides(frame) and node is self._state.last:
            return
        frame.begin()
        targets = Writes()
        targets.bind(header[0])
        changed_in(self._state, frame, writes, targets.assigned)
        frame.rebound = rebound_in(self._state, frame, writes, targets.assigned)
        frame.assigned = frame.assigned - targets.assigned | frame.rebound
        if not any(level.walk is Walk.TENSOR for level in frame.levels):
            frame.items = frozenset(targets.assigned)
        frame.restored = restored_in(body, self._filled) | overwritten_in(self._state, node, body)
        kept = {name: self._state.names.get(name) for name in frame.restored}
        self._enter(frame)
        run = partial(self._walk, node, inner) if inner else partial(self._run, body)
        self._repeat(frame, run, frame.header_taint)
        self._state.names.update((name, held) for name, held in kept.items() if held is not None)
        if inner:
            frame.exits += frame.children[-1].exits

    def _filled(self, name: str) -> float | None:
        """The number that a tensor was made with, all over."""
        held = self._state.names.get(name)
        made = held.proof.partition(",")[0] if held is not None else ""
        return FILLED.get(made)

    def walk_asynchronous(self, node: ast.AsyncFor) -> None:
        frame = self._open(node)
        bound_in(self._state, frame, Writes.of(node.body))
        frame.levels.append(Level(Walk.OBJECTS, spelled(node.target), spelled(node.iter)))
        frame.effects.append(Place("async for", node.lineno))
        self._enter(frame)
        self._headers.assign(node.target, UNKNOWN)
        self._run(node.body)
        self._leave(frame)

    def repeat(self, node: ast.While) -> None:
        """A `while` loop; one that counts up to a bound walks numbers like a `for` over a range."""
        frame = self._open(node)
        bound_in(self._state, frame, Writes.of(node.body))
        counter = self._counter(node, frame)
        self._enter(frame)
        if counter:
            frame.induction = frozenset((frame.carried(counter),))
        test = self._expressions.truth(node.test)
        self._repeat(frame, partial(self._run, node.body), test.taint)
        counts = bool(counter) and _counts(frame, counter)
        if not counts:
            frame.induction = NOTHING
        if counts and counter_of(node):
            frame.levels.append(self._headers.counted(node, counter))
        else:
            frame.levels.append(Level(Walk.CONDITION, "", spelled(node.test)))
            if test.is_tensor and not frame.syncs:
                frame.syncs.append(Wait(node.test, test))
        self._run(node.orelse)

    def _counter(self, node: ast.While, frame: Frame) -> str:
        """The integer that a condition `i < bound` compares, if the body changes it, or that every
        iteration moves on by one, or ''.
        """
        name = counter_of(node) or advancing(node)
        held = self._state.names.get(name)
        counting = held is not None and held.kind is Kind.INTEGER and name in frame.assigned
        return name if counting else ""

    def comprehend(self, node: LoopNode) -> Value:
        assert not isinstance(node, (ast.For, ast.AsyncFor, ast.While))
        state = self._state
        outer = dict(state.names)
        opened: list[Frame] = []
        join = state.joins.get(node, "")
        changed = Writes.of(children(node))
        for generator in node.generators:
            for target, iterable in walks_in(generator.target, generator.iter):
                frame = self._open(node)
                bound_in(self._state, frame, changed)
                frame.join = join
                opened.append(frame)
                state.loops.frames.append(frame)
                self._headers.open(frame, target, iterable)
                if self._decides(frame) and node is state.last:
                    state.loops.frames.pop()
                    self._frames.append(frame)
                    return UNKNOWN
                frame.begin()
                for name in sorted(frame.assigned & outer.keys()):
                    self.carry(frame, name, state.names[name])
            for condition in generator.ifs:
                test = self._expressions.truth(condition)
                frame.header_taint = united(frame.header_taint, test.taint)
                frame.masked = True
        if isinstance(node, ast.DictComp):
            key = self._expressions.evaluate(node.key)
            element = self._expressions.evaluate(node.value)
            result = Value(Kind.TUPLE, items=(key, element), taint=united(key.taint, element.taint))
        else:
            result = element = self._expressions.evaluate(node.elt)
        for frame in reversed(opened):
            state.loops.frames.pop()
            frame.element = result
            frame.final = at_end(frame, [], state.names)
        head = opened[0]
        head.take_in(opened[1:])
        self._frames.append(head)
        state.names = outer
        for frame in reversed(opened):
            if frame.assigned:
                after_loop(state, frame)
        own = frozenset(token for frame in opened for token in frame.induction)
        taint = (element.taint | frozenset().union(*(f.header_taint for f in opened))) - own
        bound = frozenset().union(*(frame.assigned for frame in opened))
        ragged = element.ragged - own
        plain = somewhere(element, bound)._replace(taint=taint, forms=(), ragged=ragged)
        kind = Kind.MAPPING if isinstance(node, ast.DictComp) else Kind.SEQUENCE
        masked = any(frame.masked for frame in opened)
        whole = Value(kind, element=plain, taint=taint, ragged=taint if masked else NOTHING)
        if masked or len(opened) > 1 or element.ragged & own:
            return whole
        return of_items(head, whole, element)

    def taken_apart(self, target: ast.expr, items: ast.expr) -> None:
        """A comprehension whose items names are given to, one each, runs as often."""
        if not isinstance(target, (ast.Tuple, ast.List)):
            return
        if not isinstance(items, (ast.ListComp, ast.GeneratorExp)) or len(items.generators) > 1:
            return
        every = not items.generators[0].ifs
        if every and not any(isinstance(part, ast.Starred) for part in target.elts):
            frame = next(found for found in reversed(self._frames) if found.node is items)
            frame.levels[0] = frame.levels[0]._replace(trip_count=len(target.elts))


def _computed(token: str) -> bool:
    """Whether a token is of a value that iterations compute, and not of an induction variable."""
    return token[0] in "rc"


def _counts(frame: Frame, name: str) -> bool:
    """Whether every iteration moves a counter on by one."""
    value = frame.final.get(name)
    if value is None or value.affine is None:
        return False
    return value.affine == Affine(1, ((frame.carried(name), 1),))
