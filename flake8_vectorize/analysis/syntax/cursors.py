"""Names that a loop counts on to say where its next slice begins, and reads for nothing else."""

from __future__ import annotations

import ast
from collections.abc import Container
from typing import TypeGuard

from flake8_vectorize.analysis.syntax.grids import walks_in
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import children, names_below, nodes, statements
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.model.named_tuple import NamedTuple


def step_of(name: str, loop: LoopNode, changing: Container[str]) -> ast.expr | None:
    """What every iteration of a `for` loop adds to a name, as often as it runs, but for a first one
    that is passed over; None if that is no variable, if it is one of the names that are `changing`,
    or of the header, or if anything else binds the name.
    """
    if not isinstance(loop, ast.For) or len(walks_in(loop.target, loop.iter)) > 1:
        return None
    passed = passes_first(loop)
    body = loop.body[1:] if passed else loop.body
    steps = [step for step in body if _adds_to(step, name)]
    within = [node for statement in body for node in nodes(statement)]
    bound = [
        node
        for node in within
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)
    ]
    if len(steps) != 1 or len(bound) != 1 or any(isinstance(n, ast.Continue) for n in within):
        return None
    value = steps[0].value
    if isinstance(value, ast.BinOp) and not isinstance(steps[0], ast.AugAssign):
        value = value.right if dotted_name(value.left) == name else value.left
    parts = nodes(value)
    if not names_below(loop.target).isdisjoint(names_below(value)):
        return None
    stays = not any(isinstance(part, ast.Call) or dotted_name(part) in changing for part in parts)
    return value if stays and (passed or any(isinstance(p, ast.Name) for p in parts)) else None


class Count(NamedTuple):
    """A name that the condition of a loop compares with a bound, the bound, and what the condition
    adds to the name.
    """

    name: str
    bound: ast.expr
    ahead: ast.expr | None = None


def count_in(test: ast.expr) -> Count | None:
    """What the condition `name < bound` of a loop says of how it counts, be it the other way round,
    or of what comes so many elements behind: `name + size <= bound`.
    """
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    counting, bound = test.left, test.comparators[0]
    if isinstance(test.ops[0], (ast.Gt, ast.GtE)):
        counting, bound = bound, counting
    elif not isinstance(test.ops[0], (ast.Lt, ast.LtE)):
        return None
    name, ahead = (counting.left, counting.right) if _is_sum(counting) else (counting, None)
    return Count(name.id, bound, ahead) if isinstance(name, ast.Name) else None


def counter_of(loop: ast.While) -> str:
    """The name that a loop adds to until it meets a bound, as it may count the iterations, or ''.

    What the condition adds to it is the same in all of them.
    """
    count = count_in(loop.test)
    if count is None or not any(_adds_to(step, count.name) for step in statements(loop.body)):
        return ""
    stays = count.ahead is None or isinstance(count.ahead, ast.Constant)
    if not stays and count.ahead is not None:
        name = dotted_name(count.ahead)
        bound = (dotted_name(n) for n in nodes(loop) if isinstance(getattr(n, "ctx", 0), ast.Store))
        stays = bool(name) and name not in bound
    return count.name if stays else ""


def advancing(loop: ast.While) -> str:
    """The name that every iteration of a `while` loop adds 1 to, and nothing else binds in it; ''
    if there is none, or more than one.
    """
    steps = [step for step in loop.body if isinstance(step, ast.AugAssign)]
    names = {dotted_name(step.target) for step in steps if _is_one(step.value)}
    if not names:
        return ""
    within = nodes(loop)
    if any(isinstance(node, ast.Continue) for node in within):
        return ""
    bound = [dotted_name(node) for node in within if not _is_read(node)]
    found = [name for name in names if bound.count(name) == 1]
    return found[0] if len(found) == 1 else ""


