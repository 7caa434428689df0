"""How a loop uses the items of a Python list: as numbers, as positions, or as objects."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

from flake8_vectorize.analysis.knowledge.table import TENSOR_ONLY, tensor_method
from flake8_vectorize.analysis.syntax.saying import SAYING, parts_computed
from flake8_vectorize.analysis.syntax.walking import CHILDREN, nodes
from flake8_vectorize.analysis.syntax.zeros import asks_or_zero
from flake8_vectorize.analysis.values.imports import dotted_name

Around = ast.AST | None
# what a loop takes of one item: the item itself, by its name or its place in a list, `rows[i]`,
# or one column of it, `name[2]`
Taken = str | tuple[str, int | str]


class Role(Enum):
    """What an item stands for at one place."""

    OPERAND = "operand of an operator"
    COMPARED = "side of a comparison"
    TESTED = "condition by itself"
    ARGUMENT = "argument of what takes numbers"
    END = "end of a slice that a constant fills"
    PLACE = "one of several positions in a subscript"
    BOUND = "start or stop of one of several slices"
    EDGE = "in the start or stop of any other slice"
    SOLE = "the only position in a subscript"
    SIZE = "size of what torch makes"
    MEASURED = "asked for its own size"
    OBJECT = "anything else"


Roles = frozenset[Role]
# no list is any of these, or its truth is what counts
OF_NUMBERS = frozenset({Role.OPERAND, Role.COMPARED, Role.TESTED, Role.END})
OBJECTS = frozenset({Role.OBJECT})
POSITIONS = frozenset({Role.PLACE, Role.SOLE})
SIZES = frozenset({Role.SIZE})
MEASURES = frozenset({Role.MEASURED})
TESTS = frozenset({Role.TESTED})
# a slice takes nothing but whole numbers, and what it does not know is one beside it
BESIDE_EDGES = OF_NUMBERS | {Role.EDGE, Role.BOUND, Role.PLACE, Role.ARGUMENT, Role.SIZE}
# functions that make a number of a number, or a tensor of one
FROM_NUMBERS = frozenset({"float", "int", "abs", "round", "tensor", "as_tensor"})
WHOLE = frozenset({"int", "round", "tuple"})
FILLS = frozenset({"full", "full_like", "new_full"})
# methods that write one number to all elements
FILLING = frozenset({"fill_", "zero_"})
# functions whose first argument may be a tuple of sizes
SIZED = frozenset({"full", "new_full", "ones", "zeros", "new_ones", "new_zeros"})
# functions that make something of one length, if they get one number
MAKING = frozenset({"arange", "ones", "zeros", "rand", "randn"})
# attributes and methods that say how large something is
MEASURING = frozenset({"shape", "size"})
# methods that take one size after another
REPEATS = frozenset({"repeat", "expand", "tile"})


def counts(roles: Roles, number: bool) -> bool:
    """Whether an item with these roles is a number that nothing but arithmetic and subscripts see.

    It is known to be a `number`, or by its roles: no list is an operand and one of several
    positions.
    """
    if number:
        return bool(roles) and Role.OBJECT not in roles
    beside = POSITIONS if Role.PLACE in roles else frozenset()
    return bool(roles & OF_NUMBERS) and roles <= OF_NUMBERS | beside | {Role.BOUND}


def columns_of(name: str, body: Sequence[ast.AST]) -> list[Taken]:
    """The columns of an item that a loop takes nothing else of: `name[0]`, `name[2]`; none if it
    uses the item as a whole.
    """
    found: set[int] = set()
    pending: list[Any] = list(body)
    while pending:
        node = pending.pop()
        kind = type(node)
        if kind is ast.Name:
            if node.id == name:
                return []
        elif kind is ast.Subscript and _is_column(node, name):
            found.add(node.slice.value)
        else:
            pending += CHILDREN[kind](node)
    return [(name, number) for number in sorted(found)]


def _is_column(node: ast.Subscript, name: str) -> bool:
    held, index = node.value, node.slice
    if type(held) is not ast.Name or type(index) is not ast.Constant:
        return False
    return held.id == name and type(index.value) is int and type(node.ctx) is ast.Load


def roles_of(name: Taken, body: Sequence[ast.AST]) -> Roles:
    """The roles that an item plays in what runs in an iteration, but for what is told to people:
    none if it is not read, and no others once it is an object.
    """
    found: set[Role] = set()
    for role in _roles(name, body):
        if role is Role.OBJECT:
            return OBJECTS
        found.add(role)
    if not found and any(mentions(name, node) for node in body):
        return OBJECTS  # it is told, and nothing else
    return frozenset(found)


def _roles(name: Taken, body: Sequence[ast.AST]) -> Iterator[Role]:
    pending: list[tuple[Any, Around, bool]] = [(node, None, False) for node in body]
    while pending:
        node, around, filled = pending.pop()
        if filled and type(around) is ast.Slice:
            node = _whole(node)
            if type(node) is ast.BinOp:
                pending += [(node.left, around, filled), (node.right, around, filled)]
                continue
        kind = type(node)
        if (kind is ast.Name or kind is ast.Subscript) and _is_taken(node, name):
            yield _role(node, around, filled)
            continue
        if kind is ast.Name or kind is ast.Constant:
            continue
        if kind in SAYING and (computed := parts_computed(node)) is not None:
            pending += [(part, node, False) for part in computed]
            continue
        if kind is not ast.Subscript:
            if kind is ast.Assign:
                filled = type(node.value) is ast.Constant
            elif kind is ast.Expr:
                filled = _fills_all(node.value)
            elif kind is ast.Tuple and type(around) is ast.Call:
                pending += [(child, around, filled) for child in node.elts]
                continue
            pending += [(child, node, filled) for child in CHILDREN[kind](node)]
            continue
        pending.append((node.value, None, filled))
        several = type(node.slice) is ast.Tuple
        for part in _parts(node.slice):
            if _is_taken(_whole(part), name):
                yield Role.PLACE if several else Role.SOLE
            elif type(part) is not ast.Slice:
                pending.append((part, node, filled))
            elif part.lower is not None and part.upper is not None and several:
                around = part if filled else node
                pending += [(end, around, filled) for end in (part.lower, part.upper)]
            elif filled:
                pending.append((part, node, filled))
            elif mentions(name, part):
                yield Role.EDGE


def _fills_all(node: ast.expr) -> bool:
    """Whether a call writes one constant to all elements of something."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    constant = all(isinstance(argument, ast.Constant) for argument in node.args)
    return node.func.attr in FILLING and constant


