"""Which parameters, and which names around it, a function changes the storage or the items of."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.syntax.aliases import changed_by_call, root_of
from flake8_vectorize.analysis.syntax.storages import Returned, Storages, around
from flake8_vectorize.analysis.syntax.survey import Closure
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.syntax.writes import ADDING
from flake8_vectorize.analysis.values.imports import Imports, dotted_name


def changed_names(
    function: Closure, imports: Imports, returned: Returned | None = None
) -> frozenset[str]:
    """The parameters and the names around a function that it changes in place, under other names
    too, or that it binds around itself; `returned` says what functions of the file give back.
    """
    parts = nodes(function)
    storages = Storages(function, parts, imports, returned)
    found = ((name, node) for node in parts for name in _changed(node, imports))
    changes = [(name, node) for name, node in found if not imports.resolve(name)]
    return storages.reached(changes) | (storages.bound & around(parts))


def in_place(call: ast.Call) -> bool:
    """Whether a function is told to put its result in the place of its argument."""
    told = (part.value for part in call.keywords if part.arg == "inplace")
    return any(isinstance(value, ast.Constant) and value.value is True for value in told)


def _changed(node: ast.AST, imports: Imports) -> Iterator[str]:
    """The names that a statement or an expression changes by itself."""
    if isinstance(node, ast.Call):
        yield from changed_by_call(node)
        if node.args and (imports.resolve(dotted_name(node.func)).endswith("_") or in_place(node)):
            yield root_of(node.args[0])
        if isinstance(node.func, ast.Attribute) and node.func.attr in ADDING:
            yield root_of(node.func.value)
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        yield root_of(node)
    elif isinstance(node, ast.AugAssign):
        yield root_of(node.target)
