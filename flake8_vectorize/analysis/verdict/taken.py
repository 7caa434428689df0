"""The parts of tensors that methods take, and no subscript: `x.index_select(0, rows[i])`."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.value import UNKNOWN
from flake8_vectorize.analysis.verdict.draws import run_by

# what nothing but tensors has
OF_TENSORS = frozenset(str.split("index_select take_along_dim masked_select narrow"))
# what others have as well, if they say no `dim`
TAKING = OF_TENSORS | frozenset(str.split("gather take select"))


def taken_by(frame: Frame, imports: Imports, told: Container[ast.expr]) -> Iterator[ast.Call]:
    """The calls that take another part of a tensor in each iteration, but for those for which a
    subscript is told; what an iteration makes itself has parts of its own.
    """
    moving = {name for level in frame.levels for name in level.names} | frame.assigned
    for call in run_by(frame.node):
        function = call.func
        if not isinstance(function, ast.Attribute) or function.attr not in TAKING or call in told:
            continue
        full = imports.resolve(dotted_name(function))
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        parts = given if full == f"torch.{function.attr}" else [function.value, *given]
        root, places = dotted_name(parts[0]) if parts else "", parts[1:]
        if not root or root.partition(".")[0] in moving or not _is_tensor(call, root, frame):
            continue
        names = (getattr(part, "id", "") for place in places for part in nodes(place))
        if not moving.isdisjoint(names):
            yield call


def _is_tensor(call: ast.Call, name: str, frame: Frame) -> bool:
    said = any(keyword.arg == "dim" for keyword in call.keywords)
    own = getattr(call.func, "attr", "") in OF_TENSORS
    return said or own or frame.names.get(name, UNKNOWN).is_tensor
