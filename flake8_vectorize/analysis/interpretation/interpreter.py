"""Walks the statements of one function in order and writes down what its loops do."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial

from flake8_vectorize.analysis.evaluation.assumptions import narrow
from flake8_vectorize.analysis.evaluation.converting import converts
from flake8_vectorize.analysis.evaluation.entries import MAPPED, note_display, note_entry, text_of
from flake8_vectorize.analysis.evaluation.expressions import Expressions
from flake8_vectorize.analysis.evaluation.growing import added, grow, grows
from flake8_vectorize.analysis.evaluation.lent import note_update, outlasts
from flake8_vectorize.analysis.evaluation.rearranging import delete
from flake8_vectorize.analysis.evaluation.showing import shown_by_store
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.evaluation.updates import changed_elsewhere
from flake8_vectorize.analysis.evaluation.walks import note_walk
from flake8_vectorize.analysis.interpretation.attempts import attempt
from flake8_vectorize.analysis.interpretation.conditions import Conditions
from flake8_vectorize.analysis.interpretation.filling import Filled, fill, note_lent
from flake8_vectorize.analysis.interpretation.idle import is_idle
from flake8_vectorize.analysis.interpretation.looping import Looping
from flake8_vectorize.analysis.interpretation.own_attributes import sets_own
from flake8_vectorize.analysis.interpretation.returned import given_back
from flake8_vectorize.analysis.interpretation.summed import adds_to_segment
from flake8_vectorize.analysis.knowledge.actions import ACTIONS
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.aliases import outs_of
from flake8_vectorize.analysis.syntax.gradients import backward_in
from flake8_vectorize.analysis.syntax.grids import header_of
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.writes import ADDING
from flake8_vectorize.analysis.values.containers import KEPT, LISTS
from flake8_vectorize.analysis.values.imports import dotted_name, last_name
from flake8_vectorize.analysis.values.value import (
    NOTHING,
    OBJECT,
    SEVERAL,
    UNKNOWN,
    Form,
    Kind,
    Value,
    part_of,
)
from flake8_vectorize.model.nest import Place

ACTING = ACTIONS | {"backward"}  # that adds to the gradients of tensors that are not named
# methods that tell people something, or wait for the device, and change nothing
ASIDE = frozenset({"warn", "debug", "synchronize"})
STORAGES = (Kind.TENSOR, Kind.ARRAY, Kind.UNKNOWN)


class Interpreter:
    """Interprets a function: `frames` are the records of its loops, as they close, `returned` is
    what it gives back.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.frames: list[Frame] = []
        self.returned: list[Value] = []
        self._dated: Callable[[Value, ast.stmt], Value] = lambda value, node: value
        self._expressions = Expressions(state, lambda node: self._loops.comprehend(node))
        self._loops = Looping(state, self._expressions, self.run, self.frames)
        self._handlers: dict[type[ast.stmt], Callable[..., None]] = {
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Expr: self._expression,
            ast.If: Conditions(state, self._expressions, self._loops, self.run).read,
            ast.For: self._loops.walk,
            ast.AsyncFor: self._loops.walk_asynchronous,
            ast.While: self._loops.repeat,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Return: self._return,
            ast.Break: self._break,
            ast.Continue: self._continue,
            ast.Raise: self._raise,
            ast.Try: partial(attempt, state, self.run),
            ast.Assert: self._assert,
            ast.Delete: self._delete,
            ast.Global: self._effect,
            ast.Nonlocal: self._effect,
        }

    def watch(
        self,
        seen: Callable[[ast.Subscript, Value], None],
        dated: Callable[[Value, ast.stmt], Value],
    ) -> None:
        """Tells `seen` of every subscript that is interpreted from now on, and asks `dated` for
        what a statement gives a name, with the line in it.
        """
        self._expressions.watch(seen)
        self._dated = dated

    def close(self) -> None:
        """Takes apart what knows of each other: it goes at once, and not with the next collection
        of garbage, which would walk through all that flake8 holds.
        """
        for frame in self.frames:
            frame.children.clear()
            frame.further.clear()
        self._expressions.close()
        for part in (self._loops, self):
            vars(part).clear()

    def stays(self, node: LoopNode) -> bool:
        """Whether the header of a loop decides, before anything is read, that it is not
        reported.
        """
        header = header_of(node)
        return header is not None and self._loops.stays(node, header)

    def run(self, body: list[ast.stmt]) -> None:
        """Interprets statements one after another."""
        self.state.written = None
        for statement in body:
            before = self.state.written
            self.state.place = statement
            handler = self._handlers.get(type(statement))
            if handler is not None:
                handler(statement)
            elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                self._define(statement)
            elif not isinstance(statement, (ast.Pass, ast.Import, ast.ImportFrom)):
                self._other(statement)
            if self.state.written is before:
                self.state.written = None

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        """A function that is defined in a loop depends on what it reads there, and is called."""
        for call in backward_in(node) if self.state.loops else ():
            self.state.loops.effect(f"{spelled(call.func)}()", call.lineno)
        taint = self._expressions.enclosed(node) if self.state.loops else NOTHING
        self.state.bind(node.name, Value(Kind.FUNCTION, taint=taint))
        if not isinstance(node, ast.ClassDef):
            self.state.closures[node.name] = node

    def _assign(self, node: ast.Assign) -> None:
        state, evaluate = self.state, self._expressions.evaluate
        if state.loops and (grows(state, node, evaluate) or converts(state, node, evaluate)):
            return
        value = self._assigned(node.value, node.targets[0])
        value = given_back(state, node.targets[0], node.value, value)
        if value.kind is Kind.UNKNOWN and not state.arrays:
            value = state.module.comments.told(value, node)
        self._loops.taken_apart(node.targets[0], node.value)
        for target in node.targets:
            self._give(target, value, node)
            if isinstance(target, ast.Name):
                note_display(state, target.id, node.value, value)
                note_walk(state, target, node.value)
            value = self._named(target, value) if len(node.targets) > 1 else value

    def _named(self, target: ast.expr, value: Value) -> Value:
        """What the other targets of an assignment get: the storage that the first one names."""
        new = value.view is None and value.kind in (*KEPT, Kind.TUPLE)
        return self.state.names.get(dotted_name(target), value) if new else value

    def _assigned(self, node: ast.expr, target: ast.expr) -> Value:
        """The value of the right side of an assignment: a name for a whole tensor reads nothing of
        it.
        """
        name = target.id if isinstance(target, ast.Name) else ""
        if name and isinstance(node, ast.Lambda):
            self.state.closures[name] = node
        named = bool(name) and isinstance(node, (ast.Name, ast.Call))
        if not named or self.state.usage.join_of(name, node):
            return self._operand(node, target)
        value = self._expressions.raw(node)
        return value if value.is_tensor else self.state.read(value)

    def _operand(self, node: ast.expr, target: ast.expr) -> Value:
        """The value of the right side; a comprehension whose name is joined later is joined."""
        return self._expressions.joined(node, self.state.usage.join_under(target, node))

    def _annotated(self, node: ast.AnnAssign) -> None:
        declared = self.state.module.annotations.value(node.annotation)
        value = UNKNOWN if node.value is None else self._assigned(node.value, node.target)
        holds = value.kind in (Kind.SEQUENCE, Kind.TUPLE) and declared.element is not None
        vague = holds or value.kind in (Kind.UNKNOWN, Kind.MIXED)
        if vague and declared is not UNKNOWN:
            value = declared._replace(taint=value.taint, ragged=value.ragged)
        if node.value is None and declared.is_tensor and isinstance(node.target, ast.Name):
            self.state.declared[node.target.id] = declared.proof
        self._give(node.target, value, node)

    def _give(self, target: ast.expr, value: Value, node: ast.stmt) -> None:
        if isinstance(target, ast.Name):
            if value.kind is Kind.UNKNOWN and target.id in self.state.declared:
                # what is declared to be a tensor is one whatever is unknown of what replaces it
                proof = self.state.declared[target.id]
                value = value._replace(kind=Kind.TENSOR, proof=proof)
            self.state.bind(target.id, self._dated(value, node))
        elif isinstance(target, (ast.Tuple, ast.List)):
            for number, part in enumerate(target.elts):
                self._give(part, part_of(value, number, len(target.elts)), node)
        elif isinstance(target, ast.Starred):
            self._give(target.value, Value(Kind.SEQUENCE, taint=value.taint), node)
        elif isinstance(target, ast.Attribute):
            self._attribute(target, self._dated(value, node), isinstance(node, ast.AugAssign))
        elif isinstance(target, ast.Subscript):
            self._element(target, value, value.forms, node)

    def _attribute(self, target: ast.Attribute, value: Value, updated: bool) -> None:
        name = dotted_name(target)
        if not name:
            self.state.loops.effect(f"{spelled(target)} = ...", target.lineno)
            return
        root = name.partition(".")[0]
        owner = self.state.names.get(root, UNKNOWN)
        own = sets_own(self.state, target, value)
        for frame in () if own else self.state.loops.frames:
            if not outlasts(self.state, frame, root, owner):
                continue
            if updated and not frame.varies(owner.taint):
                frame.updated.append(Place(name, target.lineno))
            else:
                frame.effects.append(Place(f"{name} = ...", target.lineno))
        self.state.bind(name, value)

    def _element(
        self, target: ast.Subscript, value: Value, forms: tuple[Form, ...], node: ast.stmt
    ) -> None:
        base = self._expressions.raw(target.value)
        base = shown_by_store(self.state, target, base, value)
        place = self._expressions.raw(target)
        key = text_of(target.slice) if base.kind in MAPPED and isinstance(node, ast.Assign) else ""
        stored = base.kind in STORAGES and place.view is not None and not key
        if stored and base.kind is Kind.UNKNOWN and isinstance(target.value, ast.Subscript):
            # the items of a list that are written into have shapes of their own
            stored = not self.state.loops.owns(base.taint)
        elif place.kind is Kind.UNKNOWN and isinstance(target.value, ast.Attribute):
            stored = False  # it may hold a list, or a mapping
        if stored:
            kind = base.kind if place.kind is Kind.UNKNOWN else place.kind
            if kind is Kind.ARRAY and value.is_tensor and base.proof.startswith(SEVERAL):
                kind = Kind.TENSOR  # no other array takes a tensor as it is
            elif kind is Kind.ARRAY and value.is_tensor:
                self.state.loops.synchronized(getattr(node, "value", target), value.taint, value)
            held = place._replace(kind=kind, taint=base.taint)
            self.state.store(held, value, forms, node.lineno)
            note_lent(self.state, Filled(target, node, base, place, None), value)
            return
        name = dotted_name(target.value)
        if name and key:
            note_entry(self.state, base, name, key, value)
        listed = base.kind in (Kind.SEQUENCE, Kind.TUPLE)
        index = self._expressions.raw(target.slice).affine if listed else None
        fill(self.state, Filled(target, node, base, place, index), value, forms)

    def _augmented(self, node: ast.AugAssign) -> None:
        target = node.target
        value = self._operand(node.value, target)
        if adds_to_segment(self.state, self._expressions, node, value):
            return
        held = self._expressions.raw(target)
        if isinstance(target, ast.Name):
            view = held.view if held.is_tensor else None
            if view is not None and changed_elsewhere(self.state, view, target.id):
                read = self.state.read(held)
                result = self._expressions.binary(node.op, read, value)
                self.state.store(held, result, result.forms, node.lineno)
            elif held.kind is Kind.SEQUENCE and isinstance(node.op, ast.Add):
                grow(self.state, target.id, added(value), node)
            else:
                if value.is_tensor:
                    note_update(self.state, target.id, held, node.lineno)
                result = self._expressions.binary(node.op, held, value)
                self.state.refill(target.id, held, result, node.lineno)
            return
        result = self._expressions.binary(node.op, self.state.read(held), value)
        if isinstance(target, ast.Subscript):
            self._element(target, result, result.forms, node)
            return
        name, view = dotted_name(target), held.view if held.is_tensor else None
        if view is not None and any(part.root != name for part in view.possible):
            # what another name leads to is changed
            self.state.loops.effect(f"{spelled(target)} = ...", node.lineno)
        self._give(target, result, node)

    def _expression(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant) or is_idle(self.state, node):
            return
        value, call = self._expressions.raw(node.value), node.value
        if not isinstance(call, ast.Call):
            return
        last = last_name(call.func)
        several = value.kind in LISTS and any(outs_of(call))
        effect = last in ACTING or not (several or value.kind in (Kind.TENSOR, Kind.OBJECT))
        # of a tensor that only subscripts show nobody adds to a copy, and drops it
        effect = effect or (last in ADDING and value.proof.startswith(SEVERAL))
        if effect and last not in ASIDE:
            name = dotted_name(call.func) or spelled(call.func)
            self.state.loops.effect(f"{name}()", node.lineno)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            value = self._expressions.evaluate(item.context_expr)
            if item.optional_vars is not None:
                self._give(item.optional_vars, value._replace(kind=Kind.UNKNOWN), node)
        self.run(node.body)

    def _return(self, node: ast.Return) -> None:
        if not is_idle(self.state, node):
            self.returned.append(self._expressions.evaluate(node.value) if node.value else OBJECT)
            self.state.loops.exit("return", node.lineno, every=True)

    def _break(self, node: ast.Break) -> None:
        self.state.loops.exit("break", node.lineno, every=False)
        self.state.loops.skip(self.state.names, ends=True)

    def _continue(self, node: ast.Continue) -> None:
        self.state.loops.skip(self.state.names, ends=False)

    def _raise(self, node: ast.Raise) -> None:
        for frame in self.state.loops.frames:
            frame.raises.append(Place("raise", node.lineno))

    def _assert(self, node: ast.Assert) -> None:
        self._expressions.evaluate(node.test)
        narrow(self.state, node.test, holds=True, for_good=True)

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.state.names.pop(target.id, None)
            elif isinstance(target, ast.Subscript):
                delete(self.state, target, self._expressions.evaluate(target.slice).taint)

    def _effect(self, node: ast.stmt) -> None:
        self.state.loops.effect(type(node).__name__.lower(), node.lineno)

    def _other(self, node: ast.stmt) -> None:
        """What has no part in numeric code: its blocks are walked, its effect is unknown."""
        self._effect(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self._expressions.evaluate(child)
            elif isinstance(child, ast.stmt):
                self.run([child])
            else:
                for inner in ast.iter_child_nodes(child):
                    if isinstance(inner, ast.stmt):
                        self.run([inner])
