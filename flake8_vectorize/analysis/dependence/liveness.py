"""Whether anything uses a value that a loop carries from one iteration to the next."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.exposure import read_behind
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes


def is_used(frame: Frame, usage: Usage, name: str) -> bool:
    """Whether the carried value enters a result of the loop, or is read after it."""
    token = frame.carried(name)
    if any(token in v.taint for n, v in frame.final.items() if n != name):
        return True
    if any(token in store.taint for store in frame.stores):
        return True
    if any(token in append.taint for append in frame.appends):
        return True
    if any(token in entry.taint for entry in frame.keyed):
        return True
    if "." in name or (frame.exits and _is_met(frame, name)):
        return True
    return _is_live(frame, usage, name) or _is_given(frame, usage, name)


def _is_met(frame: Frame, name: str) -> bool:
    """Whether an iteration reads a name before it binds it."""
    # Loaded where a loop is left early, or every run of flake8 pays for it.
    from flake8_vectorize.analysis.syntax.upward import exposed_reads

    return name in exposed_reads(frame.node)


def _is_given(frame: Frame, usage: Usage, name: str) -> bool:
    """Whether whoever calls the function has the tensor too that a loop changes in place: nothing
    but operators like `+=` gives the name a value.
    """
    use, before = usage.names.get(name), frame.entry.get(name)
    if use is None or before is None or not before.is_tensor or name not in frame.augmented:
        return False
    changes = (node.target for node in nodes(frame.node) if isinstance(node, ast.AugAssign))
    return use.stores == sum(isinstance(n, ast.Name) and n.id == name for n in changes)


def _is_live(frame: Frame, usage: Usage, name: str) -> bool:
    node = frame.node
    last = node.end_lineno or node.lineno
    outermost = frame
    while outermost.parent is not None:
        outermost = outermost.parent
    first = last if outermost is frame else outermost.line
    if not usage.read_outside(name, node.lineno, last, first):
        return False
    return not isinstance(node, ast.stmt) or read_behind(usage, node, name)
