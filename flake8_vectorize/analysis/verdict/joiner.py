"""Which call joins the items of a comprehension, as the user wrote it."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.collectors import COLLECTORS
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.spelling import spelled
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name


def taker(frame: Frame, usage: Usage) -> str:
    """What takes an item: `for` the call that joins it, or `of` a list that is made into another
    one of the same name first.
    """
    last = frame.node.end_lineno or frame.line
    for name, value in usage.filled:
        later = (other.lineno for held, other in usage.filled if held == name)
        if value is frame.node and any(line > last for line in later):
            return f"an item of {name}"
    return f"an item for {_joiner(frame, usage)}"


def _joiner(frame: Frame, usage: Usage) -> str:
    """The call that gets the items, or the list that holds them; what is known of it if it gets
    them some other way.
    """
    names = {name for name, value in usage.filled if value is frame.node}
    for statement in usage.body:
        for node in nodes(statement):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = dotted_name(node.func)
            joins = (usage.imports.resolve(name) or name) in COLLECTORS
            if joins and (node.args[0] is frame.node or dotted_name(node.args[0]) in names):
                return f"{spelled(node.func)}()"
    return f"{frame.join}()"
