"""What conditions say in the iterations behind the first one, as their text shows: `i == 0`."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from flake8_vectorize.analysis.syntax.conditions import bindings_of
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.values.imports import dotted_name

# what comparisons say of two numbers of which the left one is so far above the right, or further
SAYS: dict[type[ast.cmpop], Callable[[int], bool | None]] = {
    ast.Eq: lambda above: False if above > 0 else None,
    ast.NotEq: lambda above: True if above > 0 else None,
    ast.Gt: lambda above: True if above > 0 else None,
    ast.GtE: lambda above: True if above >= 0 else None,
    ast.Lt: lambda above: False if above >= 0 else None,
    ast.LtE: lambda above: False if above > 0 else None,
}


def first_numbers(loop: LoopNode) -> dict[str, int]:
    """The variables of a header that count up from a number that stands there, and nothing else
    moves, each with that number.
    """
    if not isinstance(loop, ast.For):
        return {}
    target, iterable = loop.target, loop.iter
    if not isinstance(iterable, ast.Call):
        return {}
    function, given = dotted_name(iterable.func), iterable.args
    if function == "enumerate" and isinstance(target, (ast.Tuple, ast.List)) and target.elts:
        target = target.elts[0]
        given = [*given[1:], *(keyword.value for keyword in iterable.keywords)]
    elif function != "range" or len(given) > 2 or iterable.keywords:
        return {}
    else:
        given = given[:-1]
    first = getattr(given[0], "value", None) if given else 0
    if not isinstance(target, ast.Name) or not isinstance(first, int):
        return {}
    return {target.id: first} if bindings_of(target.id, loop) == 1 else {}


def said_behind(test: ast.expr, first: Mapping[str, int]) -> bool | None:
    """What a condition says in every iteration behind the first one of a loop whose variables begin
    with these numbers; None where that differs or is not known.
    """
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        said = said_behind(test.operand, first)
        return None if said is None else not said
    if isinstance(test, ast.BoolOp):
        parts = [said_behind(part, first) for part in test.values]
        decides = isinstance(test.op, ast.Or)
        if decides in parts:
            return decides
        return None if None in parts else not decides
    if isinstance(test, ast.Name):
        return True if first.get(test.id, -1) >= 0 else None
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    begins = first.get(getattr(test.left, "id", ""))
    number = getattr(test.comparators[0], "value", None)
    if begins is None or not isinstance(number, int):
        return None
    says = SAYS.get(type(test.ops[0]))
    return says(begins + 1 - number) if says is not None else None
