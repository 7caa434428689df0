"""The numbers that a file gives a name once and for all, one by one or in a list, its tensors and
its dictionaries.
"""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.table import tensor_method, torch_function
from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.most import among, bound_at
from flake8_vectorize.analysis.values.value import NUMBER, TEXT, UNKNOWN, Kind, Value

# of a longer list or range no more is kept than what one of its items is
MOST_ITEMS = 16


def constants_of(tree: ast.Module, imports: Imports) -> dict[str, Value]:
    """The names in capitals that the top level of a file binds to a whole number or to a list of
    numbers, and all names that it binds to a dictionary or to what torch makes.
    """
    found: dict[str, Value] = {}
    for node in tree.body:
        if not isinstance(node, (ast.Assign, ast.AnnAssign)):
            continue
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        if not isinstance(target, ast.Name):
            continue
        if isinstance(node.value, (ast.Dict, ast.DictComp)):
            found[target.id] = Value(
                Kind.MAPPING, text=target.id, element=_entry(target.id, node.value)
            )
        if isinstance(node.value, ast.Call):
            maker = _made_by(node.value, imports)
            if maker:
                proof = f"{maker}, line {node.lineno}"
                found[target.id] = Value(Kind.TENSOR, text=target.id, proof=proof)
        if not target.id.isupper() or isinstance(node, ast.AnnAssign):
            continue
        if isinstance(node.value, ast.Constant):
            number = node.value.value
            if type(number) is int:
                found[target.id] = Value(
                    Kind.INTEGER, text=target.id, constant=number, affine=Affine(number)
                )
            continue
        numbers = written_out(node.value)
        if numbers is not None:
            found[target.id] = numbers._replace(text=target.id)
    return found


def _entry(name: str, node: ast.Dict | ast.DictComp) -> Value | None:
    """What each entry is that a name in capitals has: a number where all are written out."""
    return among(node.values) if name.isupper() and isinstance(node, ast.Dict) else None


def literal(node: ast.expr | None) -> Value:
    """What a number, a truth or a text is that is written out; unknown where it is none."""
    if not isinstance(node, ast.Constant):
        return UNKNOWN
    if isinstance(node.value, (bool, float, complex)):
        return NUMBER
    if isinstance(node.value, int):
        return Value(Kind.INTEGER)
    return TEXT if isinstance(node.value, str) else UNKNOWN


def _made_by(node: ast.expr, imports: Imports) -> str:
    """The function of torch whose tensor an expression is, or what methods make of it; or ''."""
    while isinstance(node, ast.Call):
        full = imports.resolve(dotted_name(node.func))
        operation = torch_function(full) if full else None
        if operation is not None:
            return full if operation.result == "t" else ""
        if not isinstance(node.func, ast.Attribute):
            return ""
        method = tensor_method(node.func.attr)
        if method is None or method.result != "t":
            return ""
        node = node.func.value
    return ""


def written_out(node: ast.expr) -> Value | None:
    """The list of numbers, or of pairs of them, that a display consists of; None for others."""
    if not isinstance(node, (ast.Tuple, ast.List)) or not node.elts:
        return None
    items = []
    for part in node.elts[: MOST_ITEMS + 1]:
        item = _number(part) or written_out(part)
        if item is None:
            return None
        items.append(item)
    if len(items) > MOST_ITEMS:
        return Value(Kind.SEQUENCE, element=items[0])
    return Value(Kind.TUPLE, items=tuple(items))


def _number(node: ast.expr) -> Value | None:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    if not isinstance(node, ast.Constant) or isinstance(node.value, bool):
        return None
    if isinstance(node.value, int):
        return Value(Kind.INTEGER, function=bound_at(node.value))
    return NUMBER if isinstance(node.value, float) else None
