"""Which storages a loop body changes through the names of others, read statement by statement."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from flake8_vectorize.analysis.syntax.walking import BLOCKS, children
from flake8_vectorize.analysis.values.factories import BY_SHAPE, LIKE, NEW
from flake8_vectorize.analysis.values.imports import dotted_name, last_name

SAME_STORAGE = (".T", ".mT", ".data", ".real", ".imag", ".H", ".mH")
# functions and methods of every library of arrays that make a new one
MAKING = LIKE | NEW | BY_SHAPE
DEFINITIONS = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda})
LOOPS = (ast.For, ast.AsyncFor, ast.While)
# where a function writes what it gives
OUT = "out"
# what adds an item to a list, as its last argument
LISTING = frozenset({"append", "appendleft", "insert"})

# the names whose storage a name may share at one point of the body
Sharing = dict[str, frozenset[str]]


def changed_through_others(body: Sequence[ast.AST]) -> set[str]:
    """The names whose storage a loop body changes, those that it only changes under another name
    too. What a name is bound to anew no longer shares what it was bound to before.
    """
    reader = _Reader()
    first = reader.run(body, {})
    reader.run(body, _joined(first, reader.left))
    reader.changed.discard("")
    return reader.changed


def changed_by_call(node: ast.Call) -> Iterator[str]:
    """The names whose storage a call changes by its method or its `out`."""
    function = node.func
    if isinstance(function, ast.Attribute):
        method = function.attr
        if method.endswith("_") and not method.startswith("_"):
            yield from _roots(function.value)
    if node.keywords:
        for target in outs_of(node):
            yield from _roots(target)


def outs_of(node: ast.Call) -> Iterator[ast.expr]:
    """The tensors that a call of a function writes its result to."""
    for keyword in node.keywords:
        if keyword.arg == OUT:
            target = keyword.value
            yield from target.elts if isinstance(target, (ast.Tuple, ast.List)) else (target,)


def added_by_call(node: ast.Call) -> Iterator[tuple[str, frozenset[str]]]:
    """The list that a call adds an item to, with the names whose storage the item may share."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in LISTING or not node.args:
        return
    if isinstance(function.value, ast.Name):
        yield function.value.id, frozenset(_roots(node.args[-1]))


def bindings(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, frozenset[str]]]:
    """The names that an assignment binds, each with those whose storage it may share then."""
    if isinstance(target, ast.Name):
        yield target.id, frozenset(_roots(value))
    elif isinstance(target, (ast.Tuple, ast.List)):
        sources = [value] * len(target.elts)
        if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(sources):
            sources = value.elts
        for part, source in zip(target.elts, sources, strict=True):
            yield from bindings(part, source)


def root_of(node: ast.expr) -> str:
    """The dotted name whose storage an expression reads or writes, or ''."""
    while True:
        name = dotted_name(node)
        if name:
            return name[: name.rindex(".")] if name.endswith(SAME_STORAGE) else name
        if isinstance(node, ast.Subscript):
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func.value
        elif isinstance(node, (ast.Attribute, ast.NamedExpr)):
            node = node.value
        else:
            return ""


def _roots(value: ast.expr) -> Iterator[str]:
    """The names whose storage the value of an expression may share."""
    if isinstance(value, ast.Call) and last_name(value.func) in MAKING:
        return
    if root := root_of(value):
        yield root
    if isinstance(value, ast.IfExp):
        yield from _roots(value.body)
        yield from _roots(value.orelse)
    elif isinstance(value, ast.BoolOp):
        for operand in value.values:
            yield from _roots(operand)
    else:
        yield from _given(value)


def _given(value: ast.expr) -> Iterator[str]:
    """Those of what the calls are given that an expression takes a part of."""
    while not isinstance(value, ast.Call):
        if not isinstance(value, (ast.Attribute, ast.Subscript, ast.NamedExpr)):
            return
        value = value.value
    if last_name(value.func) in MAKING:
        return
    if isinstance(value.func, ast.Attribute):
        yield from _given(value.func.value)
    for argument in value.args:
        yield from _roots(argument)
    for keyword in value.keywords:
        yield from _roots(keyword.value)


