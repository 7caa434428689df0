"""Walks the statements of one function in order and writes down what its loops do."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from flake8_vectorize.analysis.affine import Affine
from flake8_vectorize.analysis.carried import after_loop
from flake8_vectorize.analysis.expressions import Expressions, is_guard
from flake8_vectorize.analysis.forms import OPERATORS, combined, identity
from flake8_vectorize.analysis.frames import Frame, Writes
from flake8_vectorize.analysis.headers import Headers, part_of, spelled
from flake8_vectorize.analysis.imports import dotted_name
from flake8_vectorize.analysis.sites import LoopNode
from flake8_vectorize.analysis.state import State
from flake8_vectorize.analysis.stores import store
from flake8_vectorize.analysis.values import NOTHING, UNKNOWN, Kind, Value, united
from flake8_vectorize.model.nest import Level, Place, Walk

PURE_STATEMENTS = frozenset({"append", "extend", "add", "update", "warn", "debug", "info"})


class Interpreter:
    """Interprets a function; `frames` holds the record of every loop in it, in the order they close."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.frames: list[Frame] = []
        self._expressions = Expressions(state, self._comprehension)
        self._headers = Headers(state, self._expressions)
        self._handlers: dict[type[ast.stmt], Callable[..., None]] = {
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Expr: self._expression,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._asynchronous,
            ast.While: self._while,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Return: self._exit,
            ast.Break: self._exit,
            ast.Continue: self._continue,
            ast.Raise: self._raise,
            ast.Try: self._try,
            ast.Assert: self._assert,
            ast.Delete: self._delete,
            ast.Global: self._effect,
            ast.Nonlocal: self._effect,
        }

    def run(self, body: list[ast.stmt]) -> None:
        """Interprets statements one after another."""
        for statement in body:
            handler = self._handlers.get(type(statement))
            if handler is not None:
                handler(statement)
            elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                self.state.bind(statement.name, Value(Kind.FUNCTION))
            elif not isinstance(statement, (ast.Pass, ast.Import, ast.ImportFrom)):
                self._other(statement)

    def _assign(self, node: ast.Assign) -> None:
        value = self._expressions.evaluate(node.value)
        for target in node.targets:
            self._give(target, value, node)

    def _annotated(self, node: ast.AnnAssign) -> None:
        declared = self.state.module.annotations.value(node.annotation)
        value = UNKNOWN
        if node.value is not None:
            value = self._expressions.evaluate(node.value)
        if declared is not UNKNOWN and value.kind in (Kind.UNKNOWN, Kind.SEQUENCE, Kind.TUPLE):
            if value.kind is Kind.UNKNOWN or declared.element is not None:
                value = replace(declared, taint=value.taint, ragged=value.ragged)
        self._give(node.target, value, node)

    def _give(self, target: ast.expr, value: Value, node: ast.stmt) -> None:
        if isinstance(target, ast.Name):
            self.state.bind(target.id, value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for number, part in enumerate(target.elts):
                self._give(part, part_of(value, number, len(target.elts)), node)
        elif isinstance(target, ast.Starred):
            self._give(target.value, Value(Kind.SEQUENCE, taint=value.taint), node)
        elif isinstance(target, ast.Attribute):
            self._attribute(target, value)
        elif isinstance(target, ast.Subscript):
            self._element(target, value, node)

    def _attribute(self, target: ast.Attribute, value: Value) -> None:
        name = dotted_name(target)
        root = name.partition(".")[0]
        for frame in self.state.frames:
            if root not in frame.assigned:
                frame.effects.append(Place(f"{name} = ...", target.lineno))
        if name:
            self.state.bind(name, value)

    def _element(self, target: ast.Subscript, value: Value, node: ast.stmt) -> None:
        place = self._expressions.raw(target)
        if place.kind in (Kind.TENSOR, Kind.ARRAY) or place.kind is Kind.UNKNOWN:
            base = self._expressions.raw(target.value)
            if base.kind in (Kind.TENSOR, Kind.ARRAY, Kind.UNKNOWN):
                kind = base.kind
                store(
                    self.state, replace(place, kind=kind, text=base.text), value, value.form, node
                )
                return
        for frame in self.state.frames:
            frame.effects.append(Place(f"{spelled(target)} = ...", target.lineno))

    def _augmented(self, node: ast.AugAssign) -> None:
        target = node.target
        value = self._expressions.evaluate(node.value)
        update = OPERATORS.get(type(node.op).__name__)
        if isinstance(target, ast.Name):
            held = self._expressions.raw(target)
            if held.view is not None and held.view.subscripts and held.is_tensor:
                read = self.state.read(held)
                form = combined(read, value, update) if update else None
                store(self.state, held, replace(value, taint=read.taint | value.taint), form, node)
                return
            if held.kind is Kind.SEQUENCE and isinstance(node.op, ast.Add):
                element = value.element or (value.items[0] if value.items else UNKNOWN)
                self._expressions.extended(target.id, element, node.lineno)
                return
            self.state.bind(target.id, self._expressions.binary(node.op, held, value))
            return
        if isinstance(target, ast.Subscript):
            place = self._expressions.raw(target)
            read = self.state.read(place)
            result = self._expressions.binary(node.op, read, value)
            self._element(target, result, node)
            return
        held = self._expressions.evaluate(target)
        self._give(target, self._expressions.binary(node.op, held, value), node)

    def _expression(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant):
            return
        before = [len(frame.calls) for frame in self.state.frames]
        value = self._expressions.evaluate(node.value)
        call = node.value
        if not isinstance(call, ast.Call) or value.is_tensor or value.kind is Kind.OBJECT:
            return
        name = dotted_name(call.func)
        last = name.rpartition(".")[2] or getattr(call.func, "attr", "")
        if last in PURE_STATEMENTS and value.kind is not Kind.UNKNOWN:
            return
        for frame, _ in zip(self.state.frames, before):
            frame.effects.append(Place(f"{name or last}()", node.lineno))

    def _if(self, node: ast.If) -> None:
        state = self.state
        test = self._expressions.evaluate(node.test)
        if test.is_tensor:
            self._expressions.synchronized(node.test, test.taint)
        outer_control = state.control
        state.control = united(state.control, test.taint)
        state.conditions += 1
        before = state.branch()
        exits = [(len(f.exits), f.masked) for f in state.frames]
        self.run(node.body)
        body_leaves = _leaves(node.body)
        after_body = state.names
        state.names = dict(before)
        self.run(node.orelse)
        state.conditions -= 1
        if body_leaves and not node.orelse:
            for frame in state.frames[-1:]:
                frame.masked = frame.masked or frame.varies(test.taint)
        elif body_leaves:
            pass
        elif _leaves(node.orelse):
            state.names = after_body
        else:
            guarded = is_guard(node.test)
            state.join(after_body, state.names, guarded)
        if not body_leaves and not exits:
            pass
        for frame in state.frames:
            if frame.varies(test.taint) and not is_guard(node.test):
                frame.masked = True
        state.control = outer_control

    def _open(self, node: LoopNode, body: list[ast.stmt]) -> Frame:
        state = self.state
        ident = state.fresh()
        writes = Writes.of(body)
        frame = Frame(
            ident=ident,
            node=node,
            parent=state.frame,
            induction=frozenset((f"i{ident}",)),
            assigned=frozenset(writes.assigned),
            mutated=frozenset(writes.mutated),
            depth=state.conditions,
        )
        if frame.parent is not None:
            frame.parent.children.append(frame)
        return frame

    def _enter(self, frame: Frame) -> None:
        """Marks what the loop carries: each name that it binds and that held something before."""
        state = self.state
        state.frames.append(frame)
        for name in frame.assigned:
            value = state.names.get(name)
            if value is None:
                continue
            frame.entry[name] = value
            token = frame.carried(name)
            affine = Affine(0, ((token, 1),)) if value.kind is Kind.INTEGER else None
            state.names[name] = replace(
                value,
                taint=united(value.taint, frozenset((token,))),
                form=identity(token),
                affine=affine,
                constant=None,
                extent=None,
            )

    def _leave(self, frame: Frame) -> None:
        state = self.state
        state.frames.pop()
        frame.final = {name: state.names[name] for name in frame.assigned if name in state.names}
        self.frames.append(frame)
        after_loop(state, frame)

    def _for(self, node: ast.For) -> None:
        frame = self._open(node, node.body)
        targets = Writes.of([ast.For(node.target, node.iter, [], [])])
        self.state.frames.append(frame)
        self._headers.open(frame, node.target, node.iter)
        self.state.frames.pop()
        frame.assigned = frame.assigned - targets.assigned
        self._enter(frame)
        control = self.state.control
        self.run(node.body)
        self.state.control = control
        self._leave(frame)
        self.run(node.orelse)

    def _asynchronous(self, node: ast.AsyncFor) -> None:
        frame = self._open(node, node.body)
        frame.levels.append(Level(Walk.OBJECTS, spelled(node.target), spelled(node.iter)))
        frame.effects.append(Place("async for", node.lineno))
        self._enter(frame)
        self._headers.assign(node.target, UNKNOWN)
        self.run(node.body)
        self._leave(frame)

    def _while(self, node: ast.While) -> None:
        frame = self._open(node, node.body)
        frame.levels.append(Level(Walk.CONDITION, "", spelled(node.test)))
        self._enter(frame)
        test = self._expressions.evaluate(node.test)
        if test.is_tensor:
            self._expressions.synchronized(node.test, test.taint)
        self.run(node.body)
        self._leave(frame)
        self.run(node.orelse)

    def _comprehension(self, node: LoopNode, join: str) -> Value:
        assert not isinstance(node, (ast.For, ast.AsyncFor, ast.While))
        state = self.state
        outer = dict(state.names)
        opened: list[Frame] = []
        for generator in node.generators:
            frame = self._open(node, [])
            frame.join = join
            opened.append(frame)
            state.frames.append(frame)
            self._headers.open(frame, generator.target, generator.iter)
            for condition in generator.ifs:
                test = self._expressions.evaluate(condition)
                if test.is_tensor:
                    self._expressions.synchronized(condition, test.taint)
                frame.masked = True
        if isinstance(node, ast.DictComp):
            self._expressions.evaluate(node.key)
            element = self._expressions.evaluate(node.value)
        else:
            element = self._expressions.evaluate(node.elt)
        for frame in reversed(opened):
            state.frames.pop()
            frame.element = element
        head = opened[0]
        for frame in opened[1:]:
            head.levels.extend(frame.levels)
        head.children = [child for child in head.children if child not in opened]
        self.frames.append(head)
        state.names = outer
        own = frozenset(token for frame in opened for token in frame.induction)
        taint = (element.taint | frozenset().union(*(f.header_taint for f in opened))) - own
        plain = replace(element, taint=taint, form=None, view=None, ragged=element.ragged - own)
        kind = Kind.MAPPING if isinstance(node, ast.DictComp) else Kind.SEQUENCE
        masked = any(frame.masked for frame in opened)
        return Value(kind, element=plain, taint=taint, ragged=taint if masked else NOTHING)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            value = self._expressions.evaluate(item.context_expr)
            if item.optional_vars is not None:
                self._give(item.optional_vars, replace(value, kind=Kind.UNKNOWN), node)
        self.run(node.body)

    def _exit(self, node: ast.Return | ast.Break) -> None:
        if isinstance(node, ast.Return) and node.value is not None:
            self._expressions.evaluate(node.value)
        frames = self.state.frames if isinstance(node, ast.Return) else self.state.frames[-1:]
        word = type(node).__name__.lower()
        for frame in frames:
            frame.exits.append(Place(word, node.lineno))
            if self.state.conditions == frame.depth:
                frame.certain_exit = True

    def _continue(self, node: ast.Continue) -> None:
        if self.state.frames:
            self.state.frames[-1].masked = True

    def _raise(self, node: ast.Raise) -> None:
        return

    def _try(self, node: ast.Try) -> None:
        for frame in self.state.frames:
            frame.effects.append(Place("try", node.lineno))
        for block in (node.body, *(h.body for h in node.handlers), node.orelse, node.finalbody):
            self.run(block)

    def _assert(self, node: ast.Assert) -> None:
        self._expressions.evaluate(node.test)

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.state.names.pop(target.id, None)

    def _effect(self, node: ast.stmt) -> None:
        for frame in self.state.frames:
            frame.effects.append(Place(type(node).__name__.lower(), node.lineno))

    def _other(self, node: ast.stmt) -> None:
        """Statements that have no part in numeric code: their blocks are walked, their effect is unknown."""
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


def _leaves(body: list[ast.stmt]) -> bool:
    return bool(body) and isinstance(body[-1], (ast.Return, ast.Break, ast.Continue, ast.Raise))
