"""The upward-exposed reads of an iteration: names that it reads before it gives them a value.

Loops inside that may not run at all are read as if they ran.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from flake8_vectorize.analysis.syntax.aliases import LOOPS
from flake8_vectorize.analysis.syntax.first_passes import Pass, first_numbers, said
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, LoopNode
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.named_tuple import NamedTuple

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
JUMPS = (ast.Break, ast.Continue)
LEAVING = (*JUMPS, ast.Return, ast.Raise)


class Exposed(NamedTuple):
    """Where an iteration reads what it has not bound: `surely` if on no way to that line it has;
    it `updates` what it reads by `+=` or the like.
    """

    line: int
    surely: bool
    updates: bool = False


class _Names(NamedTuple):
    """What is bound at one place: on all ways that lead there, on some of them."""

    always: frozenset[str] = frozenset()
    sometimes: frozenset[str] = frozenset()


def exposed_reads(loop: LoopNode, which: Pass = Pass.ANY) -> dict[str, Exposed]:
    """The names that a loop binds and that an iteration reads first, each with the first line of
    these; attributes by their dotted names. What only other iterations do is left out.
    """
    reader = _followed(loop, which)
    bound = reader.bound if which is not Pass.FIRST else _followed(loop, Pass.ANY).bound
    return {name: at for name, at in reader.found.items() if name in bound}


def bound_behind(loop: LoopNode) -> frozenset[str]:
    """The names that iterations behind the first one bind."""
    return _followed(loop, Pass.BEHIND).bound


def _followed(loop: LoopNode, which: Pass) -> _Reader:
    """What one iteration of a loop reads and binds."""
    reader = _Reader(which, first_numbers(loop))
    if isinstance(loop, LOOPS):
        if isinstance(loop, ast.While):
            reader.read(loop.test)
        else:
            reader.bind(loop.target)
        reader.block(loop.body)
    else:
        reader.comprehension(loop, from_first=False)
    return reader


class _Reader:
    """Follows the text of one iteration in the order in which it runs; `first` are the numbers that
    the variables of the loop begin with.
    """

    def __init__(self, which: Pass, first: Mapping[str, int]) -> None:
        self._which, self._first = which, first
        self.names = _Names()
        self.left: list[_Names] = []  # what is bound where blocks are left early
        self.found: dict[str, Exposed] = {}
        self._hidden: frozenset[str] = frozenset()

    @property
    def bound(self) -> frozenset[str]:
        """What is bound somewhere."""
        return self.names.sometimes.union(*(names.sometimes for names in self.left))

    def read(self, node: ast.AST | None) -> None:
        """Reads an expression, part by part."""
        if node is None:
            return
        if isinstance(node, (ast.Name, ast.Attribute)) and dotted_name(node):
            self._name(dotted_name(node), node.lineno)
        elif isinstance(node, ast.NamedExpr):
            self.read(node.value)
            self.bind(node.target)
        elif isinstance(node, COMPREHENSIONS):
            self.comprehension(node)
        elif isinstance(node, FUNCTIONS):
            self._function(node)
        elif isinstance(node, ast.BoolOp):
            self.read(node.values[0])
            always = self.names.always
            for value in node.values[1:]:
                self.read(value)
            self.names = _Names(always, self.names.sometimes)
        elif isinstance(node, ast.IfExp):
            self.read(node.test)
            holds = said(node.test, self._first, self._which)
            if holds is None:
                self._branches([[ast.Expr(node.body)], [ast.Expr(node.orelse)]])
            else:
                self.read(node.body if holds else node.orelse)
        else:
            for part in children(node):
                self.read(part)

    def bind(self, target: ast.AST) -> None:
        """Binds what a target names, and reads what it subscripts."""
        if isinstance(target, (ast.Tuple, ast.List)):
            for part in target.elts:
                self.bind(part)
        elif isinstance(target, ast.Starred):
            self.bind(target.value)
        elif dotted_name(target):
            self._bind(dotted_name(target))
        else:
            self.read(target)

    def comprehension(self, node: Any, from_first: bool = True) -> None:
        """Reads a comprehension, whose variables are its own."""
        hidden = self._hidden
        for number, generator in enumerate(node.generators):
            if number or from_first:
                self.read(generator.iter)
            self._hidden |= _bound_in(generator.target)
            for test in generator.ifs:
                self.read(test)
        for field in ("key", "value", "elt"):
            self.read(getattr(node, field, None))
        self._hidden = hidden

    def block(self, body: Sequence[ast.stmt]) -> bool:
        """Reads statements; whether what follows them is reached."""
        return all(map(self._statement, body))

    def _bind(self, *names: str) -> None:
        self.names = _Names(*(known.union(names) for known in self.names))

    def _name(self, whole: str, line: int, updates: bool = False) -> None:
        parts = whole.split(".")
        names = {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
        if parts[0] in self._hidden or not names.isdisjoint(self.names.always):
            return
        for name in sorted(names - self.found.keys()):
            surely = name not in self.names.sometimes
            self.found[name] = Exposed(line, surely, updates and name == whole)

    def _function(self, node: Any) -> None:
        """Reads a function, as if it ran where it stands."""
        for default in (*node.args.defaults, *node.args.kw_defaults):
            self.read(default)
        names, hidden, left = self.names, self._hidden, self.left
        self.left = []
        self._hidden |= {part.arg for part in nodes(node.args) if isinstance(part, ast.arg)}
        if isinstance(node, ast.Lambda):
            self.read(node.body)
        else:
            # when it runs, its own name is bound
            self._hidden = self._hidden.union({node.name}, *map(_bound_in, node.body))
            self.block(node.body)
        self.names, self._hidden, self.left = names, hidden, left

    def _statement(self, node: ast.stmt) -> bool:
        """Reads a statement; whether what follows it is reached."""
        if isinstance(node, ast.If):
            self.read(node.test)
            holds = said(node.test, self._first, self._which)
            if holds is None:
                return self._branches([node.body, node.orelse])
            return self.block(node.body if holds else node.orelse)
        if isinstance(node, LOOPS):
            self._loop(node)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                self.read(item.context_expr)
                self.bind(item.optional_vars or ast.Tuple([]))
            return self.block(node.body)
        elif isinstance(node, ast.Match):
            return self._match(node)
        elif hasattr(node, "handlers"):
            return self._try(node)
        else:
            self._simple(node)
            if isinstance(node, LEAVING):
                self.left.append(self.names)
                return False
        return True

    def _simple(self, node: ast.stmt) -> None:
        """Reads a statement that holds no blocks, or a definition."""
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self._bind(*((part.asname or part.name).partition(".")[0] for part in node.names))
            return
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            self.read(node.value)
            if isinstance(node, ast.AugAssign) and dotted_name(node.target):
                self._name(dotted_name(node.target), node.lineno, updates=True)
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets if node.value is not None else ():
                self.bind(target)
            return
        if not isinstance(node, ast.ClassDef):
            self.read(node)
        if isinstance(node, DEFINITIONS):
            self._bind(node.name)

    def _loop(self, node: Any) -> None:
        around, self.left = self.left, []
        if isinstance(node, ast.While):
            self.read(node.test)
        else:
            self.read(node.iter)
            self.bind(node.target)
        falls = self.block(node.body)
        self._join([*([self.names] if falls else []), *self.left])
        self.left = around
        self.block(node.orelse)

    def _branches(self, blocks: Sequence[Sequence[ast.stmt]]) -> bool:
        """Reads blocks of which one runs; whether what follows them is reached."""
        before, ends = self.names, []
        for block in blocks:
            self.names = before
            if self.block(block):
                ends.append(self.names)
        self._join(ends)
        return bool(ends)

    def _match(self, node: ast.Match) -> bool:
        self.read(node.subject)
        before, ends = self.names, []
        for case in node.cases:
            self.names = before
            caught = (
                getattr(part, "name", getattr(part, "rest", "")) for part in nodes(case.pattern)
            )
            self._bind(*filter(None, caught))
            self.read(case.guard)
            if self.block(case.body):
                ends.append(self.names)
        self._join([before, *ends])
        return True

    def _try(self, node: Any) -> bool:
        """Reads what is tried, and the handlers as if they ran from anywhere in it."""
        before = self.names
        falls = self.block([*node.body, *node.orelse])
        tried = self.names
        ends = [tried] if falls else []
        for handler in node.handlers:
            self.names = _Names(before.always, before.sometimes | tried.sometimes)
            self.read(handler.type)
            self._bind(*filter(None, [handler.name]))
            if self.block(handler.body):
                ends.append(self.names)
        self._join(ends)
        return self.block(node.finalbody) and bool(ends)

    def _join(self, ways: Sequence[_Names]) -> None:
        """What is bound where several ways meet, if there are any."""
        if ways:
            always = frozenset.intersection(*(way.always for way in ways))
            self.names = _Names(always, frozenset().union(*(way.sometimes for way in ways)))


def _bound_in(node: ast.AST) -> set[str]:
    """The names that are given a value somewhere below a node."""
    names = (part for part in nodes(node) if isinstance(part, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}
