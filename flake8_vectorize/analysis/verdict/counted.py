"""Arrays of NumPy that count what the host got of tensors: `m[p][t] += 1` for rows of
`.cpu().numpy()`.
"""

from __future__ import annotations

from collections.abc import Sequence

from flake8_vectorize.analysis.loops.combination import Combination
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.value import Kind
from flake8_vectorize.model.nest import Output
from flake8_vectorize.model.pattern import Update


def counts(frame: Frame, combination: Combination) -> bool:
    """Whether an array counts, at the places that it says, what the host got of tensors."""
    array = combination.value.kind is Kind.ARRAY and combination.indirect
    return array and frame.of_copies and combination.update is Update.SUM


def nothing_but_counts(frame: Frame, outputs: Sequence[Output]) -> bool:
    """Whether a loop leaves nothing but such arrays."""
    return frame.of_copies and all(
        output.indirect and output.update is Update.SUM and not (output.tensor or output.opaque)
        for output in outputs
    )
