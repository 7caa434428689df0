"""Whether all that a scan of truths leaves is what belongs to the first hit of each element."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.model.nest import Output, Sink
from flake8_vectorize.model.pattern import Update

FLAGS = frozenset({Update.ANY, Update.ALL})


def keeps_first(frame: Frame, outputs: Sequence[Output]) -> bool:
    """Whether one result is a flag of what was found, and every other one is written where a mask
    holds for the first time.
    """
    flags = [output for output in outputs if output.update in FLAGS]
    others = [output for output in outputs if output.update not in FLAGS]
    if len(flags) != 1 or not others or not isinstance(frame.node, ast.For):
        return False
    if flags[0].sink is not Sink.ACCUMULATE:
        return False
    # Loaded on request, or every run of flake8 pays for it.
    from flake8_vectorize.analysis.syntax.first_hits import first_hits

    written = first_hits(frame.node.body, flags[0].name)
    return all(output.name in written for output in others)
