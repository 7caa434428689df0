"""Whether a call in a loop makes the same tensor in every iteration."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.knowledge.table import torch_function
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.walking import children
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import DATA, Kind

MOST_ALLOCATIONS = 8
# calls other than torch's that give the same for the same arguments
REPEATABLE = frozenset(
    str.split("size dim ndimension numel nelement len int float range tuple list min max")
)
# what an unknown function gives, or NumPy's random numbers
OPAQUE = frozenset({Kind.UNKNOWN, Kind.ARRAY, Kind.OBJECT})


def note(state: State, call: ast.Call, frame: Frame) -> None:
    """Writes down a call that makes a tensor in a loop, if it is the same one every time."""
    if len(frame.allocations) < MOST_ALLOCATIONS and _repeated(state, call, frame):
        frame.allocations.append(call)


def _repeated(state: State, call: ast.Call, frame: Frame) -> bool:
    """Whether the arguments of a call, which nothing of the loop is known to enter, are the same
    in every iteration: none of them is what an unknown function gave.
    """
    pending: list[ast.AST] = [*call.args, *(keyword.value for keyword in call.keywords)]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Call):
            name = dotted_name(part.func)
            known = torch_function(state.module.imports.resolve(name)) is not None
            method = name.rpartition(".")[2] or getattr(part.func, "attr", "")
            if not known and method not in REPEATABLE:
                return False
        elif isinstance(part, ast.Name) and part.id in frame.assigned:
            value = state.names.get(part.id)
            if value is None or value.kind in OPAQUE or DATA in value.taint:
                return False
        pending += children(part)
    return True
