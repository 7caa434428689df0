"""Which containers that a loop walks hold tensors, or what it uses as such: they may be stacked."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.knowledge.operands import tensors_taken
from flake8_vectorize.analysis.knowledge.table import tensor_method, torch_function
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.sites import body_of
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind
from flake8_vectorize.analysis.verdict.mentions import names_read
from flake8_vectorize.model.nest import Level, Walk

VALUES, PAIRS = ".values()", ".items()"
# what tensors have beside methods
ATTRIBUTES = frozenset({"shape", "device", "dtype", "ndim", "grad", "requires_grad", "T", "mT"})


def stackable(frame: Frame, imports: Imports) -> Iterator[str]:
    """The containers of which a loop takes nothing but tensors, or what it uses as tensors."""
    for level in frame.levels:
        if level.walk is Walk.CONTAINER or level.text.endswith((VALUES, PAIRS)):
            taken = _taken(level, frame)
            if taken and _holds_tensors(level, taken, frame, imports):
                yield level.text
    for name, base in frame.containers.items():
        if base.kind is not Kind.MAPPING and base.element is not None and base.element.is_tensor:
            yield name


def _taken(level: Level, frame: Frame) -> list[str]:
    """The names of the items; none where the keys are needed as well."""
    names = level.names
    if not level.text.endswith(PAIRS):
        return names
    key, *rest = names
    return rest if rest and key not in names_read(frame.node) else []


def _holds_tensors(level: Level, taken: list[str], frame: Frame, imports: Imports) -> bool:
    name = level.text.removesuffix(PAIRS).removesuffix(VALUES)
    held = frame.names.get(name, UNKNOWN)
    parts = held.items or [held.element or UNKNOWN]
    if all(part.kind is Kind.UNKNOWN for part in parts):
        return all(_is_used_so(item, frame, imports) for item in taken)
    return all(part.is_tensor for part in parts)


def _is_used_so(name: str, frame: Frame, imports: Imports) -> bool:
    """Whether a function or method of tensors gets an item, and nothing else is done with it."""
    used = False
    for part in body_of(frame.node):
        for node in nodes(part):
            if isinstance(node, ast.Attribute) and dotted_name(node.value) == name:
                method = tensor_method(node.attr) is not None
                if not method and node.attr not in ATTRIBUTES:
                    return False
                used = used or method
            elif isinstance(node, ast.Call):
                function = imports.resolve(dotted_name(node.func))
                operation = torch_function(function)
                tensors = tensors_taken(operation, function) if operation is not None else 0
                used = used or name in map(dotted_name, node.args[:tensors])
    return used
