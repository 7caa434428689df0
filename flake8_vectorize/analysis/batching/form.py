"""The batched form of one loop: what replaces it, and what has to hold for that."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.batching.body import Body
from flake8_vectorize.analysis.batching.copies import copied
from flake8_vectorize.analysis.batching.definitions import Definitions
from flake8_vectorize.analysis.batching.functions import ROUNDED
from flake8_vectorize.analysis.batching.joins import collected, collects
from flake8_vectorize.analysis.batching.lifted import Lifted, Unliftable, method
from flake8_vectorize.analysis.batching.operators import Operators
from flake8_vectorize.analysis.batching.outside import Outside
from flake8_vectorize.analysis.batching.sharing import may_share, shares
from flake8_vectorize.analysis.batching.spaces import space_of
from flake8_vectorize.analysis.batching.spelling import Spelling
from flake8_vectorize.analysis.batching.statements import Statements
from flake8_vectorize.analysis.batching.surroundings import Surroundings
from flake8_vectorize.analysis.knowledge.collectors import FOLDING
from flake8_vectorize.analysis.syntax.handing import unwrapped
from flake8_vectorize.analysis.syntax.positions import Positions
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, LoopNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.syntax.writes import Writes
from flake8_vectorize.model.batched import BatchedForm, Edit
from flake8_vectorize.model.named_tuple import NamedTuple

CAUGHT = "errors are caught around it"


class _Change(NamedTuple):
    """A statement or an expression of the file, and what takes its place."""

    node: ast.stmt | ast.expr
    statements: tuple[ast.stmt, ...] = ()
    expression: ast.expr | None = None


class Forms:
    """The batched forms of the loops of one file."""

    def __init__(self, source: str, positions: Positions) -> None:
        self._positions = positions
        self._spelling = Spelling(source)
        self._body: list[ast.stmt] = []
        self._definitions = Definitions(self._body)

    def of(self, node: LoopNode, outside: Outside) -> BatchedForm | None:
        """The batched form of a loop; None where none is known to be right."""
        if outside.body is not self._body:
            # The loops of one function come one after the other.
            self._body = outside.body
            self._definitions = Definitions(self._body)
        at = node if isinstance(node, ast.stmt) else self._definitions.statement_of(node)
        if at is None:
            return None
        derivation = _Derivation(node, at, Surroundings(self._definitions, outside, at))
        try:
            changes = derivation.changes()
        except Unliftable:
            return None
        spelling = self._spelling
        edits = tuple(
            Edit(
                self._positions.span(change.node),
                tuple(spelling.text(statement) for statement in change.statements),
                spelling.text(change.expression) if change.expression is not None else "",
            )
            for change in changes
        )
        text = spelling.text(derivation.shown[0]) if len(derivation.shown) == 1 else ""
        return BatchedForm(text, edits, tuple(derivation.caveats))


class _Derivation:
    """Derives the form of one loop; `shown` are the parts that say what to write."""

    def __init__(self, node: LoopNode, at: ast.stmt, surroundings: Surroundings) -> None:
        self._node = node
        self._at = at
        self._surroundings = surroundings
        self._definitions = surroundings.definitions
        self.caveats: dict[str, None] = {}
        self.shown: list[ast.AST] = []

    def changes(self) -> list[_Change]:
        """What changes in the file.

        Raises:
            Unliftable: no form is known to be right.
        """
        if isinstance(self._node, ast.For):
            found = self._loop(self._node)
        elif isinstance(self._node, (ast.ListComp, ast.GeneratorExp)):
            found = self._comprehension(self._node)
        else:
            raise Unliftable("it is no loop over an axis")
        if any(isinstance(owner, ast.Try) for owner in self._definitions.around(self._at)):
            self.caveats[CAUGHT] = None
        return found

    def _loop(self, node: ast.For) -> list[_Change]:
        if node.orelse:
            raise Unliftable("it has an else")
        self._check_names(node.iter)
        operators = self._operators(node.target, node.iter)
        body = Statements(operators, node.body).lift()
        names = {name for name, _ in operators.space.names} | body.temporary | body.counters
        for name in names:
            if self._read_elsewhere(name, node):
                raise Unliftable(f"{name} is read after the loop")
        statements = list(body.statements)
        self.shown += body.results
        for name, statement in body.last.items():
            again = self._definitions.reaching(name, node) is None
            if again or self._read_elsewhere(name, node):
                statements.append(statement)
        changes: list[_Change] = []
        for name, item in body.items.items():
            place = self._list(name, node)
            if item.values is not None:
                changes += self._numbers(name, item, place, statements)
            else:
                changes += self._joined(name, item, place, statements)
        changes += self._unused(body.counters, node)
        self._check_sharing(body)
        if not statements and not body.items:
            raise Unliftable("nothing is left of it")
        return [_Change(node, tuple(statements)), *changes]

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp) -> list[_Change]:
        if len(node.generators) != 1 or node.generators[0].ifs or node.generators[0].is_async:
            raise Unliftable("it walks several axes, or leaves items out")
        generator = node.generators[0]
        operators = self._operators(generator.target, generator.iter)
        item = copied(operators.lift(node.elt), operators.space, self.caveats)
        if item.axis is None:
            raise Unliftable("its items are the same")
        if item.values is not None and isinstance(node, ast.ListComp):
            if _inside_another(self._at, node):
                raise Unliftable("it stands in another comprehension")
            self.caveats.pop(ROUNDED, None)
            numbers = _listed(item)
            self.shown.append(_folded(self._at, node, numbers))
            return [_Change(node, expression=numbers)]
        for call in nodes(self._at):
            if isinstance(call, ast.Call) and collects(call, node, self._surroundings):
                if _inside_another(self._at, node):
                    raise Unliftable("it stands in another comprehension")
                result = collected(call, item, self._surroundings, self.caveats)
                self.shown.append(result)
                return [_Change(call, expression=result)]
        at = self._at
        if isinstance(at, ast.Assign) and unwrapped(at.value) is node and len(at.targets) == 1:
            target = at.targets[0]
            if isinstance(target, ast.Name):
                statements: list[ast.stmt] = []
                changes = self._joined(target.id, item, at, statements)
                return [*changes, _Change(at, tuple(statements))]
        raise Unliftable("its items are not joined")

    def _operators(self, target: ast.expr, iterable: ast.expr) -> Operators:
        space = space_of(target, iterable, self._surroundings, self.caveats)
        return Operators(space, self._surroundings, self.caveats)

    def _check_names(self, iterable: ast.expr) -> None:
        """What the header reads must not change in the body."""
        bound = self._definitions.bound(self._at)
        for node in nodes(iterable):
            if isinstance(node, ast.Name) and node.id in bound:
                raise Unliftable(f"{node.id} changes while it is walked")

    def _read_elsewhere(self, name: str, loop: ast.For) -> bool:
        """Whether what a name holds after the loop is read."""
        definitions = self._definitions
        return any(not definitions.within(at, loop) for at in definitions.unsettled(name))

    def _list(self, name: str, loop: ast.For) -> ast.stmt:
        """The statement that makes the list which a loop fills, right before it in its block."""
        definition = self._definitions.reaching(name, loop)
        if definition is None or definition.statement is None:
            raise Unliftable(f"{name} is not known to be empty")
        value = definition.value
        empty = isinstance(value, ast.List) and not value.elts
        if not empty or definition.part is not None:
            raise Unliftable(f"{name} is not known to be empty")
        block, _ = self._definitions.block(loop)
        if definition.statement not in block:
            raise Unliftable(f"{name} is filled by several loops")
        assert isinstance(definition.statement, (ast.Assign, ast.AnnAssign))
        if isinstance(definition.statement, ast.Assign) and len(definition.statement.targets) > 1:
            raise Unliftable(f"{name} has another name")
        return definition.statement

    def _joined(
        self, name: str, item: Lifted, made: ast.stmt, statements: list[ast.stmt]
    ) -> list[_Change]:
        """The changes where a list is joined that is read nowhere else."""
        loop = self._at
        loads = self._definitions.loads(name)
        outside = [load for load in loads if not self._definitions.within(load[1], loop)]
        if len(outside) != 1 or len(loads) - 1 != (0 if made is loop else 1):
            raise Unliftable(f"{name} is read at other places")
        load, at = outside[0]
        definition = self._definitions.reaching(name, at)
        if definition is None or definition.statement is not made:
            raise Unliftable(f"{name} is joined somewhere else")
        block, number = self._definitions.block(loop)
        behind = self._definitions.number(at, block) - number
        if behind <= 0:
            raise Unliftable(f"{name} is not joined behind the loop")
        call = next(
            (
                part
                for part in nodes(at)
                if isinstance(part, ast.Call) and collects(part, load, self._surroundings)
            ),
            None,
        )
        if call is None:
            raise Unliftable(f"{name} is not joined")
        changing = _changed_names(block[number + 1 : number + behind])
        for part in nodes(item.node):
            if isinstance(part, ast.Name) and part.id in changing:
                raise Unliftable(f"{part.id} changes before what is part of it is joined")
        result = collected(call, item, self._surroundings, self.caveats)
        self.shown.append(result)
        removed = [] if made is loop else [_Change(made)]
        if (
            behind == 1
            and self._definitions.block(at)[0] is block
            and not isinstance(at, (ast.For, ast.While))
            and not statements
        ):
            return [*removed, _Change(call, expression=result)]
        statements.append(ast.Assign([ast.Name(name, ast.Store())], result))
        return [*removed, _Change(call, expression=ast.Name(name, ast.Load()))]

    def _numbers(
        self, name: str, item: Lifted, made: ast.stmt, statements: list[ast.stmt]
    ) -> list[_Change]:
        """A list of Python numbers, read at once; the list may be used in any way after that."""
        loop = self._at
        definitions = self._definitions
        readers = [statement for _, statement in definitions.loads(name)]
        block, number = definitions.block(loop)
        between = range(definitions.number(made, block) + 1, number)
        early = any(definitions.number(at, block) in between for at in readers)
        if early or sum(definitions.within(at, loop) for at in readers) != 1:
            raise Unliftable(f"{name} is read before it is filled")
        if not statements:
            self.caveats.pop(ROUNDED, None)
        numbers = _listed(item)
        statements.append(ast.Assign([ast.Name(name, ast.Store())], numbers))
        self.shown.append(numbers)
        return [_Change(made)]

    def _unused(self, counters: set[str], loop: ast.For) -> list[_Change]:
        """Counters that nothing else reads go as well."""
        definitions = self._definitions
        changes = []
        for name in counters:
            definition = definitions.reaching(name, loop)
            elsewhere = any(not definitions.within(at, loop) for _, at in definitions.loads(name))
            statement = definition.statement if definition is not None else None
            if elsewhere or not isinstance(statement, ast.Assign) or len(statement.targets) > 1:
                continue
            named = isinstance(statement.targets[0], ast.Name)
            if named and statement in definitions.block(loop)[0]:
                changes.append(_Change(statement))
        return changes

    def _check_sharing(self, body: Body) -> None:
        for name in dict.fromkeys(body.stored):
            operands = may_share(name, body.statements, self._surroundings)
            if any(shares(name, operand, self._surroundings) for operand in operands):
                raise Unliftable(f"{name} has another name that it is read under")
            if operands:
                self.caveats[f"{name} shares no memory with {' or '.join(operands)}"] = None


def _changed_names(statements: Sequence[ast.stmt]) -> set[str]:
    """The names of what statements change in place."""
    writes = Writes.of(statements)
    return writes.mutated | writes.augmented


def _listed(item: Lifted) -> ast.expr:
    """The elements of a tensor as Python numbers."""
    assert item.values is not None
    return method(item.values, "tolist")


def _folded(statement: ast.stmt, node: ast.expr, numbers: ast.expr) -> ast.expr:
    """The call of one of Python's functions that gets a list alone, with numbers in its place; the
    numbers if there is none.
    """
    for call in nodes(statement):
        function = call.func if isinstance(call, ast.Call) and call.args == [node] else None
        if isinstance(function, ast.Name) and function.id in FOLDING:
            return ast.Call(function, [numbers], [])
    return numbers


def _inside_another(statement: ast.stmt, node: ast.expr) -> bool:
    """Whether a comprehension stands in another one, whose names change."""
    return any(
        isinstance(part, COMPREHENSIONS) and part is not node and node in nodes(part)
        for part in nodes(statement)
    )
