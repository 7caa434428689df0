"""What an iteration updates in a new container that holds what all iterations got alike."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind
from flake8_vectorize.model.nest import Place

COPIERS = frozenset({"dict", "OrderedDict", "copy.copy"})
CONTAINERS = (Kind.UNKNOWN, Kind.MAPPING)


def inherited(frame: Frame) -> Iterator[Place]:
    """The entries, `t["a"]` of `t = dict(s)`, that `+=` and the like change: one that is a tensor
    is changed in place, and so in `s` as well.
    """
    updates = [node for node in nodes(frame.node) if isinstance(node, ast.AugAssign)]
    for node in updates:
        part = node.target
        name = getattr(part.value, "id", "") if isinstance(part, ast.Subscript) else ""
        if not name or name not in frame.assigned or name in frame.entry:
            continue
        if frame.final.get(name, UNKNOWN).kind in CONTAINERS and _is_copied(name, frame):
            yield Place(spelled(part), node.lineno)


def _is_copied(name: str, frame: Frame) -> bool:
    """Whether a loop gives a name a copy of what no iteration makes itself, which holds the same
    items.
    """
    for node in nodes(frame.node):
        if isinstance(node, ast.Assign) and any(
            getattr(target, "id", "") == name for target in node.targets
        ):
            sources = {dotted_name(source).partition(".")[0] for source in _copied(node.value)}
            if any(root and root not in frame.assigned for root in sources):
                return True
    return False


def _copied(value: ast.expr) -> list[ast.expr]:
    """What a new container takes its items from."""
    if isinstance(value, ast.Dict):
        return [item for key, item in zip(value.keys, value.values, strict=True) if key is None]
    if not isinstance(value, ast.Call):
        return []
    if isinstance(value.func, ast.Attribute) and value.func.attr == "copy" and not value.args:
        return [value.func.value]
    return value.args[:1] if dotted_name(value.func) in COPIERS else []
