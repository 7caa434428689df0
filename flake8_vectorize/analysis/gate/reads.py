"""Whether the text of a loop may ask the host for what a tensor holds."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.syntax.cursors import advancing
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, LoopNode, body_of
from flake8_vectorize.analysis.syntax.walking import children, nodes

# builtins that make a number of an element
CASTS = frozenset({"float", "int", "bool"})
# builtins that read an element of a tensor
READERS = CASTS | {"max", "min"}
# what asks for the truth of something
CONDITIONS = frozenset({ast.If, ast.IfExp, ast.While})
# the same, in comprehensions
CHOICES = frozenset({ast.BoolOp, ast.UnaryOp})
# what holds the variables of a loop
HEADERS = frozenset({ast.For, ast.comprehension})
# headers that count, by how many numbers they give first
COUNTING = {"range": 1, "enumerate": 1}
# what makes numbers and truths of numbers
ARITHMETIC = frozenset({ast.Compare, ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.IfExp, ast.Tuple})
RELATIONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


def takes_elements(loop: ast.For | ast.While) -> bool:
    """Whether a loop may read a tensor one element at a time."""
    within = nodes(loop)
    return any(synchronizes(node, CASTS) for node in within) or _asks(loop, within, ())


def asks_elements(loop: LoopNode, but: Iterable[str] = ()) -> bool:
    """Whether a condition in a loop asks for the truth of an item, or of what stands at the place
    that a variable says: `if mask[i]`, `if score > least`. Items of these names are no elements.
    """
    return _asks(loop, nodes(loop), but)


def _asks(loop: LoopNode, within: Sequence[Any], but: Iterable[str]) -> bool:
    tests = [node.test for node in within if type(node) in CONDITIONS]
    if isinstance(loop, COMPREHENSIONS):
        tests += [test for generator in loop.generators for test in generator.ifs]
        tests += [node for node in within if type(node) in CHOICES]
    counters, items = _variables(within) if tests else (set(), set())
    items.difference_update(but)
    if isinstance(loop, ast.While):
        counters.add(advancing(loop))
    while tests:
        test = tests.pop()
        if isinstance(test, ast.BoolOp):
            tests += test.values
        elif isinstance(test, ast.UnaryOp):
            tests.append(test.operand)
        elif any(_is_element(side, counters, items) for side in _sides(test)):
            return True
    return False


def _variables(within: Sequence[Any]) -> tuple[set[str], set[str]]:
    """The names that the headers of loops count with, and those of items."""
    counters: set[str] = set()
    items: set[str] = set()
    for node in within:
        if type(node) in HEADERS:
            parts = node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
            function = node.iter.func if isinstance(node.iter, ast.Call) else None
            counted = COUNTING.get(getattr(function, "id", ""), 0)
            counters |= {part.id for part in parts if isinstance(part, ast.Name)}
            items |= {part.id for part in parts[counted:] if isinstance(part, ast.Name)}
    return counters, items


def _sides(test: ast.expr) -> Iterator[ast.expr]:
    """What a condition may ask the truth of: both sides of a comparison that no text takes part
    in.
    """
    if not isinstance(test, ast.Compare):
        yield test
    elif isinstance(test.ops[0], RELATIONS):
        sides = (test.left, *test.comparators)
        texts = (isinstance(getattr(side, "value", None), str) for side in sides)
        yield from () if any(texts) else sides


def _is_element(node: ast.expr, counters: Container[str], items: Container[str]) -> bool:
    if isinstance(node, ast.Name):
        return node.id in items
    if isinstance(node, ast.Call):
        return any(_is_element(part, counters, items) for part in node.args)
    if not isinstance(node, ast.Subscript):
        return False
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return any(isinstance(part, ast.Name) and part.id in counters for part in parts)


def reads_numbers(loop: ast.AST) -> bool:
    """Whether something in a loop is made a Python number, or copied to the host."""
    return any(synchronizes(node, CASTS) for node in nodes(loop))


def synchronizes(node: ast.AST, readers: frozenset[str]) -> bool:
    """Whether a node is a call of one of these builtins, or of a method that makes the host wait
    where a tensor has it.
    """
    if type(node) is not ast.Call:
        return False
    if isinstance(node.func, ast.Attribute):
        operation = tensor_method(node.func.attr)
        return operation is not None and operation.synchronizes
    return isinstance(node.func, ast.Name) and node.func.id in readers


def is_of_items(loop: LoopNode) -> bool:
    """Whether all that a comprehension gives and asks is made of its items and of constants: a
    tensor has no part in it unless these are elements of one.
    """
    if not isinstance(loop, COMPREHENSIONS) or len(loop.generators) > 1:
        return False
    target = loop.generators[0].target
    names = {part.id for part in nodes(target) if isinstance(part, ast.Name)}
    pending: list[Any] = body_of(loop)
    while pending:
        node = pending.pop()
        if type(node) is ast.Name:
            if node.id not in names:
                return False
        elif type(node) is ast.Call:
            if getattr(node.func, "id", "") not in CASTS or node.keywords:
                return False
            pending += node.args
        elif type(node) in ARITHMETIC:
            pending += children(node)
        elif type(node) is not ast.Constant:
            return False
    return True


def subscripts_by_elements(loop: LoopNode) -> bool:
    """Whether a loop may take parts of something from places that a tensor holds: `x[i]` for its
    item `i`, `x[rows[i]]`.
    """
    within = nodes(loop)
    places = [node.slice for node in within if type(node) is ast.Subscript]
    if not places:
        return False
    _, items = _variables(within)
    return any(
        isinstance(place, ast.Subscript) or getattr(place, "id", "") in items for place in places
    )
