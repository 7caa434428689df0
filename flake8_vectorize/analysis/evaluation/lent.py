"""Whether a name that an iteration binds leads to what was there before: `rows = self.rows`."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.value import Kind, Value


def outlasts(state: State, frame: Frame, name: str, held: Value) -> bool:
    """Whether what a name holds outlives an iteration, or may: the iteration has not made it."""
    if name.partition(".")[0] not in frame.assigned:
        return True
    lasting = (root.partition(".")[0] for root in frame.lasting(held))
    return any(root not in frame.assigned for root in lasting) or is_lent(state, name, held)


def is_lent(state: State, name: str, held: Value) -> bool:
    """Whether a name is bound to what an attribute holds, or something unknown under an index."""
    if held.kind is not Kind.UNKNOWN or not state.loops:
        return False
    bound = (value for other, value in state.usage.filled if other == name)
    return any(isinstance(value, (ast.Attribute, ast.Subscript)) for value in bound)
