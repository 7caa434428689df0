"""Whether a loop does nothing but put one and the same tensor into a list that a call joins."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.knowledge.collectors import OF_TENSORS
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.collecting import appended_by, appends_part
from flake8_vectorize.analysis.syntax.handing import only_collected
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.value import Kind, Value
from flake8_vectorize.model.nest import Output, Sink


def copies_of(frame: Frame, usage: Usage) -> tuple[Output, ...]:
    """The lists that get one tensor as often as a loop runs, where it does nothing else."""
    return () if _does_more(frame) else tuple(_copies(frame, usage))


def _does_more(frame: Frame) -> bool:
    """Whether an iteration may do anything but compute the same as every other one."""
    acts = frame.opaque or frame.random or frame.masked or frame.calls or frame.allocations
    changes = frame.stores or frame.keyed or frame.effects or frame.updated or frame.children
    leaves = frame.exits or frame.skips or frame.breaks or frame.raises or frame.syncs
    return bool(acts or changes or leaves)


def _copies(frame: Frame, usage: Usage) -> Iterator[Output]:
    node = frame.node
    if isinstance(node, ast.For):
        if not appends_part(node):
            return
        for append, item in zip(frame.appends, appended_by(node), strict=False):
            join = usage.collected(append.name, append.line)
            outside = append.name not in frame.assigned and _is_only_joined(append.name, usage)
            if join in OF_TENSORS and outside and _is_one(frame, append.value, item):
                shown = spelled(item)
                yield Output(Sink.APPEND, append.name, append.line, join, tensor=True, copied=shown)
    elif isinstance(node, (ast.ListComp, ast.GeneratorExp)) and frame.element is not None:
        if frame.join not in OF_TENSORS or not _is_one(frame, frame.element, node.elt):
            return
        names = [name for name, value in usage.filled if value is node]
        if all(_is_only_joined(name, usage) for name in names):
            shown = spelled(node.elt)
            yield Output(Sink.STACKED, "", frame.line, frame.join, tensor=True, copied=shown)


def _is_one(frame: Frame, item: Value, node: ast.expr) -> bool:
    """Whether an item is a tensor that is the same in every iteration: a name that a call joins,
    which takes nothing else, holds one if it holds anything. What is computed may draw.
    """
    named = isinstance(node, ast.Name) and item.kind is Kind.UNKNOWN
    return (item.is_tensor or named) and not frame.touches(item.taint)


def _is_only_joined(name: str, usage: Usage) -> bool:
    """Whether nothing changes the items of a list, or takes some away, before they are joined."""
    return only_collected(name, usage.body, usage.joined)
