"""Puts together what is known of a loop into the nest that rules judge."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from flake8_vectorize.analysis.evaluation.arithmetic import is_sought
from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.events import Wait, Walked
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.positions import Positions
from flake8_vectorize.analysis.syntax.sites import KINDS
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.tiles import cuts
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name, is_class_name
from flake8_vectorize.analysis.verdict.first_hits import keeps_first
from flake8_vectorize.analysis.verdict.neighbours import reads_neighbours, walks_pairs
from flake8_vectorize.analysis.verdict.painting import paints
from flake8_vectorize.analysis.verdict.repeated_rows import repeats_rows
from flake8_vectorize.analysis.verdict.segment_entries import reduces_segments
from flake8_vectorize.analysis.verdict.selected_rows import selects_rows
from flake8_vectorize.analysis.verdict.turning import only_turns
from flake8_vectorize.analysis.verdict.verdicts import Judgement
from flake8_vectorize.model.cause import Cause
from flake8_vectorize.model.nest import Level, LoopNest, Place, Walk
from flake8_vectorize.model.pattern import TOLD, Pattern
from flake8_vectorize.model.report import Evidence

# what may give the items of a list beside a tensor that is walked
BESIDE = frozenset({Walk.CONTAINER, Walk.OBJECTS})
MOST_FACTS = 8


def nest_of(
    frame: Frame,
    dependence: Dependence,
    judgement: Judgement,
    positions: Positions,
    allocations: tuple[Place, ...],
    waiting: Callable[[Sequence[Wait]], Sequence[Wait]],
) -> LoopNest:
    """The nest of one loop, with the levels of the loops inside it, and the `allocations` that are
    the same in every iteration; `waiting` says where what is read may lie on a device.
    """
    calls = sorted(frame.given, key=lambda name: (not frame.given[name], is_class_name(name)))
    return LoopNest(
        kind=KINDS[type(frame.node)],
        span=positions.span(frame.node),
        header=positions.header(frame.node),
        levels=levels_of(frame, judgement.verdict in TOLD),
        pattern=judgement.pattern,
        cause=judgement.cause,
        subject=judgement.subject,
        reason=judgement.reason,
        outputs=judgement.outputs,
        calls=tuple(calls),
        of_arrays=bool(calls) and calls[0] in frame.of_arrays,
        syncs=_places(_syncs(frame)),
        waits=_places(waiting(_syncs(frame))) if frame.syncs else (),
        elements=judgement.subject if judgement.cause is Cause.READS else _elements(frame),
        allocations=allocations,
        operations=tuple(frame.operations),
        evidence=_evidence(frame)[:MOST_FACTS],
        shifted=dependence.shifted or reads_neighbours(frame),
        gathers=frame.gathers,
        masked=frame.masked,
        pairwise=walks_pairs(frame),
        depth=_depth(frame),
        ordered=_ordered(frame),
        grouped=reduces_segments(frame),
        firsts=judgement.pattern is Pattern.SCAN and keeps_first(frame, judgement.outputs),
        cuts=cuts(frame.node),
        repeats=repeats_rows(frame),
        selects=selects_rows(frame, judgement.outputs),
        ranks=frame.ranks,
        takes=judgement.verdict in TOLD and only_turns(frame),
        painted=any(found.indirect for found in judgement.outputs) and paints(frame),
    )


def _evidence(frame: Frame) -> tuple[Evidence, ...]:
    """The facts, each once, whatever else shows it: what shows it stands behind it."""
    found: dict[str, Evidence] = {}
    for fact in frame.facts:
        shown = fact.fact.endswith(")")
        found.setdefault(fact.fact.rpartition(" (")[0] if shown else fact.fact, fact)
    return tuple(found.values())


def levels_of(frame: Frame, told: bool) -> tuple[Level, ...]:
    """The levels of a loop and of the loops inside it.

    A range that subscripts a tensor walks its axis, whatever its end is the size of; so does a
    container beside it, in a loop that is `told`.
    """
    levels = list(own_levels(frame, told))
    for child in frame.children:
        if not isinstance(child.node, ast.While):
            inner = levels_of(child, told)
            levels.extend(lv._replace(folded=lv.folded or child.combines) for lv in inner)
    return tuple(levels)


def own_levels(frame: Frame, told: bool = False) -> tuple[Level, ...]:
    """The levels of the header of a loop."""
    return tuple(_proven(frame, level, told) for level in frame.levels)


def _proven(frame: Frame, level: Level, told: bool) -> Level:
    numbers = level.walk is Walk.NUMBERS
    if not numbers and (level.tensor or not (told and level.walk in BESIDE)):
        return level
    sized = bool(level.tensor) and level.axis is not None
    walked = next(_subscripted(frame, level.tensor if sized else ""), None)
    if walked is None:
        return level
    place: dict[str, Any] = {"tensor": walked.name, "axis": walked.along, "sliced": walked.sliced}
    return level._replace(text=walked.text, **place)


def _subscripted(frame: Frame, sized: str) -> Iterator[Walked]:
    """What the variable of a loop subscripts; what it reads, where a range ends at the size of a
    tensor that it does not subscript.
    """
    direct = {name: walked for name, walked in frame.walked.items() if walked.direct and name}
    lasting = {name: walked for name, walked in direct.items() if not _made(frame, walked)}
    direct = lasting or ({} if sized else direct)
    if not sized:
        yield from direct.values()
    elif sized not in direct.keys() | {walked.name for walked in direct.values()}:
        read = {name for name, _ in frame.offsets}
        yield from (walked for name, walked in direct.items() if name in read)


def _made(frame: Frame, walked: Walked) -> bool:
    """Whether every iteration makes what it subscripts anew."""
    return walked.name.partition(".")[0].partition("[")[0] in frame.assigned


def _places(waits: Iterable[Wait]) -> tuple[Place, ...]:
    nodes = (wait.node for wait in waits)
    return tuple(dict.fromkeys(Place(spelled(node), node.lineno) for node in nodes))


def _syncs(frame: Frame) -> list[Wait]:
    """Where the host waits, but for loops inside that need one value after another."""
    inside = {id(wait.node) for wait in _ordered_syncs(frame)}
    return [wait for wait in frame.syncs if id(wait.node) not in inside]


def _ordered_syncs(frame: Frame) -> Iterator[Wait]:
    for child in frame.children:
        yield from child.syncs if child.ordered else _ordered_syncs(child)


def _elements(frame: Frame) -> str:
    """The axis of a tensor whose elements are read as they are: `x[i].item()`, `int(row)`,
    `x[i] > 0`.
    """
    if not frame.syncs or _is_computed(frame, frame.syncs[0].node):
        return ""
    node = frame.syncs[0].source
    if not isinstance(node, ast.Compare):
        return _axis_of(frame, node)
    # what takes one of several axes leaves the others alone
    sides = (side for side in (node.left, *node.comparators) if not _takes_several(side))
    return next(filter(None, (_axis_of(frame, side) for side in sides)), "")


def _is_computed(frame: Frame, node: ast.expr) -> bool:
    """Whether what is read is what a reduction gives, or a comparison with that, or whether a row
    holds something.
    """
    if isinstance(node, ast.Compare):
        return is_sought(node) or any(part in frame.reduced for part in nodes(node))
    return node in frame.reduced


def _takes_several(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple)


def _axis_of(frame: Frame, node: ast.expr) -> str:
    """The axis that a loop walks along what an expression is, or is an element of."""
    while isinstance(node, ast.Subscript):
        node = node.value
    name = dotted_name(node)
    for level in own_levels(frame):
        if name and name == level.variable and level.tensor:
            return level.text
    walked = frame.walked.get(name) if name and name not in frame.assigned else None
    return walked.text if walked is not None else ""


def _depth(frame: Frame) -> int:
    """How many loops deep the tensor work goes, where every loop fills or reads its own axis, and
    does not reduce it.
    """
    filling = (child for child in frame.children if child.walked and not child.combines)
    deeper = [_depth(child) for child in filling if not child.ordered]
    return 1 + max(deeper, default=0)


def _ordered(frame: Frame) -> bool:
    """Whether the iterations of a loop inside need each other, in a way without a parallel form."""
    return any(child.ordered or _ordered(child) for child in frame.children)
