"""Whether a loop reads a tensor part by part that might be read before it, all at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.evaluation.arguments import Changed, changes
from flake8_vectorize.analysis.evaluation.evidence import READ_SINGLY
from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.loops.events import Wait
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.parting import parting_lines
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.syntax.wholes import hands_over
from flake8_vectorize.analysis.values.factories import UNTOLD
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import LEAST_OF, Subscript, Value
from flake8_vectorize.analysis.verdict.attributes import reaches
from flake8_vectorize.analysis.verdict.cut_rows import cut_row, is_cut, reads_on_host
from flake8_vectorize.analysis.verdict.effects import effect_shown, own_attributes
from flake8_vectorize.analysis.verdict.joining import parts_of
from flake8_vectorize.analysis.verdict.named_rows import rows_by_name
from flake8_vectorize.analysis.verdict.parts import (
    TRUTHS,
    Part,
    axis_of,
    item_of,
    listed_axis,
    made_of,
    method_of,
    part_read,
)
from flake8_vectorize.analysis.verdict.python_work import python_work
from flake8_vectorize.analysis.verdict.ranked_rows import PICKING, RANKING, ranked_rows
from flake8_vectorize.analysis.verdict.shown import only_shows, only_spells
from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.nest import Output, Sink, Walk

# methods that give the host whole parts
LISTING = "tolist"
ROWS = frozenset({"cpu", "numpy", LISTING})
# operators that work element by element
OPERATORS = frozenset(
    {"Add", "Sub", "Mult", "Div", "FloorDiv", "Mod", "Pow", "BitAnd", "BitOr", "Invert", "Compare"}
)
# methods that draw, which costs more than reading what is drawn
DRAWS = frozenset(
    str.split(
        """
        add_artist add_collection add_patch annotate arrow axhline axhspan axline axvline axvspan
        bar barh boxplot contour contourf errorbar fill_between hexbin hist hlines imshow legend
        loglog matshow pcolormesh pie plot plot_surface quiver rectangle scatter semilogx semilogy
        set_title set_xlabel set_ylabel stackplot stem text violinplot vlines
        """
    )
)
# what may hold a few settings, but where objects get one each
PARAMETER = "an nn.Parameter"


class Parts(NamedTuple):
    """The axis that is read part by part, in words, and what the host gets of it."""

    axis: str
    output: Output


def parts_read(frame: Frame, changed: Changed, usage: Usage) -> Parts | None:
    """The tensor that a loop takes for nothing but to read it part by part, if all of it might be
    read before the loop: nothing in the loop changes it.

    Whatever the iterations do with what they read, they do the same then.
    """
    if not frame.syncs or _walks_few(frame) or _adds_to_items(frame):
        return None
    ranked = _ranked(frame, changed, RANKING)
    return ranked or _read(frame, changed, usage) or _ranked(frame, changed, PICKING)


def _ranked(frame: Frame, changed: Changed, by: frozenset[str]) -> Parts | None:
    """The rows that a loop takes to work on them by one of these, and to read what that gives."""
    found = ranked_rows(frame, by, _is_light, lambda name: _stays(frame, name, changed))
    if found is None or any(value.is_tensor for value in _results(frame, frozenset())):
        return None
    return Parts(found.axis, found.output)


def _read(frame: Frame, changed: Changed, usage: Usage) -> Parts | None:
    """The tensor that a loop reads part by part, as it is or reduced to one number."""
    if not _only_reads(frame) or _marks_by_items(frame):
        return None
    if any(effect_shown(effect)[:-2].rpartition(".")[2] in DRAWS for effect in frame.effects):
        return None
    rows = [wait.node for wait in frame.syncs if method_of(wait.node) in ROWS]
    if frame.calls and rows and hands_over(frame.node, rows):
        # a function gets whole parts, and is the cost
        return None
    # what is called only where an element is true is the cost
    waits = [wait for wait in frame.syncs if not (frame.opaque and isinstance(wait.node, TRUTHS))]
    last = parting_lines(frame.node) if frame.exits or frame.raises else frozenset()
    waits = [wait for wait in waits if wait.node.lineno not in last]
    told = _told_people(frame.node)
    told |= rows_by_name(frame) if rows else set()
    waits = [wait for wait in waits if wait.node not in told]
    # rows that the host has already are made lists in no time
    waits = [w for w in waits if method_of(w.node) != LISTING or not reads_on_host(frame, w, usage)]
    if cut_row(frame, usage) is not None:
        # lists of lists are what it is to give, and costs nothing more where nothing has to wait
        waits = [w for w in waits if not is_cut(frame, w) and not reads_on_host(frame, w, usage)]
    read = [part_read(frame, wait) for wait in waits if not _repeats(frame, wait)]
    found = [part for part in read if _stands_still(frame, part, changed)]
    if len(found) < len(read) and any(store.tensor for store in frame.stores):
        # it computes with what it fills, and waits for that all the same
        return None
    # where results are shown, that they are computed one by one is the cost
    sinks = [Sink.RESULTS] if only_shows(frame) else [Sink.NUMBERS, Sink.RESULTS, Sink.COPIES]
    if only_spells(frame):
        sinks = [Sink.NUMBERS]
    ways = [_told(frame, [part for part in found if part.sink is sink]) for sink in sinks]
    first = next(filter(None, ways), None)
    if first is None or python_work(frame, usage, (first.output,)) is None:
        return first
    # where elements are read for work of Python's, that rows are reduced for it counts all the same
    results = (one for one in ways if one is not None and one.output.sink is Sink.RESULTS)
    return next(results, first)


def _told(frame: Frame, found: Sequence[Part]) -> Parts | None:
    """The first of these parts that is read along an axis which has a name."""
    for part in found:
        axis = axis_of(frame, part)
        if axis and part.sink is not None:
            return Parts(axis, Output(part.sink, spelled(part.wait), part.wait.lineno))
    return None


def _only_reads(frame: Frame) -> bool:
    """Whether the tensor work of an iteration is to give the host what a tensor holds, and no
    tensor is left behind that was computed for it.
    """
    if frame.gives:
        return False
    if frame.host and frame.host.partition(".")[0] not in frame.assigned:
        return False
    last = parting_lines(frame.node) if frame.exits else frozenset()
    computed = (value for value in _results(frame, last) if value.is_tensor)
    if not all(_is_part(frame, value) for value in computed) or _told_within(frame, frame.syncs):
        return False
    light = {method_of(made_of(frame, wait)) for wait in frame.syncs}
    return all(name in light or _is_light(name) for name in frame.operations)


def _is_light(name: str) -> bool:
    """Whether an operation of an iteration costs no more than a read: it works element by element,
    or reduces, and changes nothing.
    """
    if name in OPERATORS:
        return True
    operation = tensor_method(name)
    if operation is None or operation.in_place or operation.random:
        return False
    light = operation.synchronizes or operation.reducing or operation.elementwise
    return light or operation.view or operation.converts


def _is_part(frame: Frame, value: Value) -> bool:
    """Whether a tensor is a part, one of the same size in each iteration, of one that was there,
    and no function is called that may be the cost.
    """
    view = value.view
    if view is None or not view.root or frame.varies(value.ragged) or frame.calls:
        return False
    places = view.inside if view.reshaped else view.subscripts
    if any(place.width == -1 and frame.varies(place.taint) for place in places):
        return False
    return not any(part.root in frame.assigned for part in view.possible)


def _results(frame: Frame, last: frozenset[int]) -> Iterator[Value]:
    """What iterations leave behind, but for the one that ends the loop in its `last` lines."""
    for append in frame.appends:
        if append.line not in last:
            yield from parts_of(append.value)
    yield from (store.value for store in frame.stores if store.tensor and store.line not in last)
    for entry in frame.keyed:
        yield from parts_of(entry.value)
    if frame.element is not None:
        yield from parts_of(frame.element)


def _told_within(frame: Frame, waits: Sequence[Wait]) -> bool:
    """Whether a loop inside is told of something else than these waits."""
    known = {id(wait.node) for wait in waits}
    return any(
        child.computes
        or (child.told and any(id(wait.node) not in known for wait in child.syncs))
        or _told_within(child, waits)
        for child in frame.children
    )


def _walks_few(frame: Frame) -> bool:
    """Whether a loop walks a handful: the positions of a list that is an attribute, or no more
    than the first items.
    """
    for level in frame.levels:
        _, counted, name = level.text.partition("positions of ")
        if counted and name.startswith("self.") and name not in frame.walked:
            return True
        if level.walk is Walk.NUMBERS and "min(" in level.text:
            return True
    if any(_ends_early(frame, iterable) for iterable in _iterables(frame.node)):
        return True
    return any(
        isinstance(iterable, ast.Subscript)
        and isinstance(iterable.slice, ast.Slice)
        and isinstance(iterable.slice.upper, (ast.Constant, ast.Name, ast.Subscript))
        for iterable in _iterables(frame.node)
    )


def _marks_by_items(frame: Frame) -> bool:
    """Whether the items of a list say where an array gets one and the same value, and elements
    only whether it does.
    """
    walks = all(
        not level.tensor and level.walk in (Walk.CONTAINER, Walk.OBJECTS) for level in frame.levels
    )
    same = (not frame.touches(store.value.taint) for store in frame.stores)
    return walks and bool(frame.stores) and all(same)


def _ends_early(frame: Frame, iterable: ast.expr) -> bool:
    """Whether a range ends at a name that holds the smaller of two numbers."""
    if not isinstance(iterable, ast.Call) or not iterable.args:
        return False
    bound = frame.names.get(dotted_name(iterable.args[-1]))
    return bound is not None and bound.function == LEAST_OF


def _iterables(node: LoopNode) -> list[ast.expr]:
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return [node.iter]
    return [part.iter for part in getattr(node, "generators", ())]


def _adds_to_items(frame: Frame) -> bool:
    """Whether an iteration adds to an attribute of what it walks, as a search adds to the scores
    of what it has found so far: a handful, step after step.
    """
    walked = {level.variable for level in frame.levels if not level.tensor}
    added = (node.target for node in nodes(frame.node) if isinstance(node, ast.AugAssign))
    owners = (dotted_name(target).partition(".") for target in added)
    return any(owner in walked for owner, attribute, _ in owners if attribute)


def _stands_still(frame: Frame, part: Part, changed: Changed) -> bool:
    """Whether what is read is a part of a tensor, at the loop's own place, and nothing in the loop
    changes the tensor, nor what the part was combined with.
    """
    if not all(_stands_still(frame, other, changed) for other in part.beside):
        return False
    value, view = part.value, part.value.view
    if not value.is_tensor or value.proof.startswith(UNTOLD) or not frame.varies(value.taint):
        return False
    if value.proof.startswith(READ_SINGLY) and not _looks_up(frame.node, part.wait):
        return False  # they may be losses
    if value.proof == PARAMETER and not any(own_attributes(frame)):
        return False
    if view is None or not view.root or _changes_with(frame, value.taint):
        return False
    one = _takes_one(frame, view.subscripts) or bool(listed_axis(frame, part))
    one = one and all(other.converted for other in view.others)
    if not one and not item_of(frame, part.node):
        return False
    return all(_stays(frame, other.root, changed) for other in view.possible)


def _looks_up(loop: LoopNode, number: ast.expr) -> bool:
    """Whether a number says what a loop takes from a container: `names[label.item()]`."""
    for node in nodes(loop):
        if isinstance(node, ast.Subscript) and node.slice is number:
            return True
        if isinstance(node, ast.Compare) and node.left is number:
            return isinstance(node.ops[0], (ast.In, ast.NotIn))
    return False


def _takes_one(frame: Frame, parts: Sequence[Subscript]) -> bool:
    """Whether one position after another is read along one axis, all of the others, or a slice of
    what is there.
    """
    moved = [part for part in parts if frame.varies(part.taint)]
    single = [part for part in moved if part.width is None]
    if len(single) != 1 or any(part.tensor for part in parts):
        return False
    place = single[0].start
    return place is not None and frame.moves(place)


def _changes_with(frame: Frame, taint: frozenset[str]) -> bool:
    """Whether something depends on what iterations carry or write; what a loop around carries is
    the same in all of them.
    """
    around = set()
    outer = frame.parent
    while outer is not None:
        around |= {token for token in taint if outer.owns(token)}
        outer = outer.parent
    written = {read.token for read in frame.reads}
    carried = taint - around - frame.induction
    return any(token[0] == "c" or token in written for token in carried)


def _stays(frame: Frame, root: str, changed: Changed) -> bool:
    """Whether a name holds one and the same tensor, with the same elements, all through a loop."""
    if "(" in root:
        return True  # the header has made it, and nothing else knows it
    owner = root.partition(".")[0]
    if {root, owner} & (frame.assigned | frame.mutated):
        return False
    if next(changes(frame, changed), None) is not None:
        return False
    return owner == root or not reaches(frame.node, owner)


def _told_people(loop: LoopNode) -> set[ast.AST]:
    """What a loop rounds and adds to a text: people read it, and there is a handful of it."""
    return {
        node
        for added in nodes(loop)
        if isinstance(added, ast.AugAssign) and isinstance(added.value, ast.JoinedStr)
        for part in added.value.values
        if isinstance(part, ast.FormattedValue) and part.format_spec is not None
        for node in nodes(part.value)
    }


def _repeats(frame: Frame, wait: Wait) -> bool:
    """Whether a loop inside reads one and the same part in all its iterations."""
    for child in frame.children:
        if any(node is wait.node for node in nodes(child.node)):
            here = any(other.node is wait.node for other in child.syncs)
            return not here or _repeats(child, wait)
    return False
