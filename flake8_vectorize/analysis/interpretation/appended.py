"""Numbers that a list gets whatever a condition says, one in either branch: `hits.append(1)` and
`hits.append(0)` add what `1 if test else 0` is.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.loops.loopstack import LoopStack
from flake8_vectorize.analysis.syntax.collecting import appended_once
from flake8_vectorize.analysis.values.value import united


def note_either(
    loops: LoopStack, node: ast.If, known: Sequence[int], chosen_by: frozenset[str]
) -> None:
    """Writes down that what lists get in the branches of a condition depends on it, where they get
    one number in each; `known` says how many items each loop around knew of before.
    """
    frame = loops.innermost
    if frame is None or not any(item.value.is_number for item in frame.appends[known[-1] :]):
        return
    names = appended_once([node])
    for outer, number in zip(loops.frames, known, strict=True):
        for place in range(number, len(outer.appends)):
            item = outer.appends[place]
            if item.name in names and item.value.is_number:
                value = item.value._replace(
                    taint=united(item.value.taint, chosen_by), affine=None, constant=None
                )
                outer.appends[place] = item._replace(value=value)
