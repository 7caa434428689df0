"""What stores, methods and sums show of what is not known, where they are met."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.evidence import denied_by_items, shown_by_items
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.syntax.receivers import OF_ARRAYS, shows_tensor
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.terms import picked_terms
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import MOVED, Kind, Value, united
from flake8_vectorize.analysis.values.wording import PICKED

# libraries beside NumPy whose objects have methods of arrays
OTHERS = ("jax", "tensorflow", "cupy", "pandas", "polars", "xarray")


def shown_by_method(state: State, node: ast.Call, receiver: Value, holder: str) -> Value:
    """What the method that is called belongs to, by the name of `holder` if it has one: a tensor if
    only tensors have it, until the name is bound again.
    """
    assert isinstance(node.func, ast.Attribute)
    named = bool(holder) and not state.usage.is_rebound(holder)
    if not shows_tensor(node, receiver, named) and not (
        node.func.attr in OF_ARRAYS and not named and _is_unknown_array(state, receiver)
    ):
        return receiver
    proof = f".{node.func.attr}(), line {node.lineno}"
    shown = receiver._replace(kind=Kind.TENSOR, proof=proof)
    if isinstance(node.func.value, ast.Call) and _gets_numbers(state, node.func.value):
        shown = shown._replace(ragged=united(receiver.ragged, receiver.taint))
    if holder in state.names:
        state.names[holder] = shown
    return shown


def _is_unknown_array(state: State, receiver: Value) -> bool:
    """Whether an array is one of torch's, of whatever is not known, as no other library has any."""
    if receiver.kind is not Kind.UNKNOWN or state.foreign:
        return False
    return not any(map(state.module.imports.holds, OTHERS))


def _gets_numbers(state: State, call: ast.Call) -> bool:
    """Whether numbers are all that a call gets of an iteration: they may say what size it makes."""
    gets = False
    for argument in call.args:
        parts = nodes(argument)
        held = [state.names.get(part.id) for part in parts if isinstance(part, ast.Name)]
        own = [value for value in held if value and state.loops.owns(value.taint)]
        if any(isinstance(part, (ast.Subscript, ast.Call)) for part in parts) and own:
            return False
        if not all(value.is_number for value in own):
            return False
        gets = gets or bool(own)
    return gets


def shown_by_store(state: State, target: ast.Subscript, base: Value, value: Value) -> Value:
    """What `base[i] = value` goes to, or `base[i][j] = value`: what was moved to a device and holds
    tensors at places that are counted is one itself, and no list or mapping. So is what its name
    holds from there on.
    """
    stored, held = target, base
    row = target.value
    if isinstance(row, ast.Subscript) and value.is_tensor and _is_number(state, target.slice):
        stored, held = row, state.names.get(dotted_name(row.value), base)
    whole, place = stored.value, stored.slice
    if held.kind is not Kind.UNKNOWN or held.proof != MOVED or not value.is_tensor:
        return base
    if not isinstance(whole, ast.Name) or not isinstance(place, ast.Name):
        return base
    counter = state.names.get(place.id)
    if counter is None or counter.kind is not Kind.INTEGER:
        return base
    proof = f"{MOVED} and filled by rows, line {target.lineno}"
    state.names[whole.id] = held._replace(kind=Kind.TENSOR, proof=proof)
    return base._replace(kind=Kind.TENSOR, proof=proof)


def _is_number(state: State, place: ast.expr) -> bool:
    """Whether an index is a number, or is made one."""
    if isinstance(place, ast.Name):
        held = state.names.get(place.id)
        return held is not None and (held.is_number or held.is_tensor)
    if isinstance(place, ast.Constant):
        return isinstance(place.value, int)
    name = dotted_name(place.func) if isinstance(place, ast.Call) else ""
    return name == "int" or getattr(getattr(place, "func", None), "attr", "") == "item"


def shown_by_loop(
    state: State, value: Value, target: ast.expr, iterable: ast.expr, loop: LoopNode
) -> Value:
    """What a loop walks, as far as what it does with the items shows, or denies."""
    if value.is_tensor:
        return denied_by_items(value, target, iterable, loop, state.usage)
    if not isinstance(target, ast.Name):
        return value
    value = shown_by_items(value, target, iterable, loop, state.usage)
    return _shown_by_terms(state, value, target, loop)


def _shown_by_terms(state: State, value: Value, target: ast.Name, loop: LoopNode) -> Value:
    """What nothing is known of that a loop walks: its items are rows where an element of a tensor
    says which of theirs is added to the element of another one.
    """
    if value.kind is not Kind.UNKNOWN:
        return value
    for place, others in picked_terms(loop, (target.id,), state.usage.operations):
        if _is_part(state, place) and any(_is_part(state, other) for other in others):
            return value._replace(kind=Kind.TENSOR, proof=f"{PICKED}, line {place.lineno}")
    return value


def _is_part(state: State, part: ast.Subscript) -> bool:
    name = dotted_name(part.value)
    held = state.lookup(name) if name.startswith("self.") else state.names.get(name)
    return held is not None and held.is_tensor
