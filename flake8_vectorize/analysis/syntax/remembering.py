"""What the methods of a class carry in attributes of `self` from one call to the next: a membrane
that every step charges, a running total. What is made once and kept for later calls is none.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence

from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import BLOCKS as STATEMENTS
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.syntax.writes import ADDING
from flake8_vectorize.model.named_tuple import NamedTuple

SELF = "self"
LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue)
NONE: frozenset[str] = frozenset()


class Trace(NamedTuple):
    """The attributes of `self` that a method reads before it binds them, that it binds whatever
    happens, and that it may bind or change.
    """

    read: frozenset[str] = NONE
    bound: frozenset[str] = NONE
    changed: frozenset[str] = NONE


class Memory:
    """The methods of one class; `find` gives the one of some name, those of its bases too."""

    def __init__(self, find: Callable[[str], FunctionNode | None]) -> None:
        self._find = find
        self._traces: dict[str, Trace] = {}

    def kept(self, method: str) -> str:
        """The attribute that a method, with those that it calls, carries from one call to the next;
        '' if there is none.
        """
        trace = self.trace(method)
        return min(trace.read & trace.changed, default="")

    def trace(self, method: str) -> Trace:
        """What a method does with the attributes of `self`; one that calls itself does nothing more
        by that.
        """
        known = self._traces.get(method)
        if known is None:
            node = self._find(method)
            self._traces[method] = Trace()
            known = self._traces[method] = Trace() if node is None else _Reader(self).run(node.body)
        return known

    def has(self, name: str) -> bool:
        """Whether the class has a method of this name, or a property."""
        return self._find(name) is not None


class _Reader:
    """Reads the statements of one method in their order."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._read: set[str] = set()
        self._changed: set[str] = set()
        # what the conditions around a statement ask for: whether it is there, or still fits
        self._asked: set[str] = set()
        # what the statement itself reads
        self._taken: set[str] = set()
        # what is bound where the method gives something back
        self._ends: list[frozenset[str]] = []

    def run(self, body: Sequence[ast.stmt]) -> Trace:
        bound = self._block(body, NONE)
        ends = self._ends if bound is None else [*self._ends, bound]
        whole = frozenset.intersection(*ends) if ends else NONE
        return Trace(frozenset(self._read), whole, frozenset(self._changed))

    def _block(self, body: Iterable[ast.AST], bound: frozenset[str]) -> frozenset[str] | None:
        """What is bound behind some statements; None if nothing goes on there."""
        for statement in body:
            after = self._statement(statement, bound)
            if after is None:
                return None
            bound = after
        return bound

    def _statement(self, node: ast.AST, bound: frozenset[str]) -> frozenset[str] | None:
        if isinstance(node, ast.If):
            return self._branches(node, bound)
        parts = sorted(children(node), key=_is_target)
        self._taken = set(_asked_for(*parts))
        if isinstance(node, ast.AugAssign):
            self._change(node.target, bound)
        for part in parts:
            if type(part) not in STATEMENTS:
                bound = self._expression(part, bound)
        if isinstance(node, ast.Return):
            self._ends.append(bound)
        if isinstance(node, LEAVING):
            return None
        behind = self._block([part for part in parts if type(part) in STATEMENTS], bound)
        return behind if isinstance(node, (ast.With, ast.AsyncWith)) else bound

    def _branches(self, node: ast.If, bound: frozenset[str]) -> frozenset[str] | None:
        bound = self._expression(node.test, bound)
        around = self._asked
        self._asked = around | set(_asked_for(node.test))
        first, second = self._block(node.body, bound), self._block(node.orelse, bound)
        self._asked = around
        if first is None or second is None:
            return second if first is None else first
        return first & second

    def _expression(self, node: ast.AST, bound: frozenset[str]) -> frozenset[str]:
        """What is bound once an expression has its value, or a target has got one."""
        name = own_attribute(node)
        if isinstance(node, ast.Call):
            return self._call(node, bound)
        if name and isinstance(node, ast.Attribute):
            if not isinstance(node.ctx, ast.Load):
                if name not in self._asked or name in self._taken:
                    self._changed.add(name)
                return bound | {name}
            return self._inside(name, bound) if self._memory.has(name) else self._load(name, bound)
        for part in children(node):
            bound = self._expression(part, bound)
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            self._change(node.value, bound)
        return bound

    def _call(self, node: ast.Call, bound: frozenset[str]) -> frozenset[str]:
        for part in (*node.args, *node.keywords):
            bound = self._expression(part, bound)
        function = node.func
        name = own_attribute(function)
        if name and self._memory.has(name):
            return self._inside(name, bound)
        bound = self._expression(function, bound)
        if isinstance(function, ast.Attribute) and not name:
            method = function.attr
            if method in ADDING or (method.endswith("_") and not method.startswith("_")):
                self._change(function.value, bound)
        return bound

    def _inside(self, method: str, bound: frozenset[str]) -> frozenset[str]:
        """What is bound once another method has run."""
        trace = self._memory.trace(method)
        self._read |= trace.read - bound
        self._changed |= trace.changed
        return bound | trace.bound

    def _load(self, name: str, bound: frozenset[str]) -> frozenset[str]:
        if name not in bound:
            self._read.add(name)
        return bound

    def _change(self, target: ast.AST, bound: frozenset[str]) -> None:
        """A part of an attribute is changed, or it gets what is made of it."""
        while isinstance(target, (ast.Subscript, ast.Attribute)) and not own_attribute(target):
            target = target.value
        if name := own_attribute(target):
            self._load(name, bound)
            self._changed.add(name)


def own_attribute(node: ast.AST) -> str:
    """The name of an attribute of `self`, or ''."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr if node.value.id == SELF else ""
    return ""


def _asked_for(*parts: ast.AST) -> Iterator[str]:
    """The attributes that expressions read, by their text too: `hasattr(self, "cache")`."""
    for node in (node for part in parts if type(part) not in STATEMENTS for node in nodes(part)):
        if not _is_target(node):
            yield own_attribute(node)
        if isinstance(node, ast.Call):
            yield from (str(part.value) for part in node.args if isinstance(part, ast.Constant))


def _is_target(node: ast.AST) -> bool:
    """Whether something gets a value, once those beside it have theirs."""
    return isinstance(getattr(node, "ctx", None), ast.Store)
