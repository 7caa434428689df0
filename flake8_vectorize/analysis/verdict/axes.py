"""Whether the iterations of a loop stand for the elements of an axis, and of which tensors."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.collectors import CONVERSIONS, OF_TENSORS
from flake8_vectorize.analysis.knowledge.table import torch_function
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.handing import handed_on
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.verdict.outputs import reads_numbers
from flake8_vectorize.model.nest import Output, Sink, Walk

MAKING = (ast.ListComp, ast.GeneratorExp)
# what goes to the host, to be kept there
ON_HOST = frozenset({Sink.ACCUMULATE, Sink.COPIES, Sink.NUMBERS, Sink.RESULTS, Sink.STACKED})
# what numbers are computed from numbers by
ARITHMETIC = (ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp)
MATHS = ("math.", "np.", "numpy.")


def walks_tensor(frame: Frame) -> bool:
    """Whether an axis of a tensor is walked, by the header or by subscripts."""
    return any(level.walk is Walk.TENSOR for level in frame.levels) or bool(frame.walked)


def entry_taken(frame: Frame, bare: bool) -> str:
    """The entry of a mapping that each iteration takes by a text of its own, `held[f"w_{i}"]`, or
    '': beside parts of tensors that are only written, or of none if the loop is `bare` of them.
    """
    if frame.spelled is None:
        return ""
    items = any(level.walk is Walk.TENSOR for level in frame.levels)
    written = {store.view.root for store in frame.stores}
    reads = items or frame.offsets or frame.walked.keys() - written
    return spelled(frame.spelled) if bare or not reads else ""


def takes_elements(frame: Frame) -> bool:
    """Whether each iteration gets a part of a tensor, by the header or at the place that its
    variable, or an element of a tensor that is read for it, says.
    """
    items = any(level.walk is Walk.TENSOR for level in frame.levels)
    taken, listed = frame.walked.values(), frame.of_row or frame.of_cells
    return items or any(walked.direct or listed for walked in taken)


def walked_names(frame: Frame) -> set[str]:
    """The tensors that are walked, and the other names that they have."""
    walked = {*frame.walked, *(level.tensor for level in frame.levels if level.tensor)}
    for name, value in frame.names.items():
        views = value.view.possible if value.view is not None else ()
        if name not in walked and any(view.root in walked for view in views):
            walked.add(name)
    return walked


def samples(frame: Frame, outputs: tuple[Output, ...], usage: Usage) -> bool:
    """Whether numbers stand for an axis: the variable enters tensor work that is collected, or
    torch makes a tensor for each, or draws what is counted, or counts what is equal to it, or they
    come from a tensor, or are the places on its axis, and go to another one, or are the rows of a
    table.
    """
    collected = frame.tensor_work > 0 and any(output.tensor for output in outputs)
    counted = any(output.sink is Sink.NUMBERS for output in outputs)
    counted = frame.compares and (counted or reads_numbers(frame, usage))
    draws = bool(frame.random) and not frame.opaque
    counted = counted or (draws and any(output.sink is Sink.ACCUMULATE for output in outputs))
    counted = counted or _makes(frame, usage) or _goes_back(frame) or _measures(frame)
    return collected or counted or _tabulates(frame) or _reads_results(frame, outputs)


def _reads_results(frame: Frame, outputs: tuple[Output, ...]) -> bool:
    """Whether the host gets what torch alone computes for each number, one result at a time."""
    read = bool(frame.syncs) and any(output.sink in ON_HOST for output in outputs)
    return read and frame.tensor_work > 0 and not (frame.opaque or frame.children)


def _goes_back(frame: Frame) -> bool:
    """Whether one tensor is made of what operators and tables of numbers give for each element of
    another one, in a list.
    """
    node, item = frame.node, frame.element
    if not frame.of_row or frame.masked or frame.join not in CONVERSIONS or item is None:
        return False
    if not isinstance(node, MAKING) or not item.is_number or not frame.varies(item.taint):
        return False
    return not any(isinstance(part, ast.Call) for part in nodes(node.elt))


def _measures(frame: Frame) -> bool:
    """Whether one tensor is made of what arithmetic gives for each place on an axis."""
    node, item = frame.node, frame.element
    if not isinstance(node, MAKING) or frame.join not in CONVERSIONS or frame.masked:
        return False
    if item is None or not item.is_number or not frame.varies(item.taint):
        return False
    if len(frame.levels) > 1 or frame.levels[0].tensor == "":
        return False
    return _is_arithmetic(node.elt)


def _tabulates(frame: Frame) -> bool:
    """Whether one tensor is made of what arithmetic gives for each row and each column of a table,
    `[[i * w**j for j in range(n)] for i in range(m)]`.
    """
    node = frame.node
    if not isinstance(node, MAKING) or frame.join not in CONVERSIONS or frame.masked:
        return False
    row = node.elt
    if not isinstance(row, ast.ListComp) or len(row.generators) > 1 or len(frame.levels) > 1:
        return False
    columns = row.generators[0]
    counted = isinstance(columns.iter, ast.Call) and dotted_name(columns.iter.func) == "range"
    variables = {frame.levels[0].variable, dotted_name(columns.target)}
    read = {part.id for part in nodes(row.elt) if isinstance(part, ast.Name)}
    return counted and not columns.ifs and variables <= read and _is_arithmetic(row.elt)


def _is_arithmetic(node: ast.expr) -> bool:
    """Whether an expression computes a number from numbers."""
    return all(
        isinstance(part, ARITHMETIC)
        or (isinstance(part, ast.Call) and dotted_name(part.func).startswith(MATHS))
        or dotted_name(part).startswith(MATHS)
        for part in nodes(node)
    )


def _makes(frame: Frame, usage: Usage) -> bool:
    """Whether each item is what a function of torch makes of nothing, all alike or drawn, and goes
    to a call that joins them at once: a list under a name can be filled before.
    """
    node, item = frame.node, frame.element
    if item is None or frame.join not in OF_TENSORS or not isinstance(node, MAKING):
        return False
    made = torch_function(item.proof)
    if made is None or not (made.factory or made.random) or not isinstance(node.elt, ast.Call):
        return False
    if not item.proof.endswith(dotted_name(node.elt.func).rpartition(".")[2] or "."):
        return False  # made before, and taken from somewhere
    return any(items is node for whole in usage.joined for items in handed_on(whole))
