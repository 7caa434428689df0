"""Which names keep behind a loop what the last iteration that binds them gave, or the only one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.aliases import LOOPS
from flake8_vectorize.analysis.syntax.exposure import read_behind
from flake8_vectorize.analysis.syntax.leaving import EXITS
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, body_of
from flake8_vectorize.analysis.syntax.survey import BLOCKS
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import children, nodes


def lasting(frame: Frame, usage: Usage) -> Iterator[tuple[str, bool]]:
    """The plain names that iterations bind and go on, and that something behind the loop reads
    before it binds them; each with whether no more than one iteration ever binds it.
    """
    node = frame.node
    if not isinstance(node, ast.stmt):
        return
    last = node.end_lineno or node.lineno
    for name in sorted(frame.assigned):
        read = usage.read_after(name, last) and read_behind(usage, node, name)
        if read and _is_bound(body_of(node), name):
            yield name, _is_bound_once(node, name)


def _is_bound_once(loop: ast.stmt, name: str) -> bool:
    """Whether a name is bound nowhere but under `if first is None`, where `first` gets a value that
    stays: by one iteration at most.
    """
    bound = _bound_in(loop, name)
    for test in nodes(loop):
        asked = _asked(test) if isinstance(test, ast.If) else ""
        if not asked or not isinstance(test, ast.If):
            continue
        within = [node for part in test.body for node in nodes(part)]
        gets = [part for part in test.body if isinstance(part, ast.Assign) and _gives(part, asked)]
        stays = bool(gets) and len(_bound_in(loop, asked)) == len(gets)
        if stays and all(node in within for node in bound):
            return True
    return False


def _asked(test: ast.If) -> str:
    """The name that a condition asks whether it is None, or ''."""
    asked = test.test
    if not isinstance(asked, ast.Compare) or not isinstance(asked.ops[0], ast.Is):
        return ""
    return getattr(asked.left, "id", "") if _is_none(asked.comparators[0]) else ""


def _gives(statement: ast.Assign, name: str) -> bool:
    """Whether a statement gives a name a value other than None."""
    given = any(getattr(target, "id", "") == name for target in statement.targets)
    return given and not _is_none(statement.value)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _bound_in(loop: ast.stmt, name: str) -> list[ast.Name]:
    """Where a loop binds a name, but for operators like `+=`, which give it no other kind."""
    updated = {node.target for node in nodes(loop) if isinstance(node, ast.AugAssign)}
    found = [node for node in nodes(loop) if isinstance(node, ast.Name) and node.id == name]
    return [node for node in found if isinstance(node.ctx, ast.Store) and node not in updated]


def _is_bound(body: Sequence[ast.AST], name: str, inside: bool = False) -> bool:
    """Whether statements bind a name and go on with the loop; a break `inside` another loop leaves
    that one.
    """
    last = body[-1] if body else None
    leaves = isinstance(last, (ast.Return, ast.Raise) if inside else EXITS)
    if leaves and not any(isinstance(p, ast.Continue) for node in body for p in nodes(node)):
        return False
    return any(_binds(node, name, inside) for node in body)


def _binds(node: ast.AST, name: str, inside: bool) -> bool:
    if isinstance(node, ast.Name):
        return node.id == name and isinstance(node.ctx, ast.Store)
    if isinstance(node, COMPREHENSIONS):
        return False
    inside = inside or isinstance(node, LOOPS)
    blocks = [found for field in BLOCKS if isinstance(found := getattr(node, field, None), list)]
    held = {part for block in blocks for part in block}
    rest = (part for part in children(node) if part not in held)
    within = any(_is_bound(block, name, inside) for block in blocks)
    return within or any(_binds(part, name, inside) for part in rest)
