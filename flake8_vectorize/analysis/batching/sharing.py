"""Whether a tensor that a loop fills may share its storage with one that it reads."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.batching.definitions import own_nodes
from flake8_vectorize.analysis.batching.surroundings import Surroundings
from flake8_vectorize.analysis.knowledge.table import torch_function
from flake8_vectorize.analysis.syntax.aliases import LOOPS
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import dotted_name

FRESH_METHODS = frozenset({"clone", "new_zeros", "new_empty", "new_ones", "new_full"})
HARMLESS = frozenset({"shape", "size", "dtype", "device", "ndim", "dim"})


def may_share(name: str, statements: list[ast.stmt], surroundings: Surroundings) -> list[str]:
    """The operands of which it is not proven that they are other tensors than `name`."""
    if _fresh(name, surroundings):
        return []
    found: dict[str, None] = {}
    for statement in statements:
        if not isinstance(statement, (ast.Assign, ast.AugAssign, ast.Expr)):
            continue
        for part in _tensors(statement.value):
            if part != name and not _number(part, surroundings):
                found[part] = None
    return list(found)


def shares(name: str, other: str, surroundings: Surroundings) -> bool:
    """Whether two names are known to lead to parts of one storage."""
    views = [surroundings.value(held).view for held in (name, other)]
    left, right = ({part.root for part in view.possible} if view else set() for view in views)
    return not left.isdisjoint(right)


def _tensors(node: ast.AST) -> list[str]:
    """The names of an expression, but for functions and what only says a size."""
    name = dotted_name(node)
    if name:
        return [name]
    if isinstance(node, ast.Call):
        inner = [node.func.value] if isinstance(node.func, ast.Attribute) else []
        if inner and dotted_name(inner[0]).partition(".")[0] in ("torch", "F", "math"):
            inner = []
        children: list[ast.AST] = [*inner, *node.args]
    elif isinstance(node, ast.Subscript):
        children = [node.value]
    else:
        children = list(ast.iter_child_nodes(node))
    return [name for child in children for name in _tensors(child)]


def _number(name: str, surroundings: Surroundings) -> bool:
    node: ast.expr = ast.parse(name, mode="eval").body
    return surroundings.is_number(node) or bool(surroundings.imports.resolve(name))


def _fresh(name: str, surroundings: Surroundings) -> bool:
    """Whether a tensor was made in this function and nothing else can hold it yet."""
    definitions = surroundings.definitions
    definition = definitions.reaching(name, surroundings.at)
    if definition is None or definition.statement is None or definition.part is not None:
        return False
    statement = definition.statement
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return False
    if isinstance(definition.value, ast.Constant):
        return True
    if not _makes(definition.value, surroundings):
        return False
    for owner in definitions.around(surroundings.at):
        if isinstance(owner, LOOPS) and statement not in owner.body:
            inside = statement in nodes(owner)
            if not inside:
                return False
    start, end = statement.end_lineno or statement.lineno, surroundings.at.lineno
    return not any(
        start < at.lineno < end and not _harmless(load, at) for load, at in definitions.loads(name)
    )


def _makes(value: ast.expr | None, surroundings: Surroundings) -> bool:
    if not isinstance(value, ast.Call):
        return False
    full = surroundings.imports.resolve(dotted_name(value.func))
    if any(keyword.arg in (None, "out") for keyword in value.keywords):
        return False
    if full:
        operation = torch_function(full)
        last = full.rpartition(".")[2]
        made = operation is not None and (operation.factory or last.endswith("_like"))
        return made and last not in ("from_numpy", "as_tensor", "asarray", "tensor", "Tensor")
    return isinstance(value.func, ast.Attribute) and value.func.attr in FRESH_METHODS


def _harmless(load: ast.Name, statement: ast.stmt) -> bool:
    """Whether a read of a tensor gives it no second name."""
    for node in own_nodes(statement):
        if isinstance(node, ast.Attribute) and node.value is load:
            return node.attr in HARMLESS
        if isinstance(node, ast.Subscript) and node.value is load:
            return isinstance(node.ctx, ast.Store)
        if isinstance(node, ast.Call) and node.args and node.args[0] is load:
            return dotted_name(node.func) == "len"
    return False
