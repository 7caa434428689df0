"""Which parameters, and which names around it, a function changes the storage or the items of."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_vectorize.analysis.knowledge.table import tensor_method, torch_function
from flake8_vectorize.analysis.syntax.aliases import changed_by_call, root_of
from flake8_vectorize.analysis.syntax.survey import Closure
from flake8_vectorize.analysis.syntax.writes import ADDING
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

# what these give is a number
NUMBERS = frozenset({"len", "int", "float", "range"})
# what a mapping of settings gives is hardly ever changed in place
TAKING = frozenset({"get", "pop"})


def changed_names(function: Closure, imports: Imports) -> frozenset[str]:
    """The parameters and the names around a function that it changes in place, under other names
    too, or that it binds around itself.
    """
    changed: set[str] = set()
    held: dict[str, set[str]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            changed.update(changed_by_call(node))
            if isinstance(node.func, ast.Attribute) and node.func.attr in ADDING:
                changed.add(root_of(node.func.value))
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            changed.add(root_of(node))
        elif isinstance(node, ast.AugAssign):
            changed.add(root_of(node.target))
        for name, value in _bound(node):
            held.setdefault(name, set()).update(_shared(value, imports))
    own = held.keys() - around(function)
    given = set(parameters(function))
    found = held.keys() & around(function)
    pending = list(changed)
    while pending:
        name = pending.pop()
        if name not in own or name in given:
            found.add(name)
        pending += held.pop(name, ())
    return frozenset(found - {""})


def parameters(function: Closure) -> Iterator[str]:
    """The names of the arguments of a function."""
    arguments = function.args
    yield from (a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))
    yield from (a.arg for a in (arguments.vararg, arguments.kwarg) if a is not None)


def around(function: Closure) -> frozenset[str]:
    """The names that a function binds around itself."""
    found = (node for node in ast.walk(function) if isinstance(node, (ast.Nonlocal, ast.Global)))
    return frozenset(name for node in found for name in node.names)


def _bound(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The names that a statement or an expression binds, each with what it may be a part of."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _pairs(target, node.value)
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        yield from _pairs(node.target, node.value)
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        yield from _pairs(node.target, node.iter)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, (ast.Tuple, ast.List)):
        sources = [value] * len(target.elts)
        if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(sources):
            sources = value.elts
        for part, source in zip(target.elts, sources, strict=True):
            yield from _pairs(part, source)


def _shared(value: ast.expr, imports: Imports) -> Iterator[str]:
    """The names whose storage a value may share; what most functions of torch give is new."""
    root = root_of(value)
    if root and not imports.resolve(root) and not _is_computed(value):
        yield root
    parts: list[ast.expr] = []
    if isinstance(value, ast.IfExp):
        parts = [value.body, value.orelse]
    elif isinstance(value, ast.BoolOp):
        parts = value.values
    elif isinstance(value, (ast.Tuple, ast.List)):
        parts = value.elts
    elif isinstance(value, ast.Call) and _hands_back(value, imports):
        parts = value.args
    for part in parts:
        yield from _shared(part, imports)


def _is_computed(value: ast.expr) -> bool:
    """Whether a method computes a value from its object: `x.sum()`, `x.item()`."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return False
    operation = tensor_method(value.func.attr)
    if operation is None:
        return value.func.attr in TAKING
    return not (operation.view or operation.converts or operation.in_place)


def _hands_back(call: ast.Call, imports: Imports) -> bool:
    """Whether a call may give back an argument, or a part of it; a method gives back parts of its
    object.
    """
    name = dotted_name(call.func)
    full = imports.resolve(name) if name else ""
    operation = torch_function(full) if full else None
    if operation is None:
        return bool(full) or (isinstance(call.func, ast.Name) and name not in NUMBERS)
    return operation.view or operation.converts or operation.in_place
