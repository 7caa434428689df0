"""The batched form of one loop: what replaces it, and what has to hold for that."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from flake8_vectorize.analysis.batching.body import Body
from flake8_vectorize.analysis.batching.definitions import COMPREHENSIONS, SCOPES, Definitions
from flake8_vectorize.analysis.batching.functions import ROUNDED
from flake8_vectorize.analysis.batching.joins import collected, collects
from flake8_vectorize.analysis.batching.lifted import Lifted, Unliftable, method
from flake8_vectorize.analysis.batching.operators import Operators
from flake8_vectorize.analysis.batching.outside import Outside
from flake8_vectorize.analysis.batching.sharing import may_share
from flake8_vectorize.analysis.batching.spaces import space_of
from flake8_vectorize.analysis.batching.spelling import Spelling
from flake8_vectorize.analysis.batching.statements import Statements
from flake8_vectorize.analysis.batching.surroundings import Surroundings
from flake8_vectorize.analysis.handing import unwrapped
from flake8_vectorize.analysis.positions import Positions
from flake8_vectorize.analysis.sites import LoopNode
from flake8_vectorize.model.batched import BatchedForm, Edit

CAUGHT = "errors are caught around it"


@dataclass(frozen=True, slots=True)
class _Change:
    """A statement or an expression of the file, and what takes its place."""

    node: ast.stmt | ast.expr
    statements: tuple[ast.stmt, ...] = ()
    expression: ast.expr | None = None


def batched_form(
    node: LoopNode, outside: Outside, source: str, positions: Positions
) -> BatchedForm | None:
    """The batched form of a loop; None where none is known to be right."""
    definitions = Definitions(outside.body)
    at = node if isinstance(node, ast.stmt) else definitions.statement_of(node)
    if at is None:
        return None
    surroundings = Surroundings(definitions, outside, at)
    try:
        derivation = _Derivation(node, at, surroundings)
        changes = derivation.changes()
    except Unliftable:
        return None
    spelling = Spelling(source)
    edits = tuple(
        Edit(
            positions.span(change.node),
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
        item = operators.lift(node.elt)
        if item.axis is None:
            raise Unliftable("its items are the same")
        if item.values is not None and isinstance(node, ast.ListComp):
            if _inside_another(self._at, node):
                raise Unliftable("it stands in another comprehension")
            self.caveats.pop(ROUNDED, None)
            numbers = _listed(item)
            self.shown.append(numbers)
            return [_Change(node, expression=numbers)]
        for call in ast.walk(self._at):
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
        for node in ast.walk(iterable):
            if isinstance(node, ast.Name) and node.id in bound:
                raise Unliftable(f"{node.id} changes while it is walked")

    def _read_elsewhere(self, name: str, loop: ast.For) -> bool:
        """Whether what a name holds after the loop is read."""
        inside = {id(part) for part in ast.walk(loop)}
        for load, statement in self._definitions.loads(name):
            if id(load) in inside:
                continue
            # A function that is defined here may run at any time.
            if isinstance(statement, SCOPES) or self._definitions.reaching(name, statement) is None:
                return True
        return False

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
        inside = {id(part) for part in ast.walk(loop)}
        loads = list(self._definitions.loads(name))
        within = [load for load, _ in loads if id(load) in inside]
        outside = [(load, at) for load, at in loads if id(load) not in inside]
        if len(outside) != 1 or len(within) != (0 if made is loop else 1):
            raise Unliftable(f"{name} is read at other places")
        load, at = outside[0]
        definition = self._definitions.reaching(name, at)
        if definition is None or definition.statement is not made:
            raise Unliftable(f"{name} is joined somewhere else")
        block, number = self._definitions.block(loop)
        later = block[number + 1 :]
        if not any(load in ast.walk(statement) for statement in later):
            raise Unliftable(f"{name} is not joined behind the loop")
        call = next(
            (
                part
                for part in ast.walk(at)
                if isinstance(part, ast.Call) and collects(part, load, self._surroundings)
            ),
            None,
        )
        if call is None:
            raise Unliftable(f"{name} is not joined")
        result = collected(call, item, self._surroundings, self.caveats)
        self.shown.append(result)
        removed = [] if made is loop else [_Change(made)]
        if later[0] is at and not isinstance(at, (ast.For, ast.While)) and not statements:
            return [*removed, _Change(call, expression=result)]
        statements.append(ast.Assign([ast.Name(name, ast.Store())], result))
        return [*removed, _Change(call, expression=ast.Name(name, ast.Load()))]

    def _numbers(
        self, name: str, item: Lifted, made: ast.stmt, statements: list[ast.stmt]
    ) -> list[_Change]:
        """A list of Python numbers, read at once; the list may be used in any way after that."""
        loop = self._at
        inside = {id(part) for part in ast.walk(loop)}
        loads = list(self._definitions.loads(name))
        block, number = self._definitions.block(loop)
        between = block[block.index(made) + 1 : number]
        early = any(load in ast.walk(statement) for load, _ in loads for statement in between)
        if early or sum(id(load) in inside for load, _ in loads) != 1:
            raise Unliftable(f"{name} is read before it is filled")
        if not statements:
            self.caveats.pop(ROUNDED, None)
        numbers = _listed(item)
        statements.append(ast.Assign([ast.Name(name, ast.Store())], numbers))
        self.shown.append(numbers)
        return [_Change(made)]

    def _unused(self, counters: set[str], loop: ast.For) -> list[_Change]:
        """Counters that nothing else reads go as well."""
        inside = {id(part) for part in ast.walk(loop)}
        changes = []
        for name in counters:
            definition = self._definitions.reaching(name, loop)
            elsewhere = any(id(load) not in inside for load, _ in self._definitions.loads(name))
            statement = definition.statement if definition is not None else None
            if elsewhere or not isinstance(statement, ast.Assign) or len(statement.targets) > 1:
                continue
            named = isinstance(statement.targets[0], ast.Name)
            if named and statement in self._definitions.block(loop)[0]:
                changes.append(_Change(statement))
        return changes

    def _check_sharing(self, body: Body) -> None:
        for name in dict.fromkeys(body.stored):
            operands = may_share(name, body.statements, self._surroundings)
            if operands:
                self.caveats[f"{name} shares no memory with {' or '.join(operands)}"] = None


def _listed(item: Lifted) -> ast.expr:
    """The elements of a tensor as Python numbers."""
    assert item.values is not None
    return method(item.values, "tolist")


def _inside_another(statement: ast.stmt, node: ast.expr) -> bool:
    """Whether a comprehension stands in another one, whose names change."""
    return any(
        isinstance(part, COMPREHENSIONS) and part is not node and node in ast.walk(part)
        for part in ast.walk(statement)
    )
