"""Which assignment gave a name the value that it has at a statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from flake8_vectorize.analysis.walking import children

SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LOOPS = (ast.For, ast.AsyncFor, ast.While)


@dataclass(frozen=True, slots=True)
class Definition:
    """The one binding that a name has at some point.

    `value` is the expression that it was bound to, if there is one; of a tuple that was taken
    apart, `part` says which item, of `count`. Without a `statement`, the name is a parameter or
    comes from outside.
    """

    name: str
    statement: ast.stmt | None = None
    value: ast.expr | None = None
    part: int | None = None
    count: int = 0

    @property
    def symbol(self) -> str:
        """A name for the value that no other binding of the function shares."""
        where = self.statement
        if where is None:
            return self.name
        return f"{self.name}@{where.lineno}.{where.col_offset}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a statement stands: its block, its number there, the statement that holds the block."""

    block: list[ast.stmt]
    number: int
    owner: ast.stmt | None


class Definitions:
    """The bindings of one function, or of the top level of a module."""

    def __init__(self, body: list[ast.stmt]) -> None:
        self.body = body
        self._places: dict[ast.stmt, _Place] = {}
        self._bound: dict[ast.stmt, frozenset[str]] = {}
        self._shared: set[str] = set()
        self._lay(body, None)

    def reaching(self, name: str, at: ast.stmt) -> Definition | None:
        """The binding of a name when a statement starts; None if it is one of several."""
        if name in self._shared:
            return None
        statement = at
        while True:
            place = self._places[statement]
            for earlier in reversed(place.block[: place.number]):
                if name in self.bound(earlier):
                    return _definition(name, earlier)
            owner = place.owner
            if owner is None:
                return Definition(name)
            if isinstance(owner, LOOPS):
                if isinstance(owner, (ast.For, ast.AsyncFor)) and name in _stored(owner.target):
                    return Definition(name, owner) if place.block is owner.body else None
                if any(name in self.bound(inner) for inner in owner.body):
                    return None
            elif not isinstance(owner, ast.If) and name in self.bound(owner):
                return None
            statement = owner

    def bound(self, statement: ast.stmt) -> frozenset[str]:
        """The names that a statement binds, or may bind."""
        known = self._bound.get(statement)
        if known is None:
            known = self._bound[statement] = frozenset(bound_names(statement))
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

    def statement_of(self, node: ast.AST) -> ast.stmt | None:
        """The innermost statement that holds a node of the tree."""
        line = getattr(node, "lineno", 0)
        holding = [
            statement
            for statement in self._places
            if statement.lineno <= line <= (statement.end_lineno or line)
            and any(inner is node for inner in ast.walk(statement))
        ]
        return holding[-1] if holding else None

    def loads(self, name: str) -> Iterator[tuple[ast.Name, ast.stmt]]:
        """Every read of a name, or its end, with the innermost statement that it stands in.

        Reads in functions that are defined here count at the definition, unless they bind it.
        """
        for statement in self._places:
            for node in own_nodes(statement, name):
                if not isinstance(node, ast.Name) or node.id != name:
                    continue
                if not isinstance(node.ctx, ast.Store) or isinstance(statement, ast.AugAssign):
                    yield node, statement

    def _lay(self, block: list[ast.stmt], owner: ast.stmt | None) -> None:
        for number, statement in enumerate(block):
            self._places[statement] = _Place(block, number, owner)
            if isinstance(statement, (ast.Global, ast.Nonlocal)):
                self._shared.update(statement.names)
            if isinstance(statement, SCOPES):
                for node in ast.walk(statement):
                    if isinstance(node, (ast.Global, ast.Nonlocal)):
                        self._shared.update(node.names)
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


def own_nodes(statement: ast.stmt, name: str = "") -> Iterator[ast.AST]:
    """The nodes of a statement but for the statements inside it; a definition as a whole.

    Left out is what belongs to a comprehension that binds `name` itself.
    """
    if isinstance(statement, SCOPES):
        if name not in local_names(statement):
            yield from ast.walk(statement)
        return
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, COMPREHENSIONS) and any(
            name in _stored(generator.target) for generator in node.generators
        ):
            pending.append(node.generators[0].iter)
            continue
        pending += [child for child in children(node) if not isinstance(child, ast.stmt)]


def bound_names(node: ast.AST) -> Iterator[str]:
    """The names that a node binds in its scope."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
        return
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            yield node.id
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        yield from filter(None, [node.name])
    elif isinstance(node, ast.MatchMapping):
        yield from filter(None, [node.rest])
    for child in children(node):
        if isinstance(node, ast.comprehension) and child is node.target:
            continue
        yield from bound_names(child)


def _stored(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


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
    bound = {name for statement in definition.body for name in bound_names(statement)}
    shared = {
        name
        for part in ast.walk(definition)
        if isinstance(part, (ast.Global, ast.Nonlocal))
        for name in part.names
    }
    return ({part.arg for part in named} | bound) - shared
