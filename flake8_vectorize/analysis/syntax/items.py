"""What the items of a Python list are to the loop that takes them: numbers, positions, objects."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from enum import Enum

from flake8_vectorize.analysis.syntax.factors import OBJECTS, POSITIONS, Role, counts, roles_of
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.values.value import Value, part_of


class Items(Enum):
    """What shows that a loop over a list takes numbers, as a loop over `range` does.

    The later ones need a tensor beside them, objects none.
    """

    NUMBERS = "known to be numbers"
    PLACES = "each one of several positions"
    FACTORS = "used in arithmetic"
    COMPARED = "compared"
    POSITIONS = "used as positions"
    LENGTHS = "added to where slices begin"
    OBJECTS = "anything else"


def items_of(target: ast.expr, item: Value, body: Sequence[ast.AST]) -> Items:
    """What the items are that a header binds to `target`, by what is known of one of them and by
    what the loop does with it.
    """
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    names = [part.id for part in parts if isinstance(part, ast.Name)]
    if item.is_tensor or len(names) < len(parts):
        return Items.OBJECTS
    values = [item]
    if isinstance(target, ast.Tuple):
        values = [part_of(item, number, len(names)) for number in range(len(names))]
    used = []
    for name, value in zip(names, values, strict=True):
        roles = roles_of(name, body)
        if roles is OBJECTS:
            return Items.OBJECTS
        used.append((roles, value))
    read = [(roles, value) for roles, value in used if roles]
    if not read:
        return Items.OBJECTS
    number = all(value.is_number for _, value in read)
    if all(counts(roles, value.is_number) for roles, value in read):
        if number and not any(Role.BOUND in roles for roles, _ in read):
            return Items.NUMBERS
        if number or len(names) == 1:
            compared = all(Role.COMPARED in roles for roles, _ in read)
            return Items.COMPARED if compared else Items.FACTORS
        return Items.OBJECTS
    if len(names) > 1 and all(roles == {Role.PLACE} for roles, _ in used):
        return Items.PLACES
    if all(roles <= POSITIONS for roles, _ in read):
        return Items.POSITIONS
    return Items.OBJECTS


def may_be_none(target: str, node: LoopNode) -> bool:
    """Whether a loop asks of its variable whether it is None."""
    return any(
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], (ast.Is, ast.IsNot))
        and isinstance(test.left, ast.Name)
        and test.left.id == target
        for test in ast.walk(node)
    )
