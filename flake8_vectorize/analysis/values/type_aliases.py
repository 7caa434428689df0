"""The names that a file gives to types: `Array = torch.Tensor`, `T = TypeVar("T", bound=A)`."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from flake8_vectorize.analysis.values.imports import dotted_name

TYPES = (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp)


def type_aliases(body: Iterable[ast.stmt]) -> dict[str, list[ast.expr]]:
    """What the top level of a file gives each name that may be a type, under conditions too."""
    found: defaultdict[str, list[ast.expr]] = defaultdict(list)
    for statement in body:
        if isinstance(statement, (ast.If, ast.Try)):
            handlers = getattr(statement, "handlers", ())
            inner = [*statement.body, *statement.orelse, *(s for h in handlers for s in h.body)]
            for name, types in type_aliases(inner).items():
                found[name] += types
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            found[statement.targets[0].id] += _types(statement.value)
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            told = dotted_name(statement.annotation).rpartition(".")[2] == "TypeAlias"
            if told and statement.value is not None:
                found[statement.target.id] += _types(statement.value)
    return found


def _types(value: ast.expr) -> Iterator[ast.expr]:
    """What an expression may be as a type: of a type variable, its bound or one of several."""
    if isinstance(value, TYPES):
        yield value
    elif isinstance(value, ast.Call) and dotted_name(value.func).endswith("TypeVar"):
        yield from value.args[1:]
        yield from (word.value for word in value.keywords if word.arg == "bound")
