"""What functions that are defined inside another one read and change of what is around them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.changing import changed_names
from flake8_vectorize.analysis.syntax.storages import around, parameters
from flake8_vectorize.analysis.syntax.survey import Closure
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.value import NOTHING, Kind, united
from flake8_vectorize.model.nest import Place


def read_around(state: State, call: ast.Call) -> frozenset[str]:
    """What a call depends on besides its arguments, where a function that it runs, or is given,
    is defined around it: what the names hold by then that this one finds around itself. What it
    changes there is written down in the loops around the call.
    """
    taint = NOTHING
    given = [call.func, *call.args, *(keyword.value for keyword in call.keywords)]
    for name, closure in _run(state, [part.id for part in given if isinstance(part, ast.Name)]):
        for read in _free(closure):
            value = state.names.get(read)
            if value is not None:
                taint = united(taint, state.read(value).taint)
        changed = changed_names(closure, state.module.imports)
        for root in sorted(changed.difference(parameters(closure))):
            for frame in state.loops.frames:
                if not _made_anew(frame, root):
                    frame.effects.append(Place(f"{name}() changes {root}", call.lineno))
    return taint


def _run(state: State, names: list[str]) -> Iterator[tuple[str, Closure]]:
    """The functions that some names hold, and those that they may call."""
    seen: set[str] = set()
    while names:
        name = names.pop()
        held, closure = state.names.get(name), state.closures.get(name)
        if name in seen or closure is None or held is None or held.kind is not Kind.FUNCTION:
            continue
        seen.add(name)
        yield name, closure
        names += _free(closure)


def _free(closure: Closure) -> frozenset[str]:
    """The names that a function reads and does not bind."""
    parts = nodes(closure)
    named = [node for node in parts if isinstance(node, ast.Name)]
    read = {node.id for node in named if isinstance(node.ctx, ast.Load)}
    bound = {node.id for node in named if not isinstance(node.ctx, ast.Load)}
    shared = around(parts)
    return frozenset(read | shared) - (bound.union(parameters(closure)) - shared)


def _made_anew(frame: Frame, name: str) -> bool:
    root = name.partition(".")[0]
    return root in frame.assigned and root not in frame.entry
