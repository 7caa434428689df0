"""What conditions say in the first iteration and in the others, as their text shows: `i == 0`."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from enum import Enum

from flake8_vectorize.analysis.syntax.conditions import bindings_of
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.analysis.values.imports import dotted_name

COMPARES: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
}


class Pass(Enum):
    """Which iterations of a loop are meant."""

    ANY = "any"
    FIRST = "first"
    BEHIND = "behind"  # all but the first


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


def tells_first(loop: LoopNode, name: str) -> bool:
    """Whether a condition in a loop that chooses where a name is read or bound may tell the first
    iteration from the others.
    """
    root = name.partition(".")[0]
    choices = [node for node in nodes(loop) if isinstance(node, (ast.If, ast.IfExp))]
    asked = {
        other for node in choices if root in names_below(node) for other in names_below(node.test)
    }
    return bool(asked) and not asked.isdisjoint(first_numbers(loop))


def said(test: ast.expr, first: Mapping[str, int], which: Pass) -> bool | None:
    """What a condition says in iterations of a loop whose variables begin with these numbers; None
    where that differs or is not known.
    """
    if which is Pass.ANY:
        return None
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        other = said(test.operand, first, which)
        return None if other is None else not other
    if isinstance(test, ast.BoolOp):
        parts = [said(part, first, which) for part in test.values]
        decides = isinstance(test.op, ast.Or)
        if decides in parts:
            return decides
        return None if None in parts else not decides
    if isinstance(test, ast.Name) and test.id in first:
        return _compared(ast.NotEq, first[test.id], 0, which)
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    begins = first.get(getattr(test.left, "id", ""))
    number = getattr(test.comparators[0], "value", None)
    if begins is None or not isinstance(number, int):
        return None
    return _compared(type(test.ops[0]), begins, number, which)


def _compared(how: type[ast.cmpop], begins: int, number: int, which: Pass) -> bool | None:
    """What a comparison of a number with a counter says: of its first value, or of all others."""
    compares = COMPARES.get(how)
    if compares is None:
        return None
    if which is Pass.FIRST:
        return compares(begins, number)
    # beyond these places a comparison says the same again and again
    places = {max(begins + 1, place) for place in (begins + 1, number, number + 1)}
    answers = {compares(place, number) for place in places}
    return answers.pop() if len(answers) == 1 else None
