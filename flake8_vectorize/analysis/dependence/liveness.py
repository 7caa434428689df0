"""Whether anything uses a value that a loop carries from one iteration to the next."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.exposure import read_behind
from flake8_vectorize.analysis.syntax.usage import Usage


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
    if frame.exits or "." in name:
        return True
    return _is_live(frame, usage, name)


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
