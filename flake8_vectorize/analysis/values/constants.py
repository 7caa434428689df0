"""The numbers that a file gives a name once and for all, one by one or in a list, its tensors and
its dictionaries.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

from flake8_vectorize.analysis.knowledge.table import tensor_method, torch_function
from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.most import among, bound_at
from flake8_vectorize.analysis.values.value import NUMBER, TEXT, UNKNOWN, Kind, Value

# of a longer list or range no more is kept than what one of its items is
MOST_ITEMS = 16
# of a longer dictionary no more is kept than what one of its entries is
MOST_ENTRIES = 4
# the `proof` of a list of numbers that is longer, or as long as some number says
MANY = "as many numbers as it says itself"
_SEQUENCE = Value(Kind.SEQUENCE)
_NUMBERS = Value(Kind.SEQUENCE, element=NUMBER, proof=MANY)
LISTS = (ast.List, ast.Tuple, ast.ListComp, ast.BinOp)
# functions of Python's that make numbers of numbers
OF_NUMBERS = frozenset({"int", "float", "abs", "round", "min", "max", "pow"})


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
            entry = _entry(target.id, node.value)
            items = _few_entries(node.value)
            found[target.id] = Value(Kind.MAPPING, text=target.id, element=entry, items=items)
        if isinstance(node.value, ast.Call):
            maker = made_by(node.value, imports)
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


def _few_entries(node: ast.Dict | ast.DictComp) -> tuple[Value, ...] | None:
    """An item for each entry of a dictionary that is written out, if there is a handful of them."""
    few = isinstance(node, ast.Dict) and None not in node.keys and len(node.keys) <= MOST_ENTRIES
    return tuple(map(literal, node.values)) or None if few and isinstance(node, ast.Dict) else None


def literal(node: ast.expr | None) -> Value:
    """What a number, a truth or a text is that is written out; unknown where it is none."""
    if not isinstance(node, ast.Constant):
        return UNKNOWN
    if isinstance(node.value, (bool, float, complex)):
        return NUMBER
    if isinstance(node.value, int):
        return Value(Kind.INTEGER)
    return TEXT if isinstance(node.value, str) else UNKNOWN


def made_by(node: ast.expr, imports: Imports) -> str:
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


def listed(node: ast.List | ast.Tuple | ast.ListComp | ast.BinOp) -> Value:
    """The list that an expression makes, with its items where these are seen to be numbers; unknown
    if it makes something else.
    """
    if isinstance(node, ast.BinOp):
        if not isinstance(node.left, ast.List):
            return UNKNOWN
        one = len(node.left.elts) == 1 and isinstance(node.op, ast.Mult)
        return _NUMBERS if one and _number(node.left.elts[0]) else _SEQUENCE
    if isinstance(node, ast.ListComp):
        return _NUMBERS if _counts(node) else _SEQUENCE
    numbers = written_out(node)
    if numbers is not None:
        return numbers if numbers.items else numbers._replace(proof=MANY)
    return _SEQUENCE if isinstance(node, ast.List) else UNKNOWN


def _counts(node: ast.ListComp) -> bool:
    """Whether a comprehension computes a number of each number of a range."""
    header = node.generators[0]
    walked = header.iter
    if len(node.generators) > 1 or header.ifs or not isinstance(header.target, ast.Name):
        return False
    if not isinstance(walked, ast.Call) or dotted_name(walked.func) != "range":
        return False
    ends = {dotted_name(end) for end in walked.args} - {""}
    return _is_computed(node.elt, ends | {header.target.id})


def _is_computed(node: ast.expr, numbers: Collection[str]) -> bool:
    """Whether an expression is a number that is computed of nothing but numbers."""
    if isinstance(node, ast.BinOp):
        return _is_computed(node.left, numbers) and _is_computed(node.right, numbers)
    if isinstance(node, ast.UnaryOp):
        return _is_computed(node.operand, numbers)
    if isinstance(node, ast.Call):
        name = dotted_name(node.func)
        known = name in OF_NUMBERS or name.startswith("math.")
        return known and all(_is_computed(part, numbers) for part in node.args)
    return _number(node) is not None or dotted_name(node) in numbers