class _Reader:
    """Reads statements in order. `left` is what is shared where an iteration ends early."""

    def __init__(self) -> None:
        self.changed: set[str] = set()
        self.left: Sharing = {}
        # blocks are read several times
        self._telling: dict[ast.AST, list[ast.Call | ast.NamedExpr]] = {}
        self._bindings: dict[ast.expr, list[tuple[str, frozenset[str]]]] = {}

    def run(self, body: Iterable[ast.AST], held: Sharing) -> Sharing:
        """What is shared after some statements, from what was shared before."""
        for statement in body:
            held = self._statement(statement, held)
        return held

    def _statement(self, node: ast.AST, held: Sharing) -> Sharing:
        if type(node) in DEFINITIONS:
            return held
        if isinstance(node, (ast.Break, ast.Continue)):
            self.left = _joined(self.left, held)
            return held
        if not isinstance(node, ast.stmt):
            return self._expressions(node, held)
        held = self._expressions(node, held)
        if isinstance(node, ast.Assign):
            for target in node.targets:
                held = self._assign(target, node.value, held)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            held = self._assign(node.target, node.value, held)
        elif isinstance(node, ast.AugAssign):
            self._augment(node.target, held)
        elif isinstance(node, LOOPS):
            held = self._loop(node, held)
        elif isinstance(node, ast.If):
            held = _joined(self.run(node.body, held), self.run(node.orelse, held))
        else:
            for block in _blocks(node):
                held = _joined(held, self.run(block, held))
        return held

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, held: Sharing) -> Sharing:
        for _ in range(2):
            inner, before, left = held, held, self.left
            if not isinstance(node, ast.While):
                inner = self._assign(node.target, node.iter, held)
            held = _joined(held, _joined(self.run(node.body, inner), self.left))
            if held == before and self.left == left:
                break  # another iteration shares nothing else
        return _joined(held, self.run(node.orelse, held))

    def _assign(self, target: ast.expr, value: ast.expr, held: Sharing) -> Sharing:
        if isinstance(target, ast.Subscript):
            self._change(root_of(target), held)
        bound = self._bindings.get(target)
        if bound is None:
            bound = self._bindings[target] = list(bindings(target, value))
        found = {name: _all(roots, held) for name, roots in bound}
        if isinstance(target, (ast.Tuple, ast.List)):
            for part in target.elts:
                if isinstance(part, ast.Subscript):
                    self._change(root_of(part), held)
        return {**held, **found}

    def _augment(self, target: ast.expr, held: Sharing) -> None:
        if isinstance(target, ast.Name):
            shared = held.get(target.id)
            if shared:
                self.changed |= shared | {target.id}
        elif isinstance(target, ast.Subscript):
            self._change(root_of(target), held)

    def _change(self, root: str, held: Sharing) -> None:
        self.changed |= _all((root,), held)

    def _expressions(self, node: ast.AST, held: Sharing) -> Sharing:
        telling = self._telling.get(node)
        if telling is None:
            telling = self._telling[node] = list(_telling(node))
        for part in telling:
            if isinstance(part, ast.Call):
                for root in changed_by_call(part):
                    self._change(root, held)
                for name, roots in added_by_call(part):
                    held = {**held, name: _all((name, *roots), held)}
            else:
                held = _joined(held, self._assign(part.target, part.value, held))
        return held


def _telling(node: ast.AST) -> Iterator[ast.Call | ast.NamedExpr]:
    """The calls and bindings in an expression, or in those of a statement itself."""
    pending: list[ast.AST] = [node]
    if isinstance(node, ast.stmt):
        pending = [part for part in children(node) if type(part) not in BLOCKS]
    while pending:
        part = pending.pop()
        if type(part) in DEFINITIONS:
            continue
        if type(part) is ast.Call or type(part) is ast.NamedExpr:
            yield part
        pending += children(part)


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The statements inside a `with`, a `try` or a `match`."""
    for field in ("body", "handlers", "cases", "orelse", "finalbody"):
        found = getattr(node, field, None) or ()
        if field in ("handlers", "cases"):
            yield from (part.body for part in found)
        elif isinstance(found, list):
            yield found


def _all(roots: Iterable[str], held: Sharing) -> frozenset[str]:
    """Names with all that they share a storage with."""
    found = set(roots)
    for root in roots:
        found |= held.get(root, frozenset())
    return frozenset(found)


def _joined(first: Sharing, second: Sharing) -> Sharing:
    """What may be shared after one of two ways."""
    if not first or not second:
        return second or first
    names = {**first, **second}
    return {name: first.get(name, frozenset()) | second.get(name, frozenset()) for name in names}
