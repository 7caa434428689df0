"""What the items of a Python list are to the loop that takes them: numbers, positions, objects."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from enum import Enum

from flake8_vectorize.analysis.syntax.factors import (
    BESIDE_EDGES,
    MEASURES,
    OBJECTS,
    POSITIONS,
    SIZES,
    TESTS,
    Role,
    Roles,
    Taken,
    columns_of,
    counts,
    roles_of,
)
from flake8_vectorize.analysis.syntax.picks import named, only_stored
from flake8_vectorize.analysis.syntax.sites import LoopNode, body_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value, part_of

# what is called so is cut out by slices, one for each axis
REGIONS = frozenset(str.split("roi crop tile region window slices slicer"))


class Items(Enum):
    """What shows that a loop over a list takes numbers, as a loop over `range` does.

    The later ones need a tensor beside them, objects none.
    """

    NUMBERS = "known to be numbers"
    PLACES = "each one of several positions"
    FLAGS = "conditions by themselves"
    FACTORS = "used as numbers"
    COMPARED = "compared"
    CHOSEN = "compared, and used as subscripts"
    STORED = "stored as they are"
    POSITIONS = "used as subscripts"
    LENGTHS = "added to where slices begin"
    BOUNDS = "where slices begin or end"
    SIZES = "lengths of what is made"
    MEASURED = "asked for nothing but their size"
    UNUSED = "in no result"
    OBJECTS = "anything else"


def items_of(target: ast.expr, item: Value, body: Sequence[ast.AST]) -> Items:
    """What the items are that a header binds to `target`, by what is known of one of them and by
    what the loop does with it.
    """
    names = _names(target)
    if isinstance(target, ast.Name):
        if only_stored(named(target.id), body):
            return Items.STORED
        columns = [] if item.is_tensor else columns_of(target.id, body)
        if columns and target.id.rpartition("_")[2] in REGIONS:
            return Items.OBJECTS
        names = columns or names
    if not names:
        return Items.OBJECTS
    used = []
    for name, value in zip(names, _values(names, item), strict=True):
        roles = roles_of(name, body)
        whole = item.is_tensor or value.kind in (Kind.OBJECT, Kind.TEXT)
        if roles is OBJECTS or (whole and roles != MEASURES):
            return Items.OBJECTS
        used.append((roles, value))
    read = [(roles, value) for roles, value in used if roles]
    return _by_roles(used, read) if read else Items.UNUSED


def items_taken(target: ast.expr, item: Value, node: LoopNode) -> Items:
    """What the items are that a loop takes; those that only conditions of a comprehension see are
    in no result.
    """
    items = items_of(target, item, body_of(node))
    if items is Items.OBJECTS and isinstance(node, (ast.ListComp, ast.GeneratorExp)):
        unused = items_of(target, item, [node.elt]) is Items.UNUSED
        return Items.UNUSED if unused else items
    if items is Items.OBJECTS and isinstance(node, ast.DictComp) and _names(node.key):
        # whatever it is, it may be a key
        beside = items_of(target, item, [part for part in body_of(node) if part is not node.key])
        return beside if beside in (Items.COMPARED, Items.NUMBERS) else items
    return items


def items_by_place(place: Taken, item: Value, body: Sequence[ast.AST]) -> Items:
    """What items are that a loop takes from places in a list, by what it does with them."""
    roles = roles_of(place, body)
    if roles is OBJECTS or not roles or item.is_tensor or item.kind is Kind.OBJECT:
        return Items.OBJECTS
    return _by_roles([(roles, item)], [(roles, item)])


def subscripts_by_own_items(container: ast.expr, target: ast.expr, loop: LoopNode) -> bool:
    """Whether a loop over a container subscripts that very container by its items: `d[k]`, or
    `d[a, b]` for items that are pairs.
    """
    name, item = dotted_name(container), _names(target)
    return bool(name and item) and any(
        isinstance(node, ast.Subscript)
        and _names(node.slice) == item
        and dotted_name(node.value) == name
        for part in body_of(loop)
        for node in nodes(part)
    )


def _names(target: ast.expr) -> list[Taken]:
    """The names that a target consists of; none if it is made of anything else."""
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    names: list[Taken] = [part.id for part in parts if isinstance(part, ast.Name)]
    return names if len(names) == len(parts) else []


def _values(names: list[Taken], item: Value) -> list[Value]:
    """What is known of each of the names, or of each column."""
    values = []
    for number, name in enumerate(names):
        if isinstance(name, tuple):
            column, items = name[1], item.items or ()
            if isinstance(column, str):
                values.append(item)
                continue
            known = -len(items) <= column < len(items)
            values.append(items[column] if known else item.element or UNKNOWN)
        else:
            values.append(part_of(item, number, len(names)) if len(names) > 1 else item)
    return values


def _by_roles(used: list[tuple[Roles, Value]], read: list[tuple[Roles, Value]]) -> Items:
    """What items are whose parts play these roles; `read` are those that are read at all."""
    number = all(value.is_number for _, value in read)
    if any(Role.EDGE in roles for roles, _ in read):
        bounds = all(roles <= BESIDE_EDGES for roles, _ in read)
        return Items.BOUNDS if bounds else Items.OBJECTS
    if all(roles == TESTS for roles, _ in read):
        return Items.FLAGS
    if all(counts(roles, value.is_number) for roles, value in read):
        if number and not any(Role.BOUND in roles for roles, _ in read):
            return Items.NUMBERS
        ends = all(Role.END in roles for roles, _ in read)
        if number or ends or len(used) == 1:
            if not all(Role.COMPARED in roles for roles, _ in read):
                return Items.FACTORS
            placed = all(Role.PLACE in roles for roles, _ in read)
            return Items.CHOSEN if placed and not number else Items.COMPARED
        return Items.OBJECTS
    if len(used) > 1 and all(_placed(roles, value) for roles, value in used):
        return Items.PLACES
    if all(roles <= POSITIONS for roles, _ in read):
        return Items.POSITIONS
    if all(roles <= SIZES for roles, _ in read):
        return Items.SIZES
    if all(roles == MEASURES for roles, _ in read):
        return Items.MEASURED
    return Items.OBJECTS


def _placed(roles: Roles, value: Value) -> bool:
    """Whether a part of an item is one of several positions, or a number beside these."""
    placed = roles == {Role.PLACE} and not value.is_tensor
    return placed or counts(roles, value.is_number)


def may_be_none(target: str, node: LoopNode) -> bool:
    """Whether a loop asks of its variable whether it is None."""
    return any(
        isinstance(test, ast.Compare)
        and isinstance(test.ops[0], (ast.Is, ast.IsNot))
        and isinstance(test.left, ast.Name)
        and test.left.id == target
        for test in nodes(node)
    )
