"""Which parameters of a function say how large a tensor is that it makes, `ones(2**scale)`, and
which functions make, or cut, as much as an element of what they get says.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import partial

from flake8_vectorize.analysis.knowledge.table import torch_function
from flake8_vectorize.analysis.syntax.storages import parameters
from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import children, names_below, nodes
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

# functions all of whose plain arguments are sizes, with those whose first one is
SIZED = frozenset(str.split("empty eye ones rand randn zeros new_empty new_ones new_zeros repeat"))
SIZED_FIRST = frozenset(str.split("full new_full"))
# what makes a number of an element, and what of other numbers
CASTS = frozenset(str.split("int round math.ceil math.floor"))
ROUNDING = CASTS | {"max", "min", "abs"}


def sizing(function: FunctionNode, imports: Imports) -> frozenset[str]:
    """The parameters that the sizes of tensors are computed from which a function makes."""
    parts = nodes(function)
    sizes = names_below(*_sizes(parts, imports))
    given = frozenset(parameters(function))
    if not sizes or not given:
        return frozenset()
    made = {name: value for name, value in _named(parts) if _is_number(value)}
    pending = list(sizes & made.keys())
    while pending:
        found = names_below(made.pop(pending.pop()))
        pending += (found - sizes) & made.keys()
        sizes |= found
    return given & sizes


def sizes_by_elements(function: FunctionNode, imports: Imports) -> bool:
    """Whether elements of what a function gets say how large a part is that it makes or cuts."""
    parts = nodes(function)
    given = frozenset(parameters(function))
    numbers = {name for name, value in _named(parts) if _reads_element(value, given)}
    if not numbers:
        return False
    numbers |= {n for n, v in _named(parts) if _is_number(v) and numbers & names_below(v)}
    bounds = (bound for part in parts if type(part) is ast.Slice for bound in children(part))
    sizes = (
        word.value
        for part in parts
        if type(part) is ast.Call
        for word in part.keywords
        if word.arg == "size"
    )
    return not numbers.isdisjoint(names_below(*_sizes(parts, imports), *bounds, *sizes))


def _named(parts: Sequence[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    """What names of their own are bound to."""
    for part in parts:
        if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
            yield part.targets[0].id, part.value


def _reads_element(node: ast.expr, given: frozenset[str]) -> bool:
    """Whether an expression is a number that is made of an element of something."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute) and node.func.attr == "item":
        return any(map(partial(_is_element, given), nodes(node.func.value)))
    inner = (part for argument in node.args for part in nodes(argument))
    return dotted_name(node.func) in CASTS and any(map(partial(_is_element, given), inner))


def _is_element(given: frozenset[str], node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) and getattr(node.value, "id", "") in given


def _sizes(parts: Sequence[ast.AST], imports: Imports) -> Iterator[ast.expr]:
    """What calls are given as the sizes of what they make."""
    for call in parts:
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = dotted_name(call.func)
        full = imports.resolve(name)
        last = getattr(call.func, "attr", name)
        if full and torch_function(full) is None:
            continue
        if last in SIZED:
            yield from call.args
        elif last in SIZED_FIRST or (last == "arange" and len(call.args) == 1):
            yield call.args[0]


def _is_number(node: ast.expr) -> bool:
    """Whether an expression computes a number from names, as far as its text tells."""
    return all(
        isinstance(part, (ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp))
        or (isinstance(part, ast.Call) and dotted_name(part.func) in ROUNDING)
        or dotted_name(part) in ROUNDING
        for part in nodes(node)
    )
