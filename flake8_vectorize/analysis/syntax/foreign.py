"""Which functions of a file take what they get to the host, where no batch goes through them."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.syntax.survey import FunctionNode
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.hosting import is_computed
from flake8_vectorize.analysis.values.imports import Imports, dotted_name

# methods that give the host what a tensor holds
READING = frozenset({"item", "tolist", "numpy"})
# functions that make a number of a tensor, and the packages of others
CASTS = frozenset({"int", "float", "bool"})
OF_NUMBERS = ("math.", "numpy.", "random.")


def hands_to_host(function: FunctionNode, imports: Imports) -> bool:
    """Whether a function gives something that it got or made to a library that computes on the
    host, which it may import itself.
    """
    parts = nodes(function)
    known = _imports(parts, imports)
    return any(
        isinstance(part, ast.Call) and _takes_names(part) and is_computed(_full_name(part, known))
        for part in parts
    )


def takes_one(function: FunctionNode, imports: Imports) -> bool:
    """Whether a function has to be written anew before it takes a batch, or torch.vmap takes it: it
    reads elements, computes with plain numbers, or calls itself.
    """
    parts = nodes(function)
    known = _imports(parts, imports)
    return any(
        isinstance(part, ast.Call) and _is_of_one(part, function.name, known) for part in parts
    )


def _is_of_one(call: ast.Call, own: str, known: Sequence[Imports]) -> bool:
    if isinstance(call.func, ast.Attribute) and call.func.attr in READING and not call.args:
        return True
    name = dotted_name(call.func)
    if name.removeprefix("self.") == own:
        return True
    return _takes_names(call) and (name in CASTS or _full_name(call, known).startswith(OF_NUMBERS))


def _imports(parts: Sequence[ast.AST], imports: Imports) -> tuple[Imports, Imports]:
    """What a function imports itself, and the file around it."""
    within = (part for part in parts if isinstance(part, (ast.Import, ast.ImportFrom)))
    return Imports(within), imports


def _full_name(call: ast.Call, known: Sequence[Imports]) -> str:
    name = dotted_name(call.func)
    return next(filter(None, (imports.resolve(name) for imports in known)), "")


def _takes_names(call: ast.Call) -> bool:
    """Whether a call gets more than constants."""
    parts = (part for argument in call.args for part in nodes(argument))
    return any(isinstance(part, ast.Name) for part in parts)
