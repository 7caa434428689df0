"""What the functions around a function hold under the names that it only reads."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.syntax.storages import parameters
from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.constants import made_by
from flake8_vectorize.analysis.values.containers import held_under
from flake8_vectorize.analysis.values.docstrings import documented
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value, View


def bind_enclosing(state: State, around: Sequence[FunctionNode]) -> None:
    """Binds those names that a function takes from the functions `around` it, outermost first,
    where they hold tensors, or lists of them, and nothing binds them again.
    """
    own = state.usage.names
    for name in list(state.usage.loads):
        if name in state.names or (name in own and own[name].stores):
            continue
        value = _held(state, around, name)
        if value.is_tensor or value.kind is Kind.SEQUENCE:
            state.names[name] = held_under(name, value)._replace(text=name, view=View(name))


def _held(state: State, around: Sequence[FunctionNode], name: str) -> Value:
    """What the innermost of the functions that bind a name holds under it."""
    for node in reversed(around):
        bound = [one for one in nodes(node) if _binds(one, name)]
        if name in parameters(node):
            return UNKNOWN if bound else _parameter(state, node, name)
        if bound:
            return _made(state, node, name) if len(bound) == 1 else UNKNOWN
    return UNKNOWN


def _binds(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load)


def _parameter(state: State, node: FunctionNode, name: str) -> Value:
    """A parameter by its annotation, or by what the docstring says of it."""
    positional = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    annotation = next((one.annotation for one in positional if one.arg == name), None)
    if annotation is not None:
        value = state.module.annotations.value(annotation)
        return value._replace(proof=f"{value.proof}, line {node.lineno}") if value.proof else value
    return documented(node, state.arrays).get(name, UNKNOWN)


def _made(state: State, node: FunctionNode, name: str) -> Value:
    """A tensor that a function of torch makes, or a method of what one has made."""
    for statement in nodes(node):
        if isinstance(statement, ast.Assign) and _binds(statement.targets[0], name):
            maker = made_by(statement.value, state.module.imports)
            if maker:
                return Value(Kind.TENSOR, proof=f"{maker}, line {statement.lineno}")
    return UNKNOWN
