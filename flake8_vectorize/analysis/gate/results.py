"""Which statements of a loop may leave a result that a batched form gives, and which keep the loop
as it is whatever else it does.
"""

from __future__ import annotations

import ast
from typing import Any

from flake8_vectorize.analysis.knowledge.actions import ACTIONS
from flake8_vectorize.analysis.syntax.aliases import DEFINITIONS
from flake8_vectorize.analysis.syntax.falling_back import falls_back
from flake8_vectorize.analysis.syntax.leaving import EXITS, passes_on
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.syntax.writes import ADDING
from flake8_vectorize.analysis.values.imports import dotted_name, last_name

EFFECTS = frozenset({ast.Global, ast.Nonlocal})
BLOCKS = frozenset({ast.If, ast.For, ast.While, ast.With, ast.Try})
LEAVING = frozenset(EXITS)
# what a key is that is a text
TEXTS = frozenset({ast.JoinedStr, ast.Constant})


def yields_results(node: ast.For) -> bool:
    """Whether an iteration assigns, appends, changes something or leaves, and does nothing that
    keeps a loop as it is: it goes on after no error, does not call what it walks, and has no other
    effect, unless that is the last that it does.
    """
    walked = node.target.id if isinstance(node.target, ast.Name) else ""
    results = leaves = False
    done: list[ast.expr] = []
    pending: list[ast.stmt] = list(node.body)
    while pending:
        statement = pending.pop()
        kind = type(statement)
        if kind in EFFECTS or (isinstance(statement, ast.Try) and not _tries(statement)):
            return False
        if kind in DEFINITIONS:
            continue
        if isinstance(statement, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr)):
            value = statement.value
            if isinstance(value, ast.Call):
                function = value.func
                if isinstance(function, ast.Name) and function.id == walked:
                    return False
                if kind is ast.Expr:
                    results = results or _changes(value)
                    done.append(value)
            elif isinstance(value, (ast.Yield, ast.YieldFrom, ast.Await)):
                return False
            if isinstance(statement, ast.Assign):
                done.append(statement.targets[0])
            results = results or kind is not ast.Expr
        elif kind in BLOCKS:
            pending += [child for child in children(statement) if isinstance(child, ast.stmt)]
        else:
            leaves = leaves or kind in LEAVING
            results = results or kind not in (ast.Pass, ast.Continue, ast.Assert)
    return results and (leaves or not any(_has_effect(part, node) for part in done))


def _tries(node: ast.Try) -> bool:
    """Whether a loop may be batched for all that it tries something."""
    return passes_on(node) or falls_back(node)


def _changes(call: ast.Call) -> bool:
    """Whether a call may change a tensor or a list in place."""
    if isinstance(call.func, ast.Attribute):
        method = call.func.attr
        if method in ADDING or method.endswith("_"):
            return True
    return any(keyword.arg == "out" for keyword in call.keywords)


def _has_effect(part: Any, loop: ast.For) -> bool:
    """Whether a call is there for what it does, or what is assigned to is an attribute of the
    object that a method belongs to, or an entry of a mapping under a text.
    """
    kind = type(part)
    if kind is ast.Call:
        function = part.func
        name = last_name(function)
        return name in ACTIONS
    if kind is ast.Attribute:
        return getattr(part.value, "id", "") == "self"
    if kind is not ast.Subscript or type(part.slice) not in TEXTS:
        return False
    if type(part.slice) is ast.Constant and type(part.slice.value) is not str:
        return False
    holder = dotted_name(part.value)
    return bool(holder) and _only_fills(loop, holder)


def _only_fills(loop: ast.For, holder: str) -> bool:
    """Whether a loop takes nothing from a mapping, where a total may be kept, and the mapping was
    there before, or is written out in an iteration.
    """
    root = holder.partition(".")[0]
    taken = 0
    within = nodes(loop)
    for node in within:
        kind = type(node)
        if kind is ast.Name:
            taken += node.id == root and type(node.ctx) is not ast.Load
        elif kind is ast.Assign:
            taken -= type(node.value) is ast.Dict and getattr(node.targets[0], "id", "") == root
        elif kind is ast.Attribute or (kind is ast.Subscript and type(node.ctx) is ast.Load):
            taken += dotted_name(node.value) == holder
    return not taken
