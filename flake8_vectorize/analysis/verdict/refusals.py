"""Which loops are left by nothing but returns that throw away what they did: these check items, and
batched code checks all of them first.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.aliases import MAKING
from flake8_vectorize.analysis.syntax.leaving import EARLY, holds_exit
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name, last_name
from flake8_vectorize.analysis.values.value import DATA, Value
from flake8_vectorize.model.nest import Walk

# methods that give what they belong to, or a copy of it, in another place or type
PLACED = frozenset({"to", "cpu", "cuda", "float", "double", "half", "long", "int", "bool"})
COPYING = MAKING | {"clone"}
# functions of Python's that may stand in a condition on elements
ASKING = frozenset({"len", "bool", "int", "float", "abs", "any", "all", "min", "max", "sum"})
WHICH = (ast.Is, ast.IsNot, ast.In, ast.NotIn)
Leaving = tuple[ast.Return, tuple[ast.expr, ...]]


def refuses(frame: Frame, usage: Usage) -> bool:
    """Whether every way out of a loop gives what was there before it, on a condition on elements
    of tensors, and nothing that iterations write is met any more then.
    """
    loop = frame.node
    if not isinstance(loop, ast.For) or any(place.text != "return" for place in frame.exits):
        return False
    if frame.opaque or frame.calls or frame.random or frame.keyed or frame.updated:
        return False
    written = {store.view.root for store in frame.stores if frame.outlives(store)}
    written |= {append.name for append in frame.appends}
    if _is_shown(written, frame) or not all(_is_own(name, usage) for name in written):
        return False
    return all(
        bool(tests)
        and _is_settled(left.value, frame, written)
        and all(_asks_elements(test, frame, written) for test in tests)
        for left, tests in _returns(loop.body, ())
    )


def _returns(body: Sequence[ast.stmt], tests: tuple[ast.expr, ...]) -> Iterator[Leaving]:
    """The returns among statements, each with the conditions around it; with none where those are
    not all.
    """
    for statement in body:
        if isinstance(statement, ast.Return):
            yield statement, tests
        elif isinstance(statement, ast.If):
            yield from _returns(statement.body, (*tests, statement.test))
            yield from _returns(statement.orelse, (*tests, statement.test))
        elif holds_exit([statement], EARLY):
            yield ast.Return(), ()


def _is_shown(written: Collection[str], frame: Frame) -> bool:
    """Whether an object holds what a loop writes to."""
    return any(
        part.root in written
        for name, value in frame.names.items()
        if "." in name and value.view is not None
        for part in value.view.possible
    )


def _is_own(name: str, usage: Usage) -> bool:
    """Whether a name holds nothing but tensors and lists that the function makes."""
    use = usage.get(name)
    given = [value for other, value in usage.filled if other == name]
    return bool(given) and use is not None and use.stores == len(given) and all(map(_makes, given))


def _makes(value: ast.expr) -> bool:
    """Whether an expression makes a tensor or a list."""
    while isinstance(value, ast.Call):
        function = value.func
        last = last_name(function)
        if last in COPYING:
            return True
        if last not in PLACED or not isinstance(function, ast.Attribute):
            return False
        value = function.value
    return isinstance(value, ast.List) and not value.elts


def _is_settled(value: ast.expr | None, frame: Frame, written: Collection[str]) -> bool:
    """Whether what is returned is nothing of the loop's: a constant, or what was there before."""
    if value is None or isinstance(value, ast.Constant):
        return True
    if isinstance(value, ast.Tuple):
        return all(_is_settled(part, frame, written) for part in value.elts)
    if isinstance(value, ast.UnaryOp):
        return isinstance(value.operand, ast.Constant)
    if not isinstance(value, ast.Name) or value.id in frame.assigned or value.id in written:
        return False
    held = frame.names.get(value.id)
    parts = held.view.possible if held is not None and held.view is not None else ()
    return held is not None and not any(part.root in written for part in parts)


def _asks_elements(test: ast.expr, frame: Frame, written: Collection[str]) -> bool:
    """Whether a condition asks for elements of tensors that follow the iterations, and for nothing
    that these write or hand on.
    """
    if any(map(_asks_for_objects, nodes(test))):
        return False
    names = {node.id for node in nodes(test) if isinstance(node, ast.Name)}
    items, counters = _walked(frame)
    told, follows = bool(names & items), bool(names & (items | counters))
    handed = {read.token for read in frame.reads}
    for name in names - items - counters:
        value = frame.final.get(name) or frame.names.get(name)
        if name in written or (value is not None and not _is_fresh(value, frame, handed)):
            return False  # what an iteration left decides whether the next one runs
        if value is not None:
            told = told or value.is_tensor or (value.is_number and DATA in value.taint)
            follows = follows or frame.varies(value.taint)
    return told and follows


def _asks_for_objects(node: ast.AST) -> bool:
    """Whether a part of a condition is about what something is."""
    if isinstance(node, ast.Compare):
        return isinstance(node.ops[0], WHICH)
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id not in ASKING
    )


def _walked(frame: Frame) -> tuple[set[str], set[str]]:
    """The variables of a header that hold items of a tensor, and all others."""
    assert isinstance(frame.node, ast.For)
    target, iterable = frame.node.target, frame.node.iter
    names = [node.id for node in nodes(target) if isinstance(node, ast.Name)]
    counted = isinstance(iterable, ast.Call) and dotted_name(iterable.func) == "enumerate"
    items = names[1:] if counted else names
    if len(items) > 1 or not all(level.walk is Walk.TENSOR for level in frame.levels):
        return set(), set(names)
    return set(items), set(names) - set(items)


def _is_fresh(value: Value, frame: Frame, handed: Collection[str]) -> bool:
    """Whether a value is nothing that iterations before made."""
    own = {token for token in value.taint if frame.owns(token)}
    return own <= frame.induction and value.taint.isdisjoint(handed)
