"""Which functions of a file make one value of the items of a list, as `sum` does."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.collectors import COLLECTORS, OF_TENSORS
from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

FOLDS = OF_TENSORS | {"sum"}
# statements beyond which a function does more than that
LONGEST = 12


def folds(function: FunctionNode, imports: Imports) -> bool:
    """Whether a function adds up, or joins, the items of its first parameter."""
    parameters = [*function.args.posonlyargs, *function.args.args]
    if not parameters or len(function.body) > LONGEST:
        return False
    name = parameters[0].arg
    return any(
        _joins(node, name, imports) or _adds_up(node, name)
        for statement in function.body
        for node in nodes(statement)
    )


def folds_nothing(name: str) -> bool:
    """Where functions are not known by their names."""
    return False


def _joins(node: ast.AST, name: str, imports: Imports) -> bool:
    if not isinstance(node, ast.Call) or not node.args or dotted_name(node.args[0]) != name:
        return False
    called = dotted_name(node.func)
    return COLLECTORS.get(imports.resolve(called) or called) in FOLDS


def _adds_up(node: ast.AST, name: str) -> bool:
    """`for item in items: total += item`"""
    if not isinstance(node, ast.For):
        return False
    items, target = node.iter, node.target
    if isinstance(items, ast.Call) and dotted_name(items.func) == "enumerate" and items.args:
        items = items.args[0]
        target = target.elts[-1] if isinstance(target, ast.Tuple) else target
    if dotted_name(items) != name or not isinstance(target, ast.Name):
        return False
    return any(
        isinstance(statement, ast.AugAssign)
        and isinstance(statement.op, ast.Add)
        and dotted_name(statement.value) == target.id
        for statement in node.body
    )
