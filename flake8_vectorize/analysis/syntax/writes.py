"""What the statements of a loop body bind, change in place and append to, as they are written."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from flake8_vectorize.analysis.knowledge.collectors import CONCATENATIONS
from flake8_vectorize.analysis.syntax.aliases import (
    DEFINITIONS,
    LISTING,
    bindings,
    changed_by_call,
    changed_through_others,
    root_of,
)
from flake8_vectorize.analysis.syntax.converting import converted_name
from flake8_vectorize.analysis.syntax.growing import grown_name
from flake8_vectorize.analysis.syntax.walking import CHILDREN, names_below
from flake8_vectorize.analysis.values.imports import dotted_name

WRITING = frozenset(
    {
        ast.Assign,
        ast.AugAssign,
        ast.AnnAssign,
        ast.NamedExpr,
        ast.For,
        ast.AsyncFor,
        ast.withitem,
        ast.Call,
    }
)
ADDING = frozenset({"append", "add", "insert", "extend", "appendleft"})


def adds_by(node: ast.Call) -> bool:
    """Whether a call is of a method by which containers get what it is given; `nodes.add()` gives
    something new.
    """
    return getattr(node.func, "attr", "") in ADDING and bool(node.args or node.keywords)


class Writes:
    """What a loop body binds, changes in place and appends to, found before it is interpreted.

    `augmented` are plain names that an operator like `+=` is applied to: it changes a tensor in
    place, and binds a number anew. `listed` are those that no statement binds but one that adds
    items to a list, `refilled` those that are changed in place alone, `grown` those that get what
    several tensors are joined to, `converted` those that one statement converts, and no other
    binds but an operator like `+=`.
    """

    def __init__(self) -> None:
        self.assigned: set[str] = set()
        self.augmented: set[str] = set()
        self.listed: set[str] = set()
        self.refilled: set[str] = set()
        self.mutated: set[str] = set()
        self.extended: set[str] = set()
        self.grown: set[str] = set()
        self.converted: set[str] = set()

    @classmethod
    def of(cls, body: Sequence[ast.AST]) -> Writes:
        """Reads the statements of a loop body, inner loops included, definitions left out."""
        writes = cls()
        given: list[tuple[ast.expr, ast.expr]] = []
        operated: set[str] = set()
        converted: list[str] = []
        pending: list[Any] = list(body)
        while pending:
            node = pending.pop()
            kind = type(node)
            if kind is ast.Name or kind is ast.Constant or kind in DEFINITIONS:
                continue
            if kind not in WRITING:
                pending += CHILDREN[kind](node)
                continue
            if kind is ast.Call:
                writes._call(node)
                if node.args and getattr(node.func, "attr", "") in LISTING:
                    given.append((node.func.value, node.args[-1]))
            elif kind is ast.Assign:
                if name := grown_name(node):
                    writes.listed.add(name)
                elif name := converted_name(node):
                    converted.append(name)
                else:
                    for target in node.targets:
                        writes.bind(target)
                        given.append((target, node.value))
                    if type(node.value) is ast.Call:
                        writes._joined(node.targets[0], node.value)
            elif kind is ast.AugAssign and isinstance(node.target, ast.Name):
                (operated if grown_name(node) else writes.augmented).add(node.target.id)
            elif kind is ast.withitem:
                if node.optional_vars is not None:
                    writes.bind(node.optional_vars)
            else:
                writes.bind(node.target)
                if isinstance(node, ast.NamedExpr):
                    given.append((node.target, node.value))
                elif isinstance(node, (ast.For, ast.AsyncFor)):
                    given.append((node.target, node.iter))
            pending += CHILDREN[kind](node)
        changed = writes.mutated | writes.augmented | operated
        if changed and any(
            roots and name in changed
            for pair in given
            if not changed.isdisjoint(names_below(pair[0]))
            for name, roots in bindings(*pair)
        ):
            writes.mutated |= changed_through_others(body)
        writes.mutated.discard("")
        writes.listed = (writes.listed | operated) - writes.assigned - writes.augmented
        writes.augmented |= operated
        writes.refilled = (writes.mutated | writes.augmented) - writes.assigned
        once = {name for name in converted if converted.count(name) == 1}
        writes.converted = once - writes.assigned - writes.listed
        writes.assigned |= writes.augmented | writes.listed | {*converted}
        return writes

    def bind(self, target: ast.expr) -> None:
        """Adds what an assignment to a target binds or changes."""
        if isinstance(target, ast.Name):
            self.assigned.add(target.id)
        elif isinstance(target, ast.Subscript):
            self.mutated.add(root_of(target))
        elif isinstance(target, (ast.Tuple, ast.List)):
            for element in target.elts:
                self.bind(element)
        elif isinstance(target, ast.Starred):
            self.bind(target.value)
        elif isinstance(target, ast.Attribute):
            name = dotted_name(target)
            if name:
                self.assigned.add(name)

    def _joined(self, target: ast.expr, call: ast.Call) -> None:
        if getattr(call.func, "attr", "") in CONCATENATIONS and isinstance(target, ast.Name):
            self.grown.add(target.id)

    def _call(self, node: ast.Call) -> None:
        self.mutated.update(changed_by_call(node))
        function = node.func
        if isinstance(function, ast.Attribute) and adds_by(node):
            self.extended.add(dotted_name(function.value))
