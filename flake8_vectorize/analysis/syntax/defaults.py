"""What the parameters of a function are where a call does not give them."""

from __future__ import annotations

import ast


def defaults_of(arguments: ast.arguments) -> dict[str, ast.expr | None]:
    """The default of every parameter that may have one, by its name."""
    found: dict[str, ast.expr | None] = {}
    positional = [*arguments.posonlyargs, *arguments.args]
    for argument, default in zip(reversed(positional), reversed(arguments.defaults), strict=False):
        found[argument.arg] = default
    for argument, word in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        found[argument.arg] = word
    return found
