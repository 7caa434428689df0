"""How a loop uses the items of a Python list: as numbers in arithmetic, or as objects."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.walking import children

ARITHMETIC = (ast.BinOp, ast.UnaryOp, ast.Compare)


def only_factors(name: str, body: Sequence[ast.AST], number: bool) -> bool:
    """Whether a name is read only as an operand, as the end of a slice that a constant fills, or,
    known as a `number`, as a position in a tensor.

    It is known where it is an operand somewhere. No list takes several positions.
    """
    places = False
    pending: list[tuple[ast.AST, ast.AST | None, bool]] = [(node, None, False) for node in body]
    while pending:
        node, around, filled = pending.pop()
        if isinstance(node, ast.Name) and node.id == name:
            slicing = filled and isinstance(around, ast.Slice)
            place = isinstance(around, ast.Subscript)
            if not (slicing or place or isinstance(around, ARITHMETIC)):
                return False
            number = number or not place
            places = True
        if isinstance(node, ast.Assign):
            filled = isinstance(node.value, ast.Constant)
        if not isinstance(node, ast.Subscript):
            pending += [(child, node, filled) for child in children(node)]
            continue
        pending.append((node.value, None, filled))
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
        for part in parts:
            if not isinstance(part, ast.Slice):
                pending.append((part, node, filled))
            elif part.lower is not None and part.upper is not None:
                pending += [(end, node, filled) for end in (part.lower, part.upper)]
            elif filled:
                pending.append((part, node, filled))
            elif _mentions(name, part):
                return False
        if not parts:
            pending.append((node.slice, None, filled))
    return places and number


def _mentions(name: str, node: ast.AST) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))


def only_positions(names: frozenset[str], body: Sequence[ast.AST]) -> bool:
    """Whether each of these names is read, and only as one of several positions in a subscript."""
    found: set[str] = set()
    pending: list[ast.AST] = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) and node.id in names:
            return False
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
            pending.append(node.value)
            for part in node.slice.elts:
                if isinstance(part, ast.Name) and part.id in names:
                    found.add(part.id)
                else:
                    pending.append(part)
        else:
            pending += children(node)
    return found == names


def only_fills(name: str, body: Sequence[ast.stmt]) -> bool:
    """Whether a body does nothing but write to parts of something what does not depend on a name,
    which is one of several positions of each: `x[:, name] = 0`, `x[index[:, name]] = 0`.
    """
    for statement in body:
        if isinstance(statement, ast.For):
            if _mentions(name, statement.iter) or not only_fills(name, statement.body):
                return False
            continue
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            return False
        target, value = statement.targets[0], statement.value
        if not isinstance(target, ast.Subscript) or _mentions(name, value):
            return False
        if any(isinstance(part, ast.Call) for part in (*ast.walk(value), *ast.walk(target))):
            return False
        if not only_positions(frozenset((name,)), [target]):
            return False
    return bool(body)
