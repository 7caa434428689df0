"""Which of its arguments a function of the same file writes to."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.frames import Writes
from flake8_vectorize.analysis.state import State
from flake8_vectorize.analysis.survey import FunctionNode


def changed_parameters(function: FunctionNode) -> frozenset[str]:
    """The parameters whose elements a function writes to."""
    writes = Writes.of(function.body)
    return frozenset((writes.mutated | writes.augmented) & set(_names(function)))


def changed_arguments(state: State, call: ast.Call, name: str) -> Iterator[ast.expr]:
    """The arguments of a call in a loop that the called function of the same file writes to."""
    function = state.function(name) if state.loops else None
    changed = state.module.changed(function) if function is not None else frozenset()
    if function is None or not changed:
        return
    parameters = [parameter for parameter in _names(function) if parameter != "self"]
    for parameter, argument in zip(parameters, call.args, strict=False):
        if parameter in changed:
            yield argument
    yield from (keyword.value for keyword in call.keywords if keyword.arg in changed)


def _names(function: FunctionNode) -> list[str]:
    arguments = function.args
    return [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
