"""What the host reads of a tensor in one place of a loop, and along which axis."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.gate.reads import CASTS
from flake8_vectorize.analysis.knowledge.table import FINDING, tensor_method
from flake8_vectorize.analysis.loops.events import Wait
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.bests import best_so_far
from flake8_vectorize.analysis.syntax.receivers import is_number, uncast
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import Subscript, Value, united
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.nest import Sink, Walk

# methods that give Python numbers, and those that give the host a part as it is
NUMBERS = frozenset({"item", "tolist"})
COPIES = frozenset({"cpu", "numpy"})
# elements of which a condition asks the truth
TRUTHS = (ast.Name, ast.Subscript, ast.Compare)
# what may give places one by one
LISTS = frozenset({Walk.CONTAINER, Walk.OBJECTS})


class Part(NamedTuple):
    """What is read of a tensor, where its value goes, and what waits for it; `beside` are the
    parts that it was combined with before.
    """

    node: ast.expr
    value: Value
    sink: Sink | None
    wait: ast.expr
    beside: tuple[Part, ...] = ()


def part_read(frame: Frame, wait: Wait) -> Part:
    """What the host waits for in one place, or what that was reduced from."""
    best = best_so_far(frame.node, wait.node)
    for part in reductions(frame, best) if best is not None else ():
        source, operand = frame.reduced[part]
        return Part(source, operand, Sink.RESULTS, wait.node)
    node, sink = made_of(frame, wait), _sink(wait.node)
    if node in frame.reduced:
        return _reduced(frame, node, wait)
    found = [_reduced(frame, part, wait) for part in reductions(frame, node)]
    if not found or sink is not Sink.NUMBERS:
        return Part(wait.source, wait.value, sink, wait.node)
    return found[0]._replace(beside=tuple(found[1:]))


def _reduced(frame: Frame, node: ast.expr, wait: Wait) -> Part:
    """What was reduced for a number that the host waits for, or what that was compared with."""
    source, operand = frame.reduced[node]
    named = bound_to(frame, source.id) if isinstance(source, ast.Name) else None
    if named is not None and (compared := frame.compared.get(uncast(named))) is not None:
        source, operand = uncast(named), compared
    operand = operand._replace(taint=united(operand.taint, wait.value.taint))
    listed = method_of(wait.node) == "tolist" and method_of(node) in FINDING
    numbers = _sink(wait.node) is Sink.NUMBERS and not listed
    return Part(source, operand, Sink.RESULTS if numbers else None, wait.node)


def reductions(frame: Frame, node: ast.expr) -> list[ast.expr]:
    """The reductions of parts that operators combine, with one another and with what no iteration
    changes: the host gets one number for them. None if there is anything else.
    """
    found, named, pending = [], set(), [node]
    while pending:
        part = pending.pop()
        name = part.id if isinstance(part, ast.Name) and part.id in frame.assigned else ""
        made = bound_to(frame, name) if name and name not in named else None
        if part in frame.reduced:
            found.append(part)
        elif isinstance(part, ast.BinOp):
            pending += [part.right, part.left]
        elif isinstance(part, ast.UnaryOp):
            pending.append(part.operand)
        elif isinstance(part, ast.Call) and (operand := _operand(part)) is not None:
            pending.append(operand)
        elif made is not None:
            named.add(name)
            pending.append(made)
        elif not _is_fixed(frame, part):
            return []
    return found


def _operand(call: ast.Call) -> ast.expr | None:
    """What a method belongs to that works element by element, or converts, and gets no more."""
    operation = tensor_method(method_of(call))
    if operation is None or operation.in_place or call.args or call.keywords:
        return None
    light = operation.elementwise or operation.converts
    return call.func.value if light and isinstance(call.func, ast.Attribute) else None


def _is_fixed(frame: Frame, node: ast.expr) -> bool:
    """Whether nothing in an expression is bound, changed or called by the loop."""
    own = frame.assigned | frame.mutated | {name for level in frame.levels for name in level.names}
    return not any(
        isinstance(part, ast.Call) or (isinstance(part, ast.Name) and part.id in own)
        for part in nodes(node)
    )


def bound_to(frame: Frame, name: str) -> ast.expr | None:
    """What the only statement of a loop that binds a name gives it."""
    bound = [part for part in nodes(frame.node) if isinstance(part, ast.Assign)]
    made = [part.value for part in bound if name in map(dotted_name, _targets(part))]
    return made[0] if len(made) == 1 else None


def made_of(frame: Frame, wait: Wait) -> ast.expr:
    """What a part of a result was taken from, or what a name was given by the only statement of a
    loop that binds it, if that reduces parts; anything else is taken as it is.
    """
    node = wait.source
    whole = _whole(node)
    if not isinstance(whole, ast.Name) or whole.id not in frame.assigned:
        return whole if whole in frame.reduced else node
    made = bound_to(frame, whole.id)
    return _whole(made) if made is not None and reductions(frame, _whole(made)) else node


def _whole(node: ast.expr) -> ast.expr:
    """What elements at constant places are taken from: `x.nonzero()` of `x.nonzero()[0][-1]`."""
    while isinstance(node, ast.Subscript):
        if not all(map(is_number, getattr(node.slice, "elts", (node.slice,)))):
            break
        node = node.value
    return node


def _targets(node: ast.Assign) -> Iterator[ast.expr]:
    for target in node.targets:
        yield from target.elts if isinstance(target, (ast.Tuple, ast.List)) else (target,)


def _sink(node: ast.expr) -> Sink | None:
    """What becomes of a part: numbers, or a copy; the truth of an element is a number."""
    if isinstance(node, TRUTHS):
        return Sink.NUMBERS
    method = method_of(node)
    if method in NUMBERS or (isinstance(node, ast.Call) and dotted_name(node.func) in CASTS):
        return Sink.NUMBERS
    return Sink.COPIES if method in COPIES else None


def method_of(node: ast.expr) -> str:
    """The name of the method that an expression calls, or ''."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ""
    return node.func.attr


