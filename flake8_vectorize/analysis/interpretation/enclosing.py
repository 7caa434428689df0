"""What the functions around a function hold under the names that it only reads."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Sequence

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.syntax.storages import parameters
from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.constants import made_by
from flake8_vectorize.analysis.values.containers import held_under
from flake8_vectorize.analysis.values.docstrings import documented
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value, whole_view
from flake8_vectorize.model.named_tuple import NamedTuple


class _Names(NamedTuple):
    """How often a function binds each name, nested functions included, and the statements that give
    plain names a value.
    """

    stores: Counter[str]
    given: dict[str, ast.Assign]

    @classmethod
    def of(cls, function: FunctionNode) -> _Names:
        """Reads a function once."""
        stores: Counter[str] = Counter()
        given: dict[str, ast.Assign] = {}
        for node in nodes(function):
            if isinstance(node, ast.Name):
                if not isinstance(node.ctx, ast.Load):
                    stores[node.id] += 1
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                given[node.targets[0].id] = node
        return cls(stores, given)


def bind_enclosing(state: State, around: Sequence[FunctionNode]) -> None:
    """Binds those names that a function takes from the functions `around` it, outermost first,
    where they hold tensors, or lists of them, and nothing binds them again.
    """
    own = state.usage.names
    known = [(node, _Names.of(node)) for node in reversed(around)]
    for name in list(state.usage.loads):
        if name in state.names or (name in own and own[name].stores):
            continue
        value = _held(state, known, name)
        if value.is_tensor or value.kind is Kind.SEQUENCE:
            state.names[name] = held_under(name, value)._replace(text=name, view=whole_view(name))


def _held(state: State, around: Iterable[tuple[FunctionNode, _Names]], name: str) -> Value:
    """What the innermost of the functions that bind a name holds under it."""
    for node, names in around:
        times = names.stores[name]
        if name in parameters(node):
            return UNKNOWN if times else _parameter(state, node, name)
        if times:
            return _made(state, names.given.get(name)) if times == 1 else UNKNOWN
    return UNKNOWN


def _parameter(state: State, node: FunctionNode, name: str) -> Value:
    """A parameter by its annotation, or by what the docstring says of it."""
    positional = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    annotation = next((one.annotation for one in positional if one.arg == name), None)
    if annotation is not None:
        value = state.module.annotations.value(annotation)
        return value._replace(proof=f"{value.proof}, line {node.lineno}") if value.proof else value
    return documented(node, state.arrays).get(name, UNKNOWN)


def _made(state: State, statement: ast.Assign | None) -> Value:
    """A tensor that a function of torch makes, or a method of what one has made."""
    maker = "" if statement is None else made_by(statement.value, state.module.imports)
    if statement is None or not maker:
        return UNKNOWN
    return Value(Kind.TENSOR, proof=f"{maker}, line {statement.lineno}")
