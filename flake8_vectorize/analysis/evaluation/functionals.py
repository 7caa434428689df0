"""Calls of what is torch's under names of the user's: functions, as modules or not, and modules."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.evaluation.arguments import named
from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.knowledge.modules import STATISTICAL
from flake8_vectorize.analysis.knowledge.table import torch_function
from flake8_vectorize.analysis.syntax.by_rows import goes_by_rows
from flake8_vectorize.analysis.syntax.foreign import draws_numbers, hands_to_host, sees_failure
from flake8_vectorize.analysis.syntax.sizing import sizes_by_elements, sizing
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.hosting import takes_arrays
from flake8_vectorize.analysis.values.modules import BY_ROWS, functional
from flake8_vectorize.analysis.values.value import Kind, Value, ragged_of, taint_of, united
from flake8_vectorize.analysis.values.wording import NOT_ONE

MODULES = (Kind.MODULE, Kind.MODULES)
# how functions are called that make arrays or images of tensors, and what gives a sample of a set
SINGLE = frozenset(
    f"{made}{sign}{kind}"
    for made in ("tensor", "torch")
    for sign in ("2", "_2_", "_to_", "to")
    for kind in ("array", "numpy", "np", "image", "img", "pil")
) | {"to_numpy", "as_numpy", "to_np", "to_pil", "to_pil_image", "__getitem__"}


def called(node: ast.Call, name: str, state: State) -> Value | None:
    """The function of torch that a call runs by a name that is not imported, or by none."""
    if not name:
        made = node.func if isinstance(node.func, ast.Call) else None
        function = functional(made, state.module.imports) if made is not None else None
        return function if made is not None and not _differs(made, state) else None
    held = _held(name, state)
    if held is None or held.kind is not Kind.FUNCTION or held.taint or not held.function:
        return None
    return held if torch_function(held.function) is not None else None


def _differs(made: ast.Call, state: State) -> bool:
    """Whether a module is another one in each iteration, as it is made of what differs."""
    return bool(state.loops) and any(
        isinstance(node, ast.Name) and state.lookup(node.id).taint for node in nodes(made)
    )


def takes_singly(name: str, state: State) -> bool:
    """Whether a call takes one item at a time, or gives it something else among others: a function
    that leaves torch, as its body or its name says, that draws Python's numbers, or sees whether
    something fails, a module that normalizes by what all items have in common, what a data set
    holds in a place.
    """
    if name.rpartition(".")[2] in SINGLE:
        return True
    function, imports = _defined(name, state), state.module.imports
    if function is not None and (
        hands_to_host(function, imports) or draws_numbers(function, imports)
    ):
        return True
    inner = function or state.closures.get(name)
    if inner is not None and sees_failure(inner):
        return True
    held = _held(name, state)
    return held is not None and held.kind is Kind.MODULE and held.proof in STATISTICAL


def note_shapes(node: ast.Call, name: str, given: Sequence[Value], state: State) -> None:
    """Writes down in the loops around a call that what it gets may have another shape each time,
    unless it runs a module, or a function of the file, that does the same whatever the shape is;
    and that a function of the file makes parts as large as elements of what it gets say.
    """
    if not state.loops:
        return
    function, ragged, imports = _defined(name, state), ragged_of(given), state.module.imports
    if function is not None and sizes_by_elements(function, imports):
        reason = f"{spelled(node.func)}() makes parts as large as elements say"
        state.loops.shaped(taint_of(given), reason)
    if not ragged:
        return
    held = _held(name, state)
    by_rows = held is not None and held.kind in MODULES and held.function == BY_ROWS
    if function is not None:
        by_rows = goes_by_rows(function, imports)
    if not by_rows:
        state.loops.shaped(ragged, f"what {spelled(node.func)}() gets {NOT_ONE}")


def shapes_of(node: ast.Call, name: str, values: Sequence[Value], state: State) -> frozenset[str]:
    """What the shape depends on of what a function gives back: what the shapes do of its arguments,
    and the numbers by which a function of the file says how much it makes.
    """
    ragged = ragged_of(values)
    function = _defined(name, state) if state.loops else None
    if function is None or not any(value.is_number and value.taint for value in values):
        return ragged
    counting = sizing(function, state.module.imports)
    for parameter, _, value in named(function, node, values) if counting else ():
        if parameter in counting and value.is_number:
            ragged = united(ragged, value.taint)
    return ragged


def note_arrays(node: ast.Call, name: str, shown: str, imported: bool, state: State) -> None:
    """Writes down in the loops around a call that it takes whole arrays of another library; whole
    numbers that are `exact` are Python's.
    """
    exact = any(word.arg == "exact" for word in node.keywords)
    if imported and takes_arrays(name) and not exact:
        for frame in state.loops.frames:
            frame.of_arrays.add(shown)


def _defined(name: str, state: State) -> FunctionNode | None:
    """The function, or the method of the own class, that a name is of."""
    own = name.removeprefix("self.")
    if own == name or state.owner is None:
        return state.module.functions.get(name)
    return state.owner.method(own)


def _held(name: str, state: State) -> Value | None:
    """What is called by a name that is not imported."""
    held = state.names.get(name)
    if held is None and name.startswith("self.") and state.owner is not None:
        held = state.owner.value(name[len("self.") :])
    return held
