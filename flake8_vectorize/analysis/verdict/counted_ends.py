"""Whether a loop that is left early might as well count up to another number."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import DATA, Kind
from flake8_vectorize.analysis.verdict.parts import bound_to
from flake8_vectorize.model.nest import Walk

NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.UNKNOWN})
# functions that give one of the numbers that they get
CHOOSING = frozenset({"min", "max", "int"})


def ends_by_number(frame: Frame) -> bool:
    """Whether the only way out of a loop that counts is a `break` where an iteration begins or
    ends, on a condition on its number: `if i + size >= n: break`.
    """
    loop = frame.node
    if not isinstance(loop, ast.For) or len(frame.exits) != 1 or len(loop.body) < 2:
        return False
    if loop.orelse or any(level.walk is not Walk.NUMBERS for level in frame.levels):
        return False
    test = next(filter(None, map(_leaves_if, (loop.body[0], loop.body[-1]))), None)
    if test is None:
        return False
    counted = {name for level in frame.levels for name in level.names}
    sides = [test.left, *test.comparators]
    told = [_is_counted(frame, side, counted) for side in sides]
    return all(found is not None for found in told) and any(told)


def _leaves_if(node: ast.stmt) -> ast.Compare | None:
    """The comparison on which a statement leaves the loop, and does nothing else."""
    if not isinstance(node, ast.If) or node.orelse or not isinstance(node.test, ast.Compare):
        return None
    return node.test if isinstance(node.body[0], ast.Break) else None


def _is_counted(frame: Frame, node: ast.expr, counted: set[str]) -> bool | None:
    """Whether a number follows the number of the iteration; None if it may be made of anything
    else that iterations change, or of elements of tensors.
    """
    follows = False
    pending: list[ast.AST] = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.BinOp):
            pending += [part.left, part.right]
        elif isinstance(part, ast.Call) and getattr(part.func, "id", "") in CHOOSING:
            pending += part.args
        elif isinstance(part, ast.Name) and part.id in counted:
            follows = True
        elif isinstance(part, ast.Name) and part.id in frame.assigned:
            made = bound_to(frame, part.id) if part.id not in frame.entry else None
            known = _is_counted(frame, made, counted) if made is not None else None
            if known is None:
                return None
            follows = follows or known
        elif not (isinstance(part, ast.Constant) or _is_fixed(frame, part)):
            return None
    return follows


def _is_fixed(frame: Frame, node: ast.AST) -> bool:
    """Whether something is a number that is there before a loop: one that has a name, or a size."""
    names = {part.id for part in nodes(node) if isinstance(part, ast.Name)} - {"len"}
    if names & (frame.assigned | frame.mutated):
        return False
    if isinstance(node, (ast.Name, ast.Attribute)):
        held = frame.names.get(dotted_name(node))
        return held is None or (held.kind in NUMBERS and DATA not in held.taint)
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") == "len" or getattr(node.func, "attr", "") == "size"
    return isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") == "shape"