def _whole(node: ast.AST) -> ast.AST:
    """What a whole number, or a tuple of them, is made of, or the node itself."""
    cast = isinstance(node, ast.Call) and len(node.args) == 1 and dotted_name(node.func) in WHOLE
    return node.args[0] if cast and isinstance(node, ast.Call) else node


def _is_taken(node: Any, name: Taken) -> bool:
    """Whether a node is the item, or the column of it, that is asked for."""
    kind = type(node)
    if type(name) is str:
        return kind is ast.Name and node.id == name
    if kind is not ast.Subscript:
        return False
    if type(name[1]) is str:
        return takes_at(node, name[0], name[1])
    return _is_column(node, name[0]) and node.slice.value == name[1]


def takes_at(node: ast.Subscript, container: str, position: str) -> bool:
    """Whether a subscript reads an item of a list at the place that a name says."""
    place = node.slice
    if type(place) is not ast.Name or place.id != position or type(node.ctx) is not ast.Load:
        return False
    return dotted_name(node.value) == container


def _parts(position: ast.expr) -> list[Any]:
    """The positions of a subscript; a list with one number in it is one that keeps the axis."""
    parts = position.elts if isinstance(position, ast.Tuple) else [position]
    return [
        part.elts[0] if isinstance(part, ast.List) and len(part.elts) == 1 else part
        for part in parts
    ]


def _role(node: ast.expr, around: Around, filled: bool) -> Role:
    if isinstance(around, ast.Compare):
        return _compared(around)
    denied = isinstance(around, ast.UnaryOp) and isinstance(around.op, ast.Not)
    if denied or (isinstance(around, ast.If) and around.test is node):
        return Role.TESTED
    if isinstance(around, (ast.BinOp, ast.UnaryOp)):
        return Role.OPERAND
    if isinstance(around, ast.Slice) and filled:
        return Role.END
    if isinstance(around, ast.Subscript):
        return Role.BOUND
    if _measures(around):
        return Role.MEASURED
    if isinstance(around, ast.Call) and _is_size(around, node):
        return Role.SIZE
    if isinstance(around, ast.Call) and _takes_numbers(around, node):
        # no object but a tensor has such a method, and it takes no list
        return Role.OPERAND if _attribute(around.func) in TENSOR_ONLY else Role.ARGUMENT
    return Role.OBJECT


def _measures(around: Around) -> bool:
    """Whether nothing is asked of an item but its size."""
    if isinstance(around, ast.Attribute):
        return around.attr in MEASURING
    return isinstance(around, ast.Call) and dotted_name(around.func) == "len"


def _attribute(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else ""


def _compared(node: ast.Compare) -> Role:
    if any(isinstance(operator, (ast.Is, ast.IsNot)) for operator in node.ops):
        return Role.OBJECT
    if any(isinstance(operator, (ast.In, ast.NotIn)) for operator in node.ops):
        return Role.ARGUMENT
    sides = (node.left, *node.comparators)
    if any(isinstance(side, ast.Constant) and isinstance(side.value, str) for side in sides):
        return Role.OBJECT
    return Role.COMPARED


def _takes_numbers(call: ast.Call, item: ast.expr) -> bool:
    """Whether a call does with an item what an operator does."""
    function = call.func
    if item not in call.args:
        return False
    if isinstance(function, ast.Name):
        return function.id in FROM_NUMBERS
    if not isinstance(function, ast.Attribute):
        return False
    if isinstance(function.value, ast.Name) and function.value.id == "math":
        return True
    if function.attr in FILLS:
        return call.args[0] is not item
    if function.attr in REPEATS or asks_or_zero(call):
        return call.args[0] is item
    operation = tensor_method(function.attr)
    return function.attr in FROM_NUMBERS or (operation is not None and operation.elementwise)


def _is_size(call: ast.Call, item: ast.expr) -> bool:
    """Whether torch makes something of a length, or repeats something along the first axis."""
    name = _attribute(call.func)
    if call.args == [item]:
        return name in MAKING and dotted_name(call.func).startswith("torch.")
    if item in call.args:
        return name in REPEATS and call.args[0] is item
    sizes = call.args[0] if call.args else None
    return isinstance(sizes, ast.Tuple) and item in sizes.elts and name in SIZED


def mentions(name: Taken, node: ast.AST) -> bool:
    return any(_is_taken(part, name) for part in nodes(node))
