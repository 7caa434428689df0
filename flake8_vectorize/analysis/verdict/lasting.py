"""Which names keep behind a loop what the last iteration that binds them gave."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.exposure import read_behind
from flake8_vectorize.analysis.syntax.usage import Usage


def lasting(frame: Frame, usage: Usage) -> Iterator[str]:
    """The plain names that iterations bind and that something behind the loop reads before it
    binds them.
    """
    node = frame.node
    if not isinstance(node, ast.stmt):
        return
    last = node.end_lineno or node.lineno
    for name in sorted(frame.assigned):
        if usage.read_after(name, last) and read_behind(usage, node, name):
            yield name
