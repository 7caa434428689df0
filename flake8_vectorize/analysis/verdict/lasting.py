"""Which names keep behind a loop what the last iteration that binds them gave."""

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


def lasting(frame: Frame, usage: Usage) -> Iterator[str]:
    """The plain names that more than one iteration may bind, and that something behind the loop
    reads before it binds them.
    """
    node = frame.node
    if not isinstance(node, ast.stmt):
        return
    last = node.end_lineno or node.lineno
    for name in sorted(frame.assigned):
        read = usage.read_after(name, last) and read_behind(usage, node, name)
        if read and _is_bound(body_of(node), name):
            yield name


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
