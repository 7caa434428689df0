"""Which assignment gave a name the value that it has at a statement."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from flake8_vectorize.analysis.syntax.aliases import LOOPS
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS
from flake8_vectorize.analysis.syntax.walking import CHILDREN, children, nodes
from flake8_vectorize.model.named_tuple import NamedTuple

# what binds names otherwise than by storing to them, or in a scope of its own
BINDING = frozenset(
    {
        ast.FunctionDef,
        ast.AsyncFunctionDef,
        ast.ClassDef,
        ast.Lambda,
        ast.comprehension,
        ast.alias,
        ast.ExceptHandler,
        ast.MatchAs,
        ast.MatchStar,
        ast.MatchMapping,
    }
)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class Definition(NamedTuple):
    """The one binding that a name has at some point.

    `value` is the expression that it was bound to, if there is one; of a tuple that was taken
    apart, `part` says which item, of how many `parts`. Without a `statement`, the name is a
    parameter or comes from outside.
    """

    name: str
    statement: ast.stmt | None = None
    value: ast.expr | None = None
    part: int | None = None
    parts: int = 0

    @property
    def symbol(self) -> str:
        """A name for the value that no other binding of the function shares."""
        where = self.statement
        if where is None:
            return self.name
        return f"{self.name}@{where.lineno}.{where.col_offset}"


class _Place(NamedTuple):
    """Where a statement stands: its block, its number there, the statement that holds the block."""

    block: list[ast.stmt]
    number: int
    owner: ast.stmt | None


class Definitions:
    """The bindings of one function, or of the top level of a module; `unpackings` are the
    statements that take something apart into a tuple, with that tuple.
    """

    def __init__(self, body: list[ast.stmt]) -> None:
        self.body = body
        self.unpackings: list[tuple[ast.Assign, ast.Tuple]] = []
        self._places: dict[ast.stmt, _Place] = {}
        self._bound: dict[ast.stmt, set[str]] = {}
        self._binding: dict[int, dict[str, list[int]]] = {}
        self._reads: dict[str, list[tuple[ast.Name, ast.stmt]]] = {}
        self._unsettled: dict[str, list[ast.stmt]] = {}
        self._shared: set[str] = set()
        self._lay(body, None)

    def reaching(self, name: str, at: ast.stmt) -> Definition | None:
        """The binding of a name when a statement starts; None if it is one of several."""
        if name in self._shared:
            return None
        statement = at
        while True:
            place = self._places[statement]
            numbers = self._numbers(place.block).get(name, ())
            before = bisect_left(numbers, place.number)
            if before:
                return _definition(name, place.block[numbers[before - 1]])
            owner = place.owner
            if owner is None:
                return Definition(name)
            if isinstance(owner, LOOPS):
                if isinstance(owner, (ast.For, ast.AsyncFor)) and name in _stored(owner.target):
                    return Definition(name, owner) if place.block is owner.body else None
                if name in self._numbers(owner.body):
                    return None
            elif not isinstance(owner, ast.If) and name in self.bound(owner):
                return None
            statement = owner

    def bound(self, statement: ast.stmt) -> set[str]:
        """The names that a statement binds, or may bind."""
        known = self._bound.get(statement)
        if known is None:
            known = self._bound[statement] = bound_names(statement)
        return known

    def _numbers(self, block: list[ast.stmt]) -> dict[str, list[int]]:
        """For each name the numbers of the statements of a block that bind it, in order."""
        known = self._binding.get(id(block))
        if known is None:
            known = self._binding[id(block)] = {}
            for number, statement in enumerate(block):
                for name in self.bound(statement):
                    known.setdefault(name, []).append(number)
        return known

    def block(self, statement: ast.stmt) -> tuple[list[ast.stmt], int]:
        """The block that a statement stands in, and its number there."""
        place = self._places[statement]
        return place.block, place.number

    def around(self, statement: ast.stmt) -> Iterator[ast.stmt]:
        """The statements that hold a statement, the nearest first."""
        owner = self._places[statement].owner
        while owner is not None:
            yield owner
            owner = self._places[owner].owner

    def within(self, statement: ast.stmt, holder: ast.stmt) -> bool:
        """Whether a statement is `holder`, or stands in it."""
        return statement is holder or holder in self.around(statement)

    def number(self, statement: ast.stmt, block: list[ast.stmt]) -> int:
        """The number in a block of the statement that is or holds this one; -1 if none does."""
        for holder in (statement, *self.around(statement)):
            place = self._places[holder]
            if place.block is block:
                return place.number
        return -1

    def statement_of(self, node: ast.AST) -> ast.stmt | None:
        """The innermost statement that holds a node of the tree."""
        line = getattr(node, "lineno", 0)
        for statement in reversed(self._places):
            ends = statement.end_lineno or line
            if statement.lineno <= line <= ends and node in nodes(statement):
                return statement
        return None

    def loads(self, name: str) -> list[tuple[ast.Name, ast.stmt]]:
        """Every read of a name, or its end, with the innermost statement that it stands in.

        Reads in functions that are defined here count at the definition, unless they bind it; so
        do those in comprehensions.
        """
        if not self._reads:
            for statement in self._places:
                for node in _names(statement):
                    if not isinstance(node.ctx, ast.Store) or isinstance(statement, ast.AugAssign):
                        self._reads.setdefault(node.id, []).append((node, statement))
        return self._reads.get(name, [])

    def unsettled(self, name: str) -> list[ast.stmt]:
        """The statements that read a name there where it has no one binding.

        A function that is defined here may run at any time.
        """
        known = self._unsettled.get(name)
        if known is None:
            known = self._unsettled[name] = [
                at
                for _, at in self.loads(name)
                if isinstance(at, SCOPES) or self.reaching(name, at) is None
            ]
        return known

    def _lay(self, block: list[ast.stmt], owner: ast.stmt | None) -> None:
        for number, statement in enumerate(block):
            self._places[statement] = _Place(block, number, owner)
            if isinstance(statement, ast.Assign):
                target = statement.targets[0]
                if isinstance(target, ast.Tuple):
                    self.unpackings.append((statement, target))
                continue
            if isinstance(statement, (ast.Global, ast.Nonlocal)):
                self._shared.update(statement.names)
            if isinstance(statement, SCOPES):
                self._shared.update(_shared_names(statement))
                continue
            for inner in blocks(statement):
                self._lay(inner, statement)


def blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks directly inside a statement."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(statement, name, None)
        if block:
            yield block
    for holder in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield holder.body


def own_nodes(statement: ast.stmt) -> Sequence[ast.AST]:
    """The nodes of a statement but for the statements inside it; a definition as a whole."""
    if isinstance(statement, SCOPES):
        return nodes(statement)
    found: list[ast.AST] = [statement]
    for node in found:
        found += [child for child in children(node) if not isinstance(child, ast.stmt)]
    return found


def _names(statement: ast.stmt) -> Iterator[ast.Name]:
    """The names in a statement, those left out that mean something else within it."""
    if isinstance(statement, SCOPES):
        bound = local_names(statement)
        for node in nodes(statement):
            if isinstance(node, ast.Name) and node.id not in bound:
                yield node
        return
    pending: list[tuple[ast.AST, frozenset[str]]] = [(statement, frozenset())]
    while pending:
        node, own = pending.pop()
        if isinstance(node, ast.Name):
            if node.id not in own:
                yield node
        elif isinstance(node, COMPREHENSIONS):
            first = node.generators[0]
            inner = own.union(*(_stored(generator.target) for generator in node.generators))
            parts = [part for part in children(node) if part is not first]
            parts += [first.target, *first.ifs]
            pending += [(part, inner) for part in parts]
            pending.append((first.iter, own))
        else:
            inside = children(node)
            pending += [(child, own) for child in inside if not isinstance(child, ast.stmt)]


def bound_names(*statements: ast.AST) -> set[str]:
    """The names that statements bind in their scope."""
    found: set[str] = set()
    pending: list[Any] = list(statements)
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind is ast.Name:
            if type(node.ctx) is not ast.Load:
                found.add(node.id)
            continue
        if kind not in BINDING:
            pending += CHILDREN[kind](node)
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.add(node.name)
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.comprehension):
            pending += [node.iter, *node.ifs]
            continue
        if isinstance(node, ast.alias):
            found.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
            found.update(filter(None, [node.name]))
        elif isinstance(node, ast.MatchMapping):
            found.update(filter(None, [node.rest]))
        pending += children(node)
    return found


def _stored(target: ast.expr) -> set[str]:
    return {node.id for node in nodes(target) if isinstance(node, ast.Name)}


def _shared_names(definition: ast.AST) -> set[str]:
    """The names that a definition takes from the scopes around it to change them."""
    return {
        name
        for part in nodes(definition)
        if isinstance(part, (ast.Global, ast.Nonlocal))
        for name in part.names
    }


def _definition(name: str, statement: ast.stmt) -> Definition | None:
    """The binding that a statement makes, if it makes it whatever happens."""
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name) and target.id == name:
                return Definition(name, statement, statement.value)
            if isinstance(target, (ast.Tuple, ast.List)):
                for number, part in enumerate(target.elts):
                    if isinstance(part, ast.Name) and part.id == name:
                        return _part(name, statement, target.elts, number)
        return Definition(name, statement)
    if isinstance(statement, ast.AnnAssign):
        return Definition(name, statement, statement.value) if statement.value else None
    simple = (ast.AugAssign, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Expr)
    return Definition(name, statement) if isinstance(statement, simple) else None


def _part(name: str, statement: ast.Assign, targets: list[ast.expr], number: int) -> Definition:
    """The binding of one of several names that take a value apart."""
    value = statement.value
    given = value.elts if isinstance(value, (ast.Tuple, ast.List)) else None
    if any(isinstance(item, ast.Starred) for item in (*targets, *(given or ()))):
        return Definition(name, statement)
    if given is not None and len(given) == len(targets):
        return Definition(name, statement, given[number])
    return Definition(name, statement, value, number, len(targets))


def local_names(definition: ast.AST) -> set[str]:
    """The names that a function sets in its body, or takes; none for another definition."""
    if not isinstance(definition, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return set()
    arguments = definition.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    named += [part for part in (arguments.vararg, arguments.kwarg) if part is not None]
    bound = bound_names(*definition.body)
    return ({part.arg for part in named} | bound) - _shared_names(definition)
