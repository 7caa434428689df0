"""Whether a name has a value from the first iteration on that asks for one, as it is written."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from flake8_vectorize.analysis.syntax.survey import BLOCKS
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.syntax.writes import ADDING

FILLING = ADDING | {"update", "setdefault"}
TAKING = frozenset({"clear", "pop", "popleft", "popitem", "remove"})
Asked = Callable[[ast.AST], bool]
EMPTY_CALLS = frozenset({"list", "dict", "set", "tuple", "deque"})


def filled_at_once(name: str, body: Sequence[ast.stmt], test: ast.expr, holds: bool) -> bool:
    """Whether an iteration that finds a name without a value leaves one there, and no other takes
    it away; `holds` says that the condition holds where there is none.
    """
    return _at_once(
        body, test, holds, lambda node: _fills(node, name), lambda node: _empties(node, name)
    )


def counted_at_once(name: str, body: Sequence[ast.stmt], test: ast.expr, holds: bool) -> bool:
    """Whether an iteration that asks for a number moves it on, and nothing moves it back."""
    return _at_once(
        body,
        test,
        holds,
        lambda node: _counts(node, name),
        lambda node: _binds(node, name) and not _counts(node, name),
    )


def turned_at_once(
    name: str, before: bool, body: Sequence[ast.stmt], test: ast.expr, holds: bool
) -> bool:
    """Whether an iteration that finds a flag as it was `before` the loop turns it, for good."""
    return _at_once(
        body,
        test,
        holds,
        lambda node: _turns(node, name, before),
        lambda node: _binds(node, name) and not _turns(node, name, before),
    )


def _at_once(
    body: Sequence[ast.stmt], test: ast.expr, holds: bool, does: Asked, undoes: Asked
) -> bool:
    """Whether something is done wherever the condition is asked and `holds`, and never undone."""
    if any(undoes(node) for statement in body for node in nodes(statement)):
        return False
    return any(does(statement) for statement in _reached(_block_of(body, test), test, holds))


def _block_of(body: Sequence[ast.stmt], test: ast.expr) -> Sequence[ast.stmt]:
    """The statements in a row with the one that asks."""
    for statement in body:
        if any(node is test for node in nodes(statement)):
            for inner in _blocks(statement):
                if found := _block_of(inner, test):
                    return found
            return body
    return ()


def _blocks(statement: ast.stmt) -> Iterator[Sequence[ast.stmt]]:
    for field in BLOCKS:
        block = getattr(statement, field, None)
        if isinstance(block, list):
            yield block
    for handler in getattr(statement, "handlers", ()):
        yield handler.body


def _reached(block: Sequence[ast.stmt], test: ast.expr, holds: bool) -> Iterator[ast.stmt]:
    """The statements that are reached in an iteration that asks, where the condition `holds`."""
    asked = False
    for statement in block:
        yield statement
        if isinstance(statement, ast.If) and statement.test is test:
            for inner in statement.body if holds else statement.orelse:
                yield inner
                if _continues(inner):
                    return
            asked = True
        elif asked and _continues(statement):
            return
        asked = asked or any(node is test for node in nodes(statement))


def _continues(statement: ast.stmt) -> bool:
    """Whether a statement may end the iteration."""
    return any(isinstance(node, ast.Continue) for node in nodes(statement))


def _binds(node: ast.AST, name: str) -> bool:
    """Whether a statement or an expression gives a name a value."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, (ast.AugAssign, ast.AnnAssign, ast.NamedExpr, ast.For)):
        targets = [node.target]
    parts = (part for target in targets for part in nodes(target))
    return any(isinstance(part, ast.Name) and part.id == name for part in parts)


def _fills(node: ast.AST, name: str) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    return _binds(node, name) or _calls(call, name, FILLING)


def _empties(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Delete):
        return any(isinstance(n, ast.Name) and n.id == name for n in node.targets)
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and _binds(node, name):
        return _is_empty(node.value)
    return _calls(node, name, TAKING)


def _is_empty(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Constant):
        return not value.value
    if isinstance(value, (ast.List, ast.Tuple, ast.Set)):
        return not value.elts or any(_is_empty(part) for part in value.elts)
    if isinstance(value, ast.Dict):
        return not value.keys
    if isinstance(value, ast.IfExp):
        return _is_empty(value.body) or _is_empty(value.orelse)
    called = value.func if isinstance(value, ast.Call) and not value.args else None
    return isinstance(called, ast.Name) and called.id in EMPTY_CALLS


def _calls(node: ast.AST | None, name: str, methods: frozenset[str]) -> bool:
    function = node.func if isinstance(node, ast.Call) else None
    receiver = function.value if isinstance(function, ast.Attribute) else None
    named = isinstance(receiver, ast.Name) and receiver.id == name
    return named and isinstance(function, ast.Attribute) and function.attr in methods


def _counts(node: ast.AST, name: str) -> bool:
    """Whether a statement adds a positive number to a name."""
    if not isinstance(node, ast.AugAssign) or not isinstance(node.op, ast.Add):
        return False
    step = node.value
    positive = isinstance(step, ast.Constant) and isinstance(step.value, int) and step.value > 0
    return positive and _binds(node, name)


def _turns(node: ast.AST, name: str, before: bool) -> bool:
    """Whether a statement gives a flag the other value."""
    value = node.value if isinstance(node, ast.Assign) and _binds(node, name) else None
    return isinstance(value, ast.Constant) and value.value is (not before)
