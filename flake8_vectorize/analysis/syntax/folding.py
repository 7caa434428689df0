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
    if not parameters or len(function.body) > LONGEST or _is_tensor(parameters[0]):
        return False
    name = parameters[0].arg
    for statement in function.body:
        for node in nodes(statement):
            if type(node) is ast.Call:
                if _joins(node, name, imports):
                    return True
            elif type(node) is ast.For and _adds_up(node, name):
                return True
    return False


def _is_tensor(parameter: ast.arg) -> bool:
    """Whether a parameter is declared to be one tensor, and no list."""
    declared = parameter.annotation
    return declared is not None and dotted_name(declared).rpartition(".")[2] == "Tensor"


def folds_nothing(name: str) -> bool:
    """Where functions are not known by their names."""
    return False


def _joins(node: ast.Call, name: str, imports: Imports) -> bool:
    if not node.args or dotted_name(node.args[0]) != name:
        return False
    called = dotted_name(node.func)
    return COLLECTORS.get(imports.resolve(called) or called) in FOLDS


def _adds_up(node: ast.For, name: str) -> bool:
    """`for item in items: total += item`"""
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
