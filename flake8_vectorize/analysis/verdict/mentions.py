"""Where the text of a loop names places, and which of them it writes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.evaluation.torch_calls import UNREAD
from flake8_vectorize.analysis.knowledge.table import (
    Operation,
    tensor_method,
    torch_function,
)
from flake8_vectorize.analysis.syntax.aliases import root_of
from flake8_vectorize.analysis.syntax.sites import LoopNode, body_of
from flake8_vectorize.analysis.syntax.spelling import shortened as shortened_text
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.syntax.writes import ADDING
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

LONGEST_PLACE = 60
# methods that change what is known of a tensor, and none of its elements
FLAGS = frozenset({"requires_grad_", "share_memory_", "detach_"})


def overwritten(loop: LoopNode) -> set[ast.expr]:
    """The places that a method such as `fill_` writes without reading them, and what others are a
    part of that a statement writes.
    """
    found: set[ast.expr] = set()
    for node in nodes(loop):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in UNREAD:
                found.add(node.func.value)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            found.add(node.value)
    return found


def targets(loop: LoopNode) -> dict[tuple[int, str], ast.Subscript | None]:
    """The parts that statements write, by line and storage; None where a line has several."""
    found: dict[tuple[int, str], ast.Subscript | None] = {}
    for node in nodes(loop):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            key = node.lineno, root_of(node)
            found[key] = None if key in found else node
    return found


def header_line(loop: LoopNode) -> int:
    """Where a loop takes its items: the one clause of a comprehension may stand in a later line."""
    clauses: list[ast.comprehension] = getattr(loop, "generators", [])
    return clauses[0].target.lineno if len(clauses) == 1 else loop.lineno


def names_read(loop: LoopNode) -> set[str]:
    """The names that an iteration reads."""
    found = (node for part in body_of(loop) for node in nodes(part))
    return {n.id for n in found if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Store)}


def updated(loop: LoopNode) -> set[tuple[int, str]]:
    """The parts that `+=` and the like read and write, each with its line."""
    found = (node.target for node in nodes(loop) if isinstance(node, ast.AugAssign))
    return {(node.lineno, shortened(node)) for node in found if isinstance(node, ast.Subscript)}


def changed_in_place(loop: LoopNode, imports: Imports) -> Iterator[ast.expr]:
    """What methods of tensors such as `copy_` change, but for what nothing else holds."""
    for node in nodes(loop):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            operation = tensor_method(node.func.attr)
            if operation is None or not operation.in_place or node.func.attr in FLAGS:
                continue
            if not _is_temporary(node.func.value, imports):
                yield node.func.value


def _is_temporary(node: ast.expr, imports: Imports) -> bool:
    """Whether an expression makes a tensor, or takes a part of one that it makes."""
    while isinstance(node, (ast.Call, ast.Subscript, ast.Attribute)):
        if isinstance(node, ast.Call):
            function = imports.resolve(dotted_name(node.func))
            if function:
                return _makes(torch_function(function))
            node = node.func
            if isinstance(node, ast.Attribute) and _makes(tensor_method(node.attr)):
                return True
        else:
            node = node.value
    return False


def _makes(operation: Operation | None) -> bool:
    """Whether an operation gives a tensor of its own."""
    if operation is None or operation.result != "t":
        return False
    return not (operation.view or operation.converts or operation.in_place)


def container(node: ast.expr) -> str:
    """The dotted name that a chain of subscripts begins with."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return dotted_name(node)


def shortened(node: ast.expr) -> str:
    return shortened_text(ast.unparse(node), LONGEST_PLACE)


def first_lines(loop: LoopNode) -> dict[str, int]:
    """The line of each dotted name where an iteration mentions it first, but to write to it, if
    there is one.
    """
    lines: dict[str, int] = {}
    filled = overwritten(loop)
    parts = [*body_of(loop), *([loop.test] if isinstance(loop, ast.While) else [])]
    found = (node for part in parts for node in nodes(part))
    named = [node for node in found if isinstance(node, (ast.Name, ast.Attribute))]
    for node in sorted(named, key=lambda node: (node in filled, node.lineno)):
        lines.setdefault(dotted_name(node), node.lineno)
    return lines


def bound_lines(loop: LoopNode) -> dict[str, list[int]]:
    """For each name the lines of a loop that give it a value, or its list an item, in order; of one
    that gets none, those that mark elements of what it holds.
    """
    lines: dict[str, set[int]] = {}
    marked: dict[str, set[int]] = {}
    for node in nodes(loop):
        name = ""
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            name = dotted_name(node)
        elif isinstance(node, (ast.MatchAs, ast.MatchStar)):
            name = node.name or ""
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = dotted_name(node.func.value) if node.func.attr in ADDING else ""
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            marked.setdefault(dotted_name(node.value), set()).add(node.lineno)
        if name:
            lines.setdefault(name, set()).add(getattr(node, "lineno", loop.lineno))
    return {name: sorted(found) for name, found in (marked | lines).items()}
