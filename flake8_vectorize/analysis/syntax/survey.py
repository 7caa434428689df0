"""What a file defines and imports, and where: one walk over its statements."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from flake8_vectorize.analysis.syntax.sites import FUNCTIONS, qualified
from flake8_vectorize.analysis.syntax.walking import SIMPLE
from flake8_vectorize.analysis.values.constants import constants_of
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.type_aliases import type_aliases
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.model.named_tuple import NamedTuple

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Closure = FunctionNode | ast.Lambda
BLOCKS = ("body", "orelse", "finalbody")
SCOPES = frozenset({*FUNCTIONS, ast.ClassDef})
# what holds no statements but in its body and behind an `else`
BRANCHING = frozenset({ast.If, ast.For, ast.AsyncFor, ast.While})


class Standing(NamedTuple):
    """A point in the nesting of definitions: the class around it, if it is a method, its name,
    and the functions `around` it, the outermost first.
    """

    owner: ast.ClassDef | None = None
    scope: str = ""
    around: tuple[FunctionNode, ...] = ()

    def inside(self, node: FunctionNode | ast.ClassDef) -> Standing:
        """The place of the statements of a definition that stands here."""
        scope = qualified(self.scope, node.name, bool(self.around))
        if isinstance(node, ast.ClassDef):
            return Standing(node, scope)
        return Standing(self.owner, scope, (*self.around, node))


class Function(NamedTuple):
    """A function with the place of its statements."""

    node: FunctionNode
    place: Standing

    @property
    def is_nested(self) -> bool:
        """Whether it is defined inside another function."""
        return self.place.scope.endswith(f".<locals>.{self.node.name}")


class Survey:
    """The definitions and imports of one file.

    `functions` are all of them in source order. `named` and `classes` are those of the module
    itself, by name. `imports` are all import statements, `shared` those of the module itself.
    Definitions whose inside is `of_interest` are looked into, the others only named.
    """

    def __init__(
        self, tree: ast.Module, of_interest: Callable[[ast.stmt], bool] = lambda statement: True
    ) -> None:
        self.functions: list[Function] = []
        self.named: dict[str, FunctionNode] = {}
        self.classes: dict[str, ast.ClassDef] = {}
        self.imports: list[ast.Import | ast.ImportFrom] = []
        self.shared: list[ast.Import | ast.ImportFrom] = []
        self._tree = tree
        top = Standing()
        pending: list[tuple[Any, Standing]] = [
            (node, top) for node in tree.body if type(node) not in SIMPLE
        ]
        while pending:
            node, place = pending.pop()
            kind = type(node)
            if kind is ast.ImportFrom or kind is ast.Import:
                self.imports.append(node)
                if place is top:
                    self.shared.append(node)
                continue
            if kind in FUNCTIONS:
                if place is top and not _is_overload(node):
                    self.named[node.name] = node
                if not of_interest(node):
                    continue
                place = place.inside(node)
                self.functions.append(Function(node, place))
            elif kind is ast.ClassDef:
                if place is top:
                    self.classes[node.name] = node
                if not of_interest(node):
                    continue
                place = place.inside(node)
            elif place.around and not of_interest(node):
                continue
            pending += [(child, place) for child in _statements(node) if type(child) not in SIMPLE]
        self.functions.reverse()

    def aliases(self) -> dict[str, list[ast.expr]]:
        """What the module names types."""
        return type_aliases(self._tree.body)

    def constants(self, imports: Imports) -> dict[str, Value]:
        """What the module gives names once and for all: numbers, lists of them, tensors."""
        return constants_of(self._tree, imports)


def _is_overload(node: FunctionNode) -> bool:
    """Whether a definition only declares one of several types."""
    decorators = node.decorator_list
    return bool(decorators) and any(
        dotted_name(one).rpartition(".")[2] == "overload" for one in decorators
    )


def _statements(node: Any) -> list[ast.stmt]:
    """The statements inside a statement, one level down."""
    kind = type(node)
    if kind in SCOPES:
        body: list[ast.stmt] = node.body
        return body
    if kind in BRANCHING:
        return [*node.body, *node.orelse]
    found: list[ast.stmt] = []
    for name in BLOCKS:
        found += getattr(node, name, ())
    for block in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        found += block.body
    return found
