"""Whether what a name holds behind a loop is read there before the name is bound anew.

Loops that may not run at all are read as if they ran.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flake8_vectorize.analysis.syntax.aliases import LOOPS
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, FUNCTIONS
from flake8_vectorize.analysis.syntax.survey import BLOCKS
from flake8_vectorize.analysis.syntax.uses import Uses
from flake8_vectorize.analysis.syntax.walking import children
from flake8_vectorize.model.named_tuple import NamedTuple


class Exposure(NamedTuple):
    """What statements do with the value that a name holds before them: whether they read it, and
    whether it is still there behind them, or where they leave an iteration.
    """

    reads: bool = False
    falls: bool = True
    jumps: bool = False


def read_behind(usage: Uses, loop: ast.stmt, name: str) -> bool:
    """Whether what a name holds at the end of a loop of a function is read after it."""
    blocks = list(blocks_around(usage.body, loop))
    if not blocks or any(_encloses(node, name) for node in usage.apart):
        return True
    for holder, block, place in reversed(blocks):
        rest = _run(block[place + 1 :], name)
        if rest.reads:
            return True
        if not (rest.falls or rest.jumps):
            return False
        if isinstance(holder, LOOPS) and _one(holder, name).reads:
            return True  # in its next iteration
        if holder is None or isinstance(holder, (*LOOPS, ast.If, ast.With)):
            continue
        if _reads(holder, name):
            return True
    return False


def blocks_around(
    body: Sequence[ast.stmt], loop: ast.stmt | ast.expr
) -> Iterator[tuple[ast.stmt | None, Sequence[ast.stmt], int]]:
    """The blocks around a loop, outermost first, with what holds each and its place in them."""
    holder: ast.stmt | None = None
    block: Sequence[ast.stmt] | None = body
    while block is not None:
        place = next((n for n, statement in enumerate(block) if _covers(statement, loop)), None)
        if place is None:
            return
        yield holder, block, place
        holder = block[place]
        if holder is loop:
            return
        block = next((inner for inner in _blocks(holder) if _holds(inner, loop)), None)


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for field in BLOCKS:
        found = getattr(node, field, None)
        if isinstance(found, list):
            yield found
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield part.body


def _holds(block: Sequence[ast.stmt], loop: ast.stmt | ast.expr) -> bool:
    return any(_covers(statement, loop) for statement in block)


def _covers(statement: ast.stmt, loop: ast.stmt | ast.expr) -> bool:
    return statement.lineno <= loop.lineno <= (statement.end_lineno or statement.lineno)


def _encloses(node: ast.AST, name: str) -> bool:
    """Whether a node reads a name at a time of its own, or shares it with what is around."""
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return name in node.names
    return _reads(node, name) and not _has_own(node, name)


def _has_own(node: ast.AST, name: str) -> bool:
    """Whether a function has a variable of this name itself, and does not take that around it."""
    if not isinstance(node, FUNCTIONS):
        return False
    given = node.args
    around = (*node.decorator_list, *given.defaults, *filter(None, given.kw_defaults))
    if any(_reads(part, name) for part in around):
        return False
    own = any(part.arg == name for part in (*given.posonlyargs, *given.args, *given.kwonlyargs))
    pending: list[ast.AST] = list(node.body)
    while pending:
        part = pending.pop()
        if isinstance(part, (ast.Global, ast.Nonlocal)) and name in part.names:
            return False
        if isinstance(part, ast.Name) and part.id == name and isinstance(part.ctx, ast.Store):
            own = True
        if not isinstance(part, (*FUNCTIONS, ast.Lambda, ast.ClassDef, *COMPREHENSIONS)):
            pending += children(part)
    return own


def _run(body: Iterable[ast.stmt], name: str) -> Exposure:
    jumps = False
    for statement in body:
        found = _one(statement, name)
        jumps = jumps or found.jumps
        if found.reads or not found.falls:
            return Exposure(found.reads, found.falls, jumps)
    return Exposure(jumps=jumps)


def _one(node: ast.stmt, name: str) -> Exposure:
    if isinstance(node, (ast.Break, ast.Continue)):
        return Exposure(falls=False, jumps=True)
    if isinstance(node, (ast.Return, ast.Raise)):
        return Exposure(_reads(node, name), falls=False)
    if isinstance(node, ast.If):
        if _reads(node.test, name):
            return Exposure(True)
        return _either(_run(node.body, name), _run(node.orelse, name))
    if isinstance(node, LOOPS):
        return _loop(node, name)
    if isinstance(node, ast.With):
        if any(_reads(item, name) for item in node.items):
            return Exposure(True)
        if any(_binds(item.optional_vars, name) for item in node.items):
            return Exposure(falls=False)
        return _run(node.body, name)
    if _reads(node, name) and not _has_own(node, name):
        return Exposure(True)
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    bound = getattr(node, "value", None) is not None and any(_binds(t, name) for t in targets)
    return Exposure(falls=not bound)


def _loop(node: ast.For | ast.AsyncFor | ast.While, name: str) -> Exposure:
    if isinstance(node, ast.While):
        if _reads(node.test, name):
            return Exposure(True)
    elif _reads(node.iter, name):
        return Exposure(True)
    elif _binds(node.target, name):
        return Exposure(falls=False)
    inside = _run(node.body, name)
    falls = inside.falls or inside.jumps
    if inside.reads or not falls:
        return Exposure(inside.reads, falls)
    return _run(node.orelse, name)


def _either(first: Exposure, second: Exposure) -> Exposure:
    pairs = zip(first, second, strict=True)
    return Exposure(*(left or right for left, right in pairs))


def _binds(target: Any, name: str) -> bool:
    """Whether a target gives a name a value, by itself or as one of several."""
    if isinstance(target, (ast.Tuple, ast.List)):
        return any(_binds(part, name) for part in target.elts)
    if isinstance(target, ast.Starred):
        return _binds(target.value, name)
    return isinstance(target, ast.Name) and target.id == name


def _reads(node: ast.AST, name: str) -> bool:
    """Whether a name is read somewhere below: that of the function, not that of a comprehension."""
    pending: list[ast.AST] = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Name):
            if part.id == name and isinstance(part.ctx, ast.Load):
                return True
        elif isinstance(part, COMPREHENSIONS) and any(
            _binds(generator.target, name) for generator in part.generators
        ):
            pending.append(part.generators[0].iter)
        elif isinstance(part, ast.AugAssign) and _binds(part.target, name):
            return True
        else:
            pending += children(part)
    return False
