"""Objects that were made before a loop and of which every iteration sets anew what it uses: to the
loop they are as good as made in the iteration.
"""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.knowledge.distributions import is_distribution
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.value import Kind, Value, either, united


def sets_own(state: State, target: ast.Attribute, value: Value) -> bool:
    """Gives an attribute of a distribution a value that no other iteration and nothing behind the
    loop can see; False where that is not known.
    """
    frame, root = state.loops.innermost, getattr(target.value, "id", "")
    held = state.names.get(root)
    if frame is None or held is None or held.kind is not Kind.OBJECT:
        return False
    if not is_distribution(held.proof) or not _is_private(state, frame, root):
        return False
    # Loaded on request, or every run of flake8 pays for it.
    from flake8_vectorize.analysis.syntax.setting import set_first

    if target.attr not in set_first(root, getattr(frame.node, "body", ())):
        return False
    taint, ragged = united(held.taint, value.taint), united(held.ragged, value.ragged)
    view = either(held.view, value.view)
    state.names[root] = held._replace(taint=taint, ragged=ragged, view=view)
    return True


def _is_private(state: State, frame: Frame, name: str) -> bool:
    """Whether a call made what a name holds, and only the loop takes anything of it."""
    made = list(state.usage.bound_to(name))
    if len(made) != 1 or not isinstance(made[0], ast.Call) or state.usage.is_rebound(name):
        return False
    return all(frame.holds(line) for line in state.usage.loads.get(name, ()))
