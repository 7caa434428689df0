"""What a store shows of the object that it goes to."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.values.value import MOVED, Kind, Value


def shown_by_store(state: State, target: ast.Subscript, base: Value, value: Value) -> Value:
    """What `base[i] = value` goes to: what was moved to a device and holds tensors at places that
    are counted is one itself, and no list or mapping. So is what its name holds from there on.
    """
    if base.kind is not Kind.UNKNOWN or base.proof != MOVED or not value.is_tensor:
        return base
    whole, place = target.value, target.slice
    if not isinstance(whole, ast.Name) or not isinstance(place, ast.Name):
        return base
    if state.lookup(place.id).kind is not Kind.INTEGER:
        return base
    shown = base._replace(
        kind=Kind.TENSOR, proof=f"{MOVED} and filled by rows, line {target.lineno}"
    )
    state.names[whole.id] = shown
    return shown
