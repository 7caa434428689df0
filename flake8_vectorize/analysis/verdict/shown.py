"""Whether all that becomes of what a loop reads is shown to people, or spelled."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.saying import TELLING
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.value import Kind


def only_shows(frame: Frame) -> bool:
    """Whether iterations leave nothing behind but lines that are printed or logged: there are as
    many as somebody reads, and to write each of them takes longer than to read a number.
    """
    if not frame.effects or frame.appends or frame.stores or frame.keyed or frame.updated:
        return False
    if frame.element is not None or not frame.entry.keys().isdisjoint(_totals(frame)):
        return False
    told = all(_tells(effect.text) for effect in frame.effects)
    return told and not any(map(_writes, nodes(frame.node)))


def only_spells(frame: Frame) -> bool:
    """Whether iterations leave nothing behind but texts, which are written one by one."""
    if frame.stores or frame.keyed or frame.updated:
        return False
    left = [append.value for append in frame.appends]
    left += [frame.element] if frame.element is not None else []
    return bool(left) and all(value.kind is Kind.TEXT for value in left)


def _totals(frame: Frame) -> frozenset[str]:
    """The names that something is added to, but for a count of the iterations."""
    added = (
        node.target.id
        for node in nodes(frame.node)
        if isinstance(node, ast.AugAssign)
        and isinstance(node.target, ast.Name)
        and not isinstance(node.value, ast.Constant)
    )
    return frame.augmented & {*added}


def _writes(node: ast.AST) -> bool:
    """Whether something is printed to a file: that is data."""
    return isinstance(node, ast.Call) and any(keyword.arg == "file" for keyword in node.keywords)


def _tells(effect: str) -> bool:
    return effect.partition("(")[0].rpartition(".")[2] in TELLING
