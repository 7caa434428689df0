"""Puts together what is known of a loop into the nest that rules judge."""

from __future__ import annotations

import ast
from dataclasses import replace

from flake8_vectorize.analysis.dependence import Dependence
from flake8_vectorize.analysis.frames import Frame
from flake8_vectorize.analysis.positions import Positions
from flake8_vectorize.analysis.sites import KINDS
from flake8_vectorize.analysis.verdict import Judgement
from flake8_vectorize.model.nest import Level, LoopNest, Place, Walk
from flake8_vectorize.model.report import Evidence


def nest_of(
    frame: Frame, dependence: Dependence, judgement: Judgement, positions: Positions
) -> LoopNest:
    """The nest of one loop, with the levels of the loops inside it."""
    evidence = tuple(dict.fromkeys(Evidence(line, fact) for line, fact in frame.facts))
    return LoopNest(
        kind=KINDS[type(frame.node)],
        span=positions.span(frame.node),
        header=positions.header(frame.node),
        levels=levels_of(frame),
        pattern=judgement.pattern,
        verdict=judgement.verdict,
        reason=judgement.reason,
        outputs=judgement.outputs,
        calls=tuple(frame.calls),
        syncs=_varying_syncs(frame),
        growths=tuple(frame.growths),
        allocations=tuple(frame.allocations),
        operations=tuple(frame.operations),
        evidence=evidence[:8],
        shifted=dependence.shifted,
        indirect=bool(dependence.scattered),
        masked=frame.masked,
    )


def levels_of(frame: Frame) -> tuple[Level, ...]:
    """The levels of a loop and of the loops inside it; a range that subscripts a tensor walks its axis."""
    levels = [_proven(frame, level) for level in frame.levels]
    for child in frame.children:
        if not isinstance(child.node, ast.While):
            levels.extend(levels_of(child))
    return tuple(levels)


def _proven(frame: Frame, level: Level) -> Level:
    if level.walk is not Walk.NUMBERS or (level.tensor and level.axis is not None):
        return level
    for name, (axis, direct) in frame.walked.items():
        if axis is not None and direct:
            return replace(level, tensor=name, axis=axis, text=f"dim {axis} of {name}")
    return level


def _varying_syncs(frame: Frame) -> tuple[Place, ...]:
    return tuple(
        dict.fromkeys(
            place
            for place, taint in frame.syncs
            if frame.varies(taint) or any(frame.owns(token) for token in taint)
        )
    )
