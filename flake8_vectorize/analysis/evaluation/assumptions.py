"""What a condition says of names where it holds, or where it does not."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import COUNTABLE, State
from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.narrowing import narrowed_names
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind

# as many items as it pays to know one by one
FEW = 8


def narrow(state: State, test: ast.expr, holds: bool, for_good: bool = False) -> None:
    """Learns what a name is where a test holds, or where it does not: from a type test, and from
    `c == 3` where it is so `for_good`, as everything else has been left.
    """
    if for_good:
        _settle(state, test, holds)
    for name, value in narrowed_names(test, holds).items():
        held = state.lookup(name)
        told = held.kind is Kind.UNKNOWN and value.kind is not Kind.OBJECT
        if value.is_tensor == held.is_tensor and not told:
            continue
        state.names[name] = value._replace(
            text=name, taint=held.taint, forms=held.forms, view=held.view
        )


def _settle(state: State, test: ast.expr, holds: bool) -> None:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) is holds:
        for part in test.values:
            _settle(state, part, holds)
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return
    if not isinstance(test.ops[0], ast.Eq if holds else ast.NotEq):
        return
    counted = _counted(test.left)
    name, bound = dotted_name(counted or test.left), test.comparators[0]
    if not name or not isinstance(bound, ast.Constant) or type(bound.value) is not int:
        return
    held = state.lookup(name)
    if counted is not None:
        if held.kind is Kind.SEQUENCE and held.items is None and 0 <= bound.value <= FEW:
            state.names[name] = held._replace(items=(held.element or UNKNOWN,) * bound.value)
        return
    if held.kind in COUNTABLE and not held.taint:
        number = Affine(bound.value)
        state.names[name] = held._replace(kind=Kind.INTEGER, constant=bound.value, affine=number)


def _counted(node: ast.expr) -> ast.expr | None:
    """What `len()` is taken of."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    return node.args[0] if node.func.id == "len" and len(node.args) == 1 else None
