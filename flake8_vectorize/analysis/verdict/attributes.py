"""Attributes that a loop updates: totals, which a batched form adds to as well, or more."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.loops.combination import ASSOCIATIVE, Dependence
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.parting import parting_lines
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.nest import Place

# builtins that ask something of an object, and change nothing of it
ASKING = frozenset({"len", "isinstance", "type", "id", "hasattr", "getattr"})


def effects_of(frame: Frame, dependence: Dependence) -> list[Place]:
    """What a loop does that no batched form would do, in the order of its text; totals in
    attributes are left out, and what is done once a loop is left.
    """
    totals = set(_totals(frame, dependence))
    updated = [place for place in frame.updated if place.text not in totals]
    found = [*frame.effects, *(Place(f"{name} = ...", line) for name, line in updated)]
    last = parting_lines(frame.node) if found and (frame.exits or frame.raises) else frozenset()
    return sorted((p for p in found if p.line not in last), key=lambda place: place.line)


def _totals(frame: Frame, dependence: Dependence) -> Iterator[str]:
    """The attributes that iterations combine into and that nothing in the loop can see."""
    combined = {
        found.name
        for found in dependence.combinations
        if found.update in ASSOCIATIVE and not found.kept
    }
    for name, _ in frame.updated:
        counted = frame.carried(name) in dependence.counters
        if (counted or name in combined) and not reaches(frame.node, name.partition(".")[0]):
            yield name


def reaches(loop: LoopNode, owner: str) -> bool:
    """Whether a loop calls a method of an object, or hands the object on."""
    for node in nodes(loop):
        if isinstance(node, ast.Call) and dotted_name(node.func) not in ASKING:
            receiver = dotted_name(node.func).rpartition(".")[0]
            given = (*node.args, *(keyword.value for keyword in node.keywords))
            if receiver == owner or any(dotted_name(part) == owner for part in given):
                return True
    return False
