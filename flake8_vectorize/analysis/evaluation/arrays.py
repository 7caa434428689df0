"""What functions of NumPy's give, and whether they take one item at a time."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.evaluation.distributions import drawn
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.runs import DISTINCT
from flake8_vectorize.analysis.values.factories import draws_several
from flake8_vectorize.analysis.values.hosting import (
    numbers_of,
    spells_numbers,
    takes_any_shape,
    takes_copies,
)
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.sequences import listed
from flake8_vectorize.analysis.values.value import COPIED, UNKNOWN, Kind, Value, taint_of, united


def array_of(state: State, node: ast.Call, name: str, values: Sequence[Value]) -> Value:
    """The value of a call of a function of NumPy's by its full name; one that does not take any
    shape is written into the loops around.
    """
    copied, spelled = takes_copies(name, values), spells_numbers(name, values)
    if not (copied or spelled or takes_any_shape(name)):
        state.loops.left_torch(name, taint_of(value for value in values if not value.is_number))
    made, taint = listed(name, node, values), united(taint_of(values), drawn(name, True, state))
    if made is not None:
        return made._replace(taint=taint, function=DISTINCT if name == "numpy.unique" else "")
    if _of_objects(node):
        return Value(Kind.SEQUENCE, taint=taint)
    item = UNKNOWN if draws_several(name, node) else None
    items = numbers_of(values[0]) if spelled else None
    proof = COPIED if copied else name
    return Value(Kind.ARRAY, element=item, items=items, taint=taint, proof=proof)


def _of_objects(node: ast.Call) -> bool:
    """Whether an array holds objects of Python's, as a list does: `dtype=object`."""
    return any(
        keyword.arg == "dtype"
        and dotted_name(keyword.value).rpartition(".")[2] in ("object", "object_")
        for keyword in node.keywords
    )
