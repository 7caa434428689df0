"""Names that a loop counts on to say where its next slice begins, and reads for nothing else."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import children, nodes
from flake8_vectorize.analysis.values.imports import dotted_name


def adds_to_bounds(name: str, loop: LoopNode) -> bool:
    """Whether a loop adds what a name holds, or an item of it, to where its slices begin: that is a
    number then.
    """
    found = nodes(loop)
    items = {
        target.id
        for node in found
        if isinstance(node, ast.Assign) and _is_of(node.value, name)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    moved = set()
    target: ast.expr
    for node in found:
        if isinstance(node, ast.AugAssign):
            target, terms = node.target, [node.value]
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
            target, terms = node.targets[0], [node.value.left, node.value.right]
        else:
            continue
        adds = any(_is_of(term, name) or getattr(term, "id", "") in items for term in terms)
        if adds and isinstance(target, ast.Name):
            moved.add(target.id)
    return bool(moved) and not moved.isdisjoint(only_bounds(loop))


def _is_of(node: ast.expr, name: str) -> bool:
    """Whether an expression is a name or an item of what it holds."""
    held = node.value if isinstance(node, ast.Subscript) else node
    return dotted_name(held) == name


def only_bounds(loop: LoopNode) -> frozenset[str]:
    """The names that a loop reads nowhere but between brackets, and to make the next values of
    names of the same sort: `rows = x[st:end]`, `st = end`.
    """
    feeds: dict[str, set[str]] = {}
    foreign: set[str] = set()
    # what stands below is a position, or makes the value of these names, or neither
    pending: list[tuple[ast.AST, bool, tuple[str, ...]]] = [(loop, False, ())]
    while pending:
        node, between, into = pending.pop()
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load) and not between:
                feeds.setdefault(node.id, set()).update(into)
                if not into:
                    foreign.add(node.id)
            elif isinstance(node.ctx, ast.Load):
                feeds.setdefault(node.id, set())
        elif isinstance(node, ast.Subscript):
            pending += [(node.value, between, into), (node.slice, True, ())]
        elif isinstance(node, (ast.Assign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = tuple(target.id for target in targets if isinstance(target, ast.Name))
            bound = names if len(names) == len(targets) else ()
            pending.append((node.value, False, bound))
            pending += [(target, False, ()) for target in targets]
        else:
            pending += [(child, between, into) for child in children(node)]
    return frozenset(feeds) - _leading_to(foreign, feeds)


def _leading_to(foreign: set[str], feeds: dict[str, set[str]]) -> set[str]:
    """Names that are read for something else, or that make the value of such a name."""
    found = set(foreign)
    grown = True
    while grown:
        more = {name for name, into in feeds.items() if not into.isdisjoint(found)} - found
        found |= more
        grown = bool(more)
    return found
