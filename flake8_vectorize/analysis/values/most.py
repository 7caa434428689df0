"""What a whole number is at most that is one of several constants, or the least of several."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value

# how the `function` of a number begins that is one of several constants
AT_MOST = "at most:"


def at_most(value: Value) -> int | None:
    """The largest of the constants that a whole number may be, if it is one of them."""
    if value.function.startswith(AT_MOST):
        return int(value.function[len(AT_MOST) :])
    return value.affine.known if value.affine is not None and value.kind is Kind.INTEGER else None


def bound_at(number: int) -> str:
    """What is marked on a number that is this one at most."""
    return f"{AT_MOST}{number}"


def one_of(left: ast.expr, right: ast.expr) -> Value:
    """A number that is one of two constants; unknown where these are anything else."""
    return among((left, right)) or UNKNOWN


def among(nodes: Collection[ast.expr]) -> Value | None:
    """A number that is one of these; None unless all of them are whole numbers written out."""
    whole = [node.value for node in nodes if isinstance(node, ast.Constant)]
    numbers = [number for number in whole if type(number) is int]
    if not numbers or len(numbers) < len(nodes):
        return None
    return Value(Kind.INTEGER, function=bound_at(max(numbers)))


def bound_of_any(values: Iterable[Value]) -> str:
    """What is marked on a number that is one of these."""
    known = [at_most(value) for value in values]
    numbers = [number for number in known if number is not None]
    return bound_at(max(numbers)) if numbers and len(numbers) == len(known) else ""


def least_bound(values: Iterable[Value]) -> int | None:
    """What the least of several numbers is at most."""
    return min((number for number in map(at_most, values) if number is not None), default=None)


def moved_bound(operator: ast.operator, left: Value, right: Value) -> str:
    """What is marked on `n - 1` or `n + 1` if `n` is one of several constants, and on `n - len(x)`,
    which is no more than `n`.
    """
    if not left.function.startswith(AT_MOST) or right.affine is None:
        return ""
    most, step = at_most(left), right.affine.known
    if most is None or not isinstance(operator, (ast.Add, ast.Sub)):
        return ""
    if step is None:
        less = isinstance(operator, ast.Sub) and right.function.startswith("len:")
        return bound_at(most) if less else ""
    return bound_at(most + step if isinstance(operator, ast.Add) else most - step)
