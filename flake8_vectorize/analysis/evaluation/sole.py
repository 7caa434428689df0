"""Whether one name alone leads to what it holds."""

from __future__ import annotations

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.values.value import whole_view


def is_alone(state: State, name: str) -> bool:
    """Whether no other name leads to what a name holds."""
    return state.names[name].view == whole_view(name) and not any(
        value.view is not None and value.view.root == name
        for other, value in state.names.items()
        if other != name
    )


def is_sole_tensor(state: State, name: str) -> bool:
    """Whether a name holds a tensor to which no other one leads."""
    return name in state.names and state.names[name].is_tensor and is_alone(state, name)