def _is_one(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1


def _is_read(node: ast.AST) -> bool:
    return not isinstance(node, ast.Name) or isinstance(node.ctx, ast.Load)


def passes_first(loop: LoopNode) -> bool:
    """Whether a loop that counts from 0 does nothing in its first iteration: it begins with
    `if i == 0: continue`.
    """
    if not isinstance(loop, ast.For) or not isinstance(loop.iter, ast.Call):
        return False
    if dotted_name(loop.iter.func) != "range" or len(loop.iter.args) != 1:
        return False
    guard = loop.body[0]
    if not isinstance(guard, ast.If) or guard.orelse or not isinstance(guard.body[0], ast.Continue):
        return False
    first = ast.Compare(loop.target, [ast.Eq()], [ast.Constant(0)])
    return ast.unparse(guard.test) == ast.unparse(first)


def _adds_to(step: ast.AST, name: str) -> TypeGuard[ast.AugAssign | ast.Assign]:
    """Whether a statement is `name += value`, or says so in other words."""
    if isinstance(step, ast.AugAssign):
        return isinstance(step.op, ast.Add) and dotted_name(step.target) == name
    if not isinstance(step, ast.Assign) or not _is_sum(step.value):
        return False
    return name in (dotted_name(step.value.left), dotted_name(step.value.right)) and any(
        dotted_name(target) == name for target in step.targets
    )


def adds_to_bounds(name: str, loop: LoopNode) -> bool:
    """Whether a loop adds what a name holds, or an item of it, to where its slices begin: that is a
    number then.
    """
    found = list(statements([loop]))
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
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
            target, terms = node.target, [node.value]
        elif isinstance(node, ast.Assign) and _is_sum(node.value):
            target, terms = node.targets[0], [node.value.left, node.value.right]
        else:
            continue
        adds = any(_is_of(term, name) or getattr(term, "id", "") in items for term in terms)
        if adds and isinstance(target, ast.Name) and target.id != name:
            moved.add(target.id)
    return bool(moved) and not moved.isdisjoint(cursors_of(loop))


def _is_sum(node: ast.expr) -> TypeGuard[ast.BinOp]:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add)


def _is_of(node: ast.expr, name: str) -> bool:
    """Whether an expression is a name or an item of what it holds."""
    held = node.value if isinstance(node, ast.Subscript) else node
    return dotted_name(held) == name


def counted(loop: LoopNode) -> frozenset[str]:
    """The names that a loop counts on by a number where a condition holds: `if fits: k += 1`."""
    return frozenset(
        step.target.id
        for node in nodes(loop)
        if isinstance(node, ast.If)
        for step in (*node.body, *node.orelse)
        if isinstance(step, ast.AugAssign) and isinstance(step.target, ast.Name)
        if isinstance(step.value, ast.Constant)
    )


def cursors_of(loop: LoopNode) -> frozenset[str]:
    """The names that a loop reads only to bound slices, and to make the next values of such names,
    their own among them: `rows = x[st:end]`, `st = end`.
    """
    feeds: dict[str, set[str]] = {}
    placed: set[str] = set()
    foreign: set[str] = set()
    # what stands below bounds a slice, or makes the value of these names, or neither
    pending: list[tuple[ast.AST, bool, tuple[str, ...]]] = [(loop, False, ())]
    while pending:
        node, between, into = pending.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            if between:
                placed.add(node.id)
            elif into:
                feeds.setdefault(node.id, set()).update(into)
            else:
                foreign.add(node.id)
        elif isinstance(node, ast.Subscript):
            pending += [(node.value, between, into), (node.slice, between, ())]
        elif isinstance(node, ast.Slice):
            pending += [(child, True, ()) for child in children(node)]
        elif isinstance(node, (ast.Assign, ast.AugAssign)):
            for target, value in _pairs(node):
                bound = (target.id,) if isinstance(target, ast.Name) else ()
                if isinstance(node, ast.AugAssign):
                    feeds.update({name: feeds.get(name, set()) | {name} for name in bound})
                pending += [(value, False, bound), (target, False, ())]
        else:
            pending += [(child, between, into) for child in children(node)]
    reached = {name: _reached(name, feeds) for name in feeds}
    placing = {name for name, into in reached.items() if not into.isdisjoint(placed)} | placed
    return frozenset(
        name
        for name, into in reached.items()
        if name in into and name not in foreign and into <= placing - foreign
    )


def _pairs(node: ast.Assign | ast.AugAssign) -> list[tuple[ast.expr, ast.expr]]:
    """What an assignment binds to what; tuples are taken apart."""
    if isinstance(node, ast.AugAssign):
        return [(node.target, node.value)]
    pairs: list[tuple[ast.expr, ast.expr]] = []
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs += zip(target.elts, node.value.elts, strict=False)
        else:
            pairs.append((target, node.value))
    return pairs


def _reached(name: str, feeds: dict[str, set[str]]) -> set[str]:
    """The names whose values a name goes into, in one step or several."""
    found: set[str] = set()
    pending = [name]
    while pending:
        more = feeds.get(pending.pop(), set()) - found
        found |= more
        pending += more
    return found