def item_of(frame: Frame, node: ast.expr) -> str:
    """The axis whose items the header of a loop gives, if a part of such an item is read."""
    items = {
        name: level.text
        for level in frame.levels
        if level.walk is Walk.TENSOR and level.tensor
        for name in level.names
        if name not in frame.assigned
    }
    return next((items[name] for name in map(_owner, _read_of(node)) if name in items), "")


def _read_of(node: ast.expr) -> Sequence[ast.expr]:
    """What may be read: both sides of a comparison."""
    return (node.left, *node.comparators) if isinstance(node, ast.Compare) else (node,)


def axis_of(frame: Frame, part: Part) -> str:
    """The axis that a loop walks along the tensor which it reads, in words."""
    view = part.value.view
    item = item_of(frame, part.node)
    if item or view is None:
        return item
    for name in (view.root, *map(_owner, _read_of(part.node))):
        walked = frame.walked.get(name) if name not in frame.assigned else None
        if walked is not None and walked.direct:
            return walked.text
    level = next((level.text for level in frame.levels if level.tensor == view.root), "")
    counted = level or _counted(frame, part.node, view.subscripts)
    return counted or listed_axis(frame, part)


def listed_axis(frame: Frame, part: Part) -> str:
    """The axis along which `.item()` reads the element at the place that each item of a list is,
    or ''; those of loops inside are many, and short.
    """
    view = part.value.view if isinstance(part.node, ast.Subscript) else None
    if view is None or frame.parent is not None or method_of(part.wait) != "item":
        return ""
    held = frame.names.get(view.root)
    if held is not None and not held.is_tensor:
        return ""
    moved = [n for n, place in enumerate(view.subscripts) if frame.varies(place.taint)]
    listed = {level.variable for level in frame.levels if level.walk in LISTS}
    axis = moved[0] if len(moved) == 1 else None
    if axis is None or view.subscripts[axis].width is not None:
        return ""
    return f"dim {axis} of {view.root}" if view.subscripts[axis].text in listed else ""


def _owner(node: ast.expr) -> str:
    """The name that a chain of subscripts begins with."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return dotted_name(node)


def _counted(frame: Frame, node: ast.expr, places: Sequence[Subscript]) -> str:
    """The axis along which a loop subscripts, at several positions at once, what only the read
    shows to be a tensor: parts of a list that has one position may have shapes of their own.
    """
    if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Tuple):
        return ""
    parts = node.slice.elts
    if any(isinstance(part, ast.Constant) and part.value in (None, ...) for part in parts):
        return ""
    for axis, place in enumerate(places[-len(parts) :]):
        if place.width is None and place.start is not None and frame.moves(place.start):
            return f"dim {axis} of {spelled(node.value)}"
    return ""
