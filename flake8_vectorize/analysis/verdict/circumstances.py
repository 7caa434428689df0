"""What about a loop decides which remedy there is for what keeps it as it is."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence, Set

from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.items import Items
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name, is_class_name
from flake8_vectorize.analysis.values.narrowing import narrowed_names
from flake8_vectorize.analysis.values.sequences import NUMBER_ARRAYS
from flake8_vectorize.analysis.values.value import Kind
from flake8_vectorize.analysis.verdict.classes import class_of
from flake8_vectorize.analysis.verdict.effects import effect_subject
from flake8_vectorize.analysis.verdict.outputs import outputs_of
from flake8_vectorize.analysis.verdict.stacking import stackable
from flake8_vectorize.model.account import Access, Circumstances
from flake8_vectorize.model.nest import Output, Place, Sink, Walk

# where a result goes that a tensor may hold
KEPT = frozenset({Sink.STORE, Sink.APPEND, Sink.STACKED, Sink.ACCUMULATE})
# what no tensor holds
OBJECTS = frozenset({Kind.FUNCTION, Kind.LOADER, Kind.MODULE, Kind.MODULES, Kind.OBJECT})
FORWARD = "forward"
# items that a loop takes for numbers: no annotation makes tensors of them
NUMBERS = frozenset(
    {
        Items.NUMBERS,
        Items.PLACES,
        Items.FLAGS,
        Items.POSITIONS,
        Items.LENGTHS,
        Items.BOUNDS,
        Items.SIZES,
    }
)


def circumstances_of(
    frame: Frame,
    found: Dependence,
    effects: Iterable[Place],
    usage: Usage,
    accesses: Iterable[Access],
) -> Circumstances:
    """The circumstances of one loop that has these effects and accesses."""
    outputs = outputs_of(frame, found, usage)
    parts = {text for access in accesses for text in (access.text, access.affine)}
    positions = tuple(_positions(frame, parts))
    arrays = tuple(_arrays(frame, usage))
    return Circumstances(
        effects=tuple(dict.fromkeys(map(effect_subject, effects))),
        unproven=tuple(_unproven(frame)),
        typed=tuple(_typed(frame, usage)),
        stackable=tuple(stackable(frame, usage.imports)) if any(map(_is_tensor, outputs)) else (),
        calls_items=_calls_items(frame),
        called=_is_called(frame),
        positions=positions,
        picking=class_of(frame, found) if positions or arrays else None,
        arrays=arrays,
        objects=any(value.kind in OBJECTS for value in frame.listed) or _makes_objects(frame),
    )


def _positions(frame: Frame, parts: Set[str]) -> Iterator[str]:
    """The lists whose items say which `parts` of tensors are read."""
    for level in frame.levels:
        places = (f"{name}[{level.variable}]" for name in frame.walked)
        if level.walk is Walk.CONTAINER and not parts.isdisjoint(places):
            yield level.text


def _is_tensor(output: Output) -> bool:
    return output.tensor and output.sink in KEPT


def _makes_objects(frame: Frame) -> bool:
    """Whether a comprehension calls what is named as classes are, and no tensor is known to come of
    it.
    """
    made = getattr(frame.node, "elt", None)
    if not isinstance(made, ast.Call) or frame.element is None:
        return False
    return is_class_name(dotted_name(made.func)) and frame.element.kind is Kind.UNKNOWN


def _unproven(frame: Frame) -> Iterator[str]:
    """What the header walks of which is not known what it is."""
    for level in frame.levels:
        if level.walk is Walk.OBJECTS and frame.lists.get(level.text) not in NUMBERS:
            yield level.text


def _arrays(frame: Frame, usage: Usage) -> Iterator[str]:
    """The calls in the header that give arrays of numbers."""
    header = getattr(frame.node, "iter", None)
    if not isinstance(header, ast.Call):
        return
    if usage.imports.resolve(dotted_name(header.func)) in NUMBER_ARRAYS:
        yield from (level.text for level in frame.levels if level.text == spelled(header))


def _typed(frame: Frame, usage: Usage) -> Iterator[str]:
    """What tests around a loop say to be of a type that is no tensor's."""
    for statement in usage.body:
        for node in nodes(statement):
            if not isinstance(node, ast.If) or not _holds([node], frame.node):
                continue
            found = narrowed_names(node.test, _holds(node.body, frame.node))
            yield from (name for name, value in found.items() if not value.is_tensor)


def _holds(statements: Sequence[ast.stmt], loop: LoopNode) -> bool:
    last = statements[-1]
    return statements[0].lineno <= loop.lineno <= (last.end_lineno or last.lineno)


def _is_called(frame: Frame) -> bool:
    """Whether a loop calls what its header gives."""
    taken = {name for level in frame.levels for name in level.names}
    calls = (node for node in nodes(frame.node) if isinstance(node, ast.Call))
    return any(isinstance(call.func, ast.Name) and call.func.id in taken for call in calls)


def _calls_items(frame: Frame) -> bool:
    """Whether a loop calls the items that it takes, or those at its positions."""
    taken = {name for level in frame.levels for name in level.names}
    for node in nodes(frame.node):
        function = getattr(node, "func", None) if isinstance(node, ast.Call) else None
        if isinstance(function, ast.Attribute) and function.attr == FORWARD:
            function = function.value
        if isinstance(function, ast.Subscript):
            function = function.slice
        if dotted_name(function) in taken:
            return True
    return False
