"""What a name holds behind a condition that has one outcome all along a loop."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.conditions import bindings_of, is_settled
from flake8_vectorize.analysis.syntax.sites import LoopNode, body_of
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.syntax.writes import Writes
from flake8_vectorize.analysis.values.forms import form_for
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.model.pattern import Update

Names = dict[str, Value]


def settled_in(frames: Sequence[Frame], test: ast.expr, taint: frozenset[str]) -> list[Frame]:
    """The loops around a condition in which it has one outcome; `taint` is what it depends on."""
    return [
        frame
        for frame in frames
        if not frame.touches(taint)
        and not any(token[0] == "r" for token in taint)
        and is_settled(test, frame.assigned | frame.mutated | frame.extended | frame.items)
    ]


def unswitched(node: ast.If, frames: Sequence[Frame], left: Names, right: Names) -> None:
    """Takes out of the names after each branch what a loop carries only if the branch that binds
    them is never taken: they hold what they held before the loop then, and else what each
    iteration gives them.
    """
    for frame in frames:
        for name in frame.entry:
            first, second = left.get(name), right.get(name)
            if first is None or second is None or first is second:
                continue
            token = frame.carried(name)
            for kept, given, names in ((first, second, left), (second, first, right)):
                form = form_for(kept.forms, token)
                if form is None or form.update is not Update.SAME or token in given.taint:
                    continue
                if bindings_of(name, frame.node) != bindings_of(name, node):
                    continue  # it is carried from elsewhere in the loop
                if name in frame.mutated and name in _changed_beside(frame.node, node):
                    continue  # what it held before changes in place, whatever the outcome
                names[name] = kept._replace(
                    taint=kept.taint - {token},
                    forms=tuple(f for f in kept.forms if f.token != token),
                )


def _changed_beside(loop: LoopNode, node: ast.If) -> set[str]:
    """The names of what a loop changes in place outside a condition in it."""
    beside: list[ast.AST] = []
    pending: list[ast.AST] = body_of(loop)
    while pending:
        part = pending.pop()
        if part is not node:
            around = any(inner is node for inner in nodes(part))
            (pending if around else beside).extend(children(part) if around else (part,))
    return Writes.of(beside).mutated
