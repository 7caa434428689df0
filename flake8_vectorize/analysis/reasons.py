"""What keeps a loop that only computes from being batched, in words with the user's own names."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.combination import Dependence
from flake8_vectorize.analysis.frames import Frame
from flake8_vectorize.analysis.outputs import (
    NUMERIC,
    SAME_SHAPE,
    joined,
    reads_numbers,
    repeats,
)
from flake8_vectorize.analysis.runs import fits, has_form
from flake8_vectorize.analysis.usage import Usage
from flake8_vectorize.analysis.values import Kind
from flake8_vectorize.analysis.wording import place
from flake8_vectorize.model.nest import Walk


def irregular_child(frame: Frame) -> str:
    """Why an inner loop keeps the outer one from being batched, or ''."""
    for child in frame.children:
        if any(level.walk is Walk.CONDITION for level in child.levels):
            return f"the while loop in line {child.line} has another length each time"
        if not isinstance(child.node, (ast.For, ast.While)):
            continue
        for level in child.levels:
            if level.walk not in (Walk.TENSOR, Walk.NUMBERS):
                return f"the loop in line {child.line} walks {level.text}, which is no axis"
        if child.in_order:
            return f"the loop in line {child.line} applies randomly drawn functions"
        deeper = irregular_child(child)
        if deeper:
            return deeper
    return ""


def foreign_container(frame: Frame) -> tuple[str, bool]:
    """The name of something walked that is no tensor, and whether it is known to be a container.

    The name is '' if the loop walks tensors, also where numbers beside them come from a list, or
    elements are read for the items of one.
    """
    direct = any(walked.direct for walked in frame.walked.values())
    beside = frame.factors and direct
    if reads_numbers(frame) and len(getattr(frame.node, "generators", ())) < 2:
        beside = direct or any(level.walk is Walk.TENSOR for level in frame.levels)
    for level in frame.levels:
        if level.walk in (Walk.CONTAINER, Walk.OBJECTS) and not beside:
            return level.text, level.walk is Walk.CONTAINER
    stored = {store.view.root for store in frame.stores}
    sized = any(level.tensor for level in frame.levels)
    read = any(walked.direct for name, walked in frame.walked.items() if name not in stored)
    for name, base in frame.containers.items():
        held = base.element is not None and base.element.is_tensor
        if held and base.kind is not Kind.MAPPING:
            return name, True
        if not sized and (base.kind is not Kind.UNKNOWN or not read):
            return name, base.kind is not Kind.UNKNOWN
    return "", True


def uneven(frame: Frame, dependence: Dependence, usage: Usage) -> str:
    """What is not known to have one shape in every iteration among what is collected or stored,
    or ''.
    """
    if frame.uneven:
        return f"what {frame.uneven} works on is not known to have one shape"
    for combination in dependence.combinations:
        if frame.carried(combination.name) in frame.cuts:
            return f"it cuts slices at {combination.name}, which are not known to be of one length"
    collected = [(append.value, joined(append, usage)) for append in frame.appends]
    items = [value for value, join in collected if join and join not in SAME_SHAPE]
    if frame.element is not None and frame.join and frame.join not in SAME_SHAPE:
        items.append(frame.element)
    for item in items:
        if frame.varies(item.ragged) and not has_form(item, frame):
            source = f" from {item.text}" if item.text else ""
            return f"its items{source} are not known to have one shape"
    for store in (*dependence.mapped, *dependence.scattered):
        for part in store.view.subscripts:
            if part.by_data and frame.varies(part.taint) and not fits(store, part, frame):
                return f"the length of {place(store.view)} depends on data (line {store.line})"
    return ""


def without_result(frame: Frame, usage: Usage) -> str:
    """What becomes of the results of a loop that leaves nothing for a batched form to put
    somewhere.
    """
    for store in frame.stores:
        if store.tensor and repeats(frame, store):
            filled = place(store.view)
            return f"{filled} gets what one call gives time and again (line {store.line})"
    for append in frame.appends:
        if append.name in frame.assigned:
            continue
        if not joined(append, usage):
            return f"nothing joins the items of {append.name} (line {append.line}) into a tensor"
        if append.value.kind in NUMERIC:
            return f"the items of {append.name} (line {append.line}) are all the same"
        return f"the items of {append.name} (line {append.line}) are no tensors or numbers"
    if frame.element is not None:
        if not frame.join:
            return "nothing joins its items into a tensor"
        if frame.element.kind in NUMERIC and not frame.touches(frame.element.taint):
            return "its items are all the same"
        return f"the items that {frame.join} gets are no tensors or numbers"
    return "it leaves no tensor, no total of tensors and no joined list behind"
