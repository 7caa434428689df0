"""What a loop does with the parts of tensors that the items of a list pick, and with the items."""

from __future__ import annotations

import ast
from collections.abc import Callable, Container, Iterator, Sequence
from enum import Enum
from typing import Any

from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.syntax.aliases import root_of
from flake8_vectorize.analysis.syntax.walking import children, statements
from flake8_vectorize.analysis.values.imports import dotted_name

NO_PLACES = (ast.Slice, ast.Tuple, ast.Subscript)

# methods that write what they get, as it is
FILLING = frozenset({"copy_", "fill_"})

IsItem = Callable[[ast.AST], bool]


class Pick(Enum):
    """What becomes of a part of a tensor at once."""

    PLACED = "copied to a place, or the place itself"
    REDUCED = "reduced along the axis that is picked from"
    COMPUTED = "anything else"


def only_stored(is_item: IsItem, body: Sequence[ast.AST]) -> bool:
    """Whether items are written into something as they are, and nothing else is done with them:
    `rows[i] = item`, `rows[i].copy_(item)`.
    """
    if not any(map(is_item, filter(None, map(_stored, statements(body))))):
        return False
    pending: list[Any] = list(body)
    while pending:
        node = pending.pop()
        if is_item(node):
            return False
        stored = _stored(node)
        if stored is not None and is_item(stored):
            pending += node.targets if type(node) is ast.Assign else [node.value.func]
        else:
            pending += children(node)
    return True


def named(name: str) -> IsItem:
    """Recognizes the item that a name holds."""
    return lambda node: type(node) is ast.Name and getattr(node, "id", "") == name


def _stored(node: Any) -> ast.expr | None:
    """What a statement writes into a part of something, or None."""
    if type(node) is ast.Assign:
        alone = len(node.targets) == 1 and type(node.targets[0]) is ast.Subscript
        return node.value if alone else None
    if type(node) is ast.Expr and type(node.value) is ast.Call:
        call = node.value
        copies = type(call.func) is ast.Attribute and call.func.attr in FILLING
        return call.args[0] if copies and len(call.args) == 1 and not call.keywords else None
    return None


def item_of(container: str) -> IsItem:
    """Recognizes one item of a container, or a part of one: `rows[i]`, `rows[i][0]`; what is looked
    up by an item of something else, `rows[names[i]]`, has a key.
    """

    def is_item(node: ast.AST) -> bool:
        if not isinstance(node, ast.Subscript) or isinstance(node.slice, NO_PLACES):
            return False
        if isinstance(node.slice, ast.Constant) and isinstance(node.value, ast.Subscript):
            return is_item(node.value)
        return dotted_name(node.value) == container

    return is_item


def picks(is_item: IsItem, body: Sequence[ast.AST], tensors: Container[str]) -> frozenset[Pick]:
    """What becomes of the parts of tensors, known by their names, that items pick: none if an item
    is anything but a position in one.
    """
    found: set[Pick] = set()
    for pick in _picks(is_item, body, tensors):
        if pick is None:
            return frozenset()
        found.add(pick)
    return frozenset(found)


def _picks(
    is_item: IsItem, body: Sequence[ast.AST], tensors: Container[str]
) -> Iterator[Pick | None]:
    pending: list[tuple[Any, Any, Any]] = [(node, None, None) for node in body]
    while pending:
        node, around, beyond = pending.pop()
        if is_item(node):
            if not _is_counted(around):
                yield None
            continue
        if type(node) is ast.Subscript:
            position: Any = node.slice
            parts = position.elts if type(position) is ast.Tuple else [position]
            held = [part for part in parts if is_item(part)]
            if held and root_of(node.value) not in tensors:
                yield None
            elif held:
                yield _pick(node, around, beyond, held[0] is parts[0])
            pending.append((node.value, node, around))
            pending += [(part, node, around) for part in parts if not is_item(part)]
            continue
        pending += [(child, node, around) for child in children(node)]


def _is_counted(around: Any) -> bool:
    """Whether what stands around an item asks for no more than its length."""
    return type(around) is ast.Call and dotted_name(around.func) == "len"


def _pick(part: ast.Subscript, around: Any, beyond: Any, first: bool) -> Pick:
    """What becomes of a part; `first` says that it is picked along the first axis."""
    kind = type(around)
    if kind is ast.Assign:
        targets = around.targets
        alone = len(targets) == 1 and type(targets[0]) is ast.Subscript
        return Pick.PLACED if alone else Pick.COMPUTED
    if first and kind is ast.Attribute and type(beyond) is ast.Call:
        return Pick.REDUCED if _reduces(around.attr, beyond, beyond.args) else Pick.COMPUTED
    if first and kind is ast.Call and around.args and around.args[0] is part:
        name = dotted_name(around.func).rpartition(".")[2]
        return Pick.REDUCED if _reduces(name, around, around.args[1:]) else Pick.COMPUTED
    return Pick.COMPUTED


def _reduces(name: str, call: ast.Call, arguments: Sequence[ast.expr]) -> bool:
    """Whether a call reduces its operand along the first axis, or along all."""
    operation = tensor_method(name)
    if operation is None or not operation.reducing:
        return False
    axes = [keyword.value for keyword in call.keywords if keyword.arg == "dim"] or arguments
    axis = next(iter(axes), None)
    return axis is None or (isinstance(axis, ast.Constant) and axis.value == 0)
