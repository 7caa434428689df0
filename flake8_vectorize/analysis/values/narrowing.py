"""What a test or a use says about a name: `isinstance(x, Tensor)`, `type(x) is list`,
`torch.is_tensor(x)`, `range(n // 2)`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.values.annotations import MAPPINGS, SEQUENCES, TENSORS
from flake8_vectorize.analysis.values.imports import dotted_name, entry_name
from flake8_vectorize.analysis.values.value import NUMBER, OBJECT, Kind, Value

# what the proof of a tensor says that only a type test showed
TESTED = "tested for"
TENSOR = Value(Kind.TENSOR, proof=TESTED)
SEQUENCE = Value(Kind.SEQUENCE)
MAPPING = Value(Kind.MAPPING)


# what makes a whole number of whole numbers, and of nothing else
WHOLE = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv)


def whole_names(node: ast.expr) -> Iterator[str]:
    """The names that hold whole numbers where an expression is one."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, WHOLE):
        yield from whole_names(node.left)
        yield from whole_names(node.right)
    elif isinstance(node, ast.UnaryOp):
        yield from whole_names(node.operand)
    elif dotted_name(node):
        yield dotted_name(node)


def narrowed_names(test: ast.expr, holds: bool) -> dict[str, Value]:
    """What names are where a condition holds, or where it does not."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return narrowed_names(test.operand, not holds)
    if isinstance(test, ast.BoolOp):
        if isinstance(test.op, ast.And) is not holds:
            return {}
        found: dict[str, Value] = {}
        for part in test.values:
            found.update(narrowed_names(part, holds))
        return found
    if isinstance(test, ast.Compare):
        return _compared(test) if holds else {}
    if not isinstance(test, ast.Call) or not test.args:
        return {}
    function = dotted_name(test.func)
    name = entry_name(test.args[0])
    if not name:
        return {}
    if function.rpartition(".")[2] == "is_tensor":
        return {name: TENSOR if holds else OBJECT}
    if function != "isinstance" or len(test.args) != 2:
        return {}
    tested = _tested(test.args[1])
    if tested is None:
        return {name: OBJECT} if holds else {}
    if holds:
        return {name: tested}
    return {name: OBJECT} if tested.is_tensor else {}


def _compared(test: ast.Compare) -> dict[str, Value]:
    """What a name is whose type is this one: `type(x) is list`."""
    left, right = test.left, test.comparators[0]
    if not isinstance(left, ast.Call) or dotted_name(left.func) != "type" or len(left.args) != 1:
        return {}
    name, sort = entry_name(left.args[0]), _sort(dotted_name(right).rpartition(".")[2])
    same = isinstance(test.ops[0], (ast.Is, ast.Eq)) and len(test.ops) == 1
    return {name: sort} if name and same and sort is not None else {}


def _tested(types: ast.expr) -> Value | None:
    """The sort of value that a type, or a tuple of types, stands for; None if they differ."""
    nodes = types.elts if isinstance(types, ast.Tuple) else [types]
    found = [_sort(dotted_name(node).rpartition(".")[2]) for node in nodes]
    if all(value is not None and value.is_number for value in found):
        return found[0] if len(found) == 1 else NUMBER
    if not found or any(
        value is None or value.kind is not found[0].kind for value in found if found[0]
    ):
        return None
    return found[0]


def _sort(name: str) -> Value | None:
    if name in TENSORS:
        return TENSOR
    if name in SEQUENCES or name in ("tuple", "Tuple"):
        return SEQUENCE
    if name in MAPPINGS:
        return MAPPING
    if name == "int":
        return Value(Kind.INTEGER)
    if name in ("float", "bool", "Number"):
        return NUMBER
    if name in ("str", "ndarray"):
        return OBJECT
    return None
