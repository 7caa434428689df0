"""What the items of a list are that a loop takes by their positions: `rows[i]`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.syntax.factors import takes_at
from flake8_vectorize.analysis.syntax.items import Items, items_by_place, items_of
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, LoopNode, body_of
from flake8_vectorize.analysis.syntax.spelling import source_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.model.named_tuple import NamedTuple

# what gives names to an item, or to its parts
NAMING = (ast.Name, ast.Tuple)


class Given(NamedTuple):
    """What a loop binds to the item of a list that it takes, and the rest of its body."""

    target: ast.expr
    body: list[ast.AST]


def given_at(container: str, loop: LoopNode) -> Given | None:
    """What `row = rows[i]` gives a name to, if a loop does nothing else with a list."""
    body = body_of(loop)
    for part in body:
        if not isinstance(part, ast.Assign) or not isinstance(part.targets[0], NAMING):
            continue
        value = part.value
        if isinstance(value, ast.Subscript) and any(
            takes_at(value, container, position) for position in _variables(loop)
        ):
            alone = _mentions(container, body) == 1
            return Given(part.targets[0], [p for p in body if p is not part]) if alone else None
    return None


def items_at(container: str, item: Value, loop: LoopNode) -> Items:
    """What the items of a list are of which every iteration takes one, at the place that a variable
    of the loop says, as if the header gave it; objects if it does anything else with the list.
    """
    given = given_at(container, loop)
    if given is not None:
        return items_of(given.target, item, given.body)
    body = body_of(loop)
    for position in _variables(loop):
        if _takes_one(container, position, body):
            return items_by_place((container, position), item, body)
    return Items.OBJECTS


def cuts_between(container: str, loop: LoopNode) -> bool:
    """Whether a loop does nothing with a list but cut slices from one of its items to the next one:
    `x[p[i] : p[i + 1]]`.
    """
    below = [node for part in body_of(loop) for node in nodes(part)]
    slices = [node for node in below if isinstance(node, ast.Slice)]
    cut = sum(_is_between(node, container) for node in slices)
    return cut > 0 and sum(dotted_name(node) == container for node in below) == 2 * cut


def _is_between(node: ast.Slice, container: str) -> bool:
    lower, upper = node.lower, node.upper
    if not isinstance(lower, ast.Subscript) or not isinstance(upper, ast.Subscript):
        return False
    if {dotted_name(lower.value), dotted_name(upper.value)} != {container} or node.step:
        return False
    first, last = source_of(lower.slice), source_of(upper.slice)
    return last == f"{first} + 1" or first == f"{last} - 1"


def _variables(loop: LoopNode) -> Iterator[str]:
    """The names that the headers of a loop bind."""
    targets: list[ast.expr] = []
    if isinstance(loop, COMPREHENSIONS):
        targets += [generator.target for generator in loop.generators]
    elif isinstance(loop, ast.For):
        targets.append(loop.target)
    for target in targets:
        yield from (part.id for part in nodes(target) if isinstance(part, ast.Name))


def _takes_one(container: str, position: str, body: Sequence[ast.AST]) -> bool:
    """Whether a body does nothing with a list but take its item at the place of one name."""
    taken = [
        node
        for part in body
        for node in nodes(part)
        if isinstance(node, ast.Subscript) and takes_at(node, container, position)
    ]
    return bool(taken) and len(taken) == _mentions(container, body)


def _mentions(container: str, body: Sequence[ast.AST]) -> int:
    """How often a body names a list."""
    return sum(dotted_name(node) == container for part in body for node in nodes(part))
