"""Dictionaries whose entries are sums of what a loop takes of a tensor, each under a number that it
reads of one: segments of a tensor, as a tensor holds them in rows.
"""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.expressions import Expressions
from flake8_vectorize.analysis.evaluation.sole import is_alone
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.syntax.segments import Sums, sums_in
from flake8_vectorize.analysis.syntax.spelling import source_of
from flake8_vectorize.analysis.syntax.zeros import begins_with_zeros
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.subscripts import subscript_of
from flake8_vectorize.analysis.values.value import Kind, Value, View


def summed_in(state: State, node: ast.For, body: list[ast.stmt]) -> Sums:
    """The body of a loop, in which what is added to the entries of dictionaries is written by
    operators, if nothing else in the loops around looks into them.
    """
    held = {
        name: value
        for name in state.usage.writes(node).mutated
        if (value := state.names.get(name)) is not None
        and value.kind is Kind.MAPPING
        and _is_of_numbers(value)
    }
    held = {name: value for name, value in held.items() if is_alone(state, name)}
    if not held:
        return Sums(body)
    begun = {name for name, made in state.usage.filled if begins_with_zeros(made)}
    begun |= {name for name, value in held.items() if value.element is not None}
    around = state.loops.frames[0].node if state.loops else node
    return sums_in(body, around, held.keys(), begun)


def _is_of_numbers(mapping: Value) -> bool:
    """Whether nothing, or nothing but numbers, is known to be in a mapping."""
    return not mapping.items and (mapping.element is None or mapping.element.is_number)


def adds_to_segment(
    state: State, expressions: Expressions, node: ast.AugAssign, value: Value
) -> bool:
    """Adds to the entry of such a dictionary as to a row of a tensor; False for anything else."""
    held = _segment(state, expressions, node, value)
    if held is None:
        return False
    result = expressions.binary(node.op, state.read(held), value)
    state.store(held, result, result.forms, node.lineno)
    return True


def _segment(
    state: State, expressions: Expressions, node: ast.AugAssign, value: Value
) -> Value | None:
    """The entry of such a dictionary that a statement adds to, as a place in a storage; None for
    any other, and for sums of plain numbers.
    """
    target, frame = node.target, state.loops.innermost
    if frame is None or not frame.summed or not isinstance(target, ast.Subscript):
        return None
    name = dotted_name(target.value)
    if name not in frame.summed or not (value.is_tensor or isinstance(node.value, ast.Constant)):
        return None
    key = expressions.raw(target.slice)
    if not key.is_number or key.affine is not None or not frame.touches(key.taint):
        return None
    place = subscript_of(key, source_of(target.slice))
    return Value(Kind.UNKNOWN, text=name, taint=key.taint, view=View(name, (place,)))
