"""Which parameters of a function say how large a tensor is that it makes: `ones(2**scale)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.knowledge.table import torch_function
from flake8_vectorize.analysis.syntax.storages import parameters
from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

# functions all of whose plain arguments are sizes, with those whose first one is
SIZED = frozenset(str.split("empty eye ones rand randn zeros new_empty new_ones new_zeros repeat"))
SIZED_FIRST = frozenset(str.split("full new_full"))
# what a number is made of other numbers by
ROUNDING = frozenset(str.split("int round max min abs math.ceil math.floor"))


def sizing(function: FunctionNode, imports: Imports) -> frozenset[str]:
    """The parameters that the sizes of tensors are computed from which a function makes."""
    parts = nodes(function)
    sizes = names_below(*_sizes(parts, imports))
    given = frozenset(parameters(function))
    if not sizes or not given:
        return frozenset()
    made = {
        part.targets[0].id: part.value
        for part in parts
        if isinstance(part, ast.Assign)
        and isinstance(part.targets[0], ast.Name)
        and _is_number(part.value)
    }
    pending = list(sizes & made.keys())
    while pending:
        found = names_below(made.pop(pending.pop()))
        pending += (found - sizes) & made.keys()
        sizes |= found
    return given & sizes


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
