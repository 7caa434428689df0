"""What parameters and attributes are by default: where no call, and no method, gives them."""

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


def class_default(node: ast.ClassDef, name: str) -> int | None:
    """The whole number that the body of a class gives a name, or None."""
    for statement in node.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            value = getattr(statement.value, "value", None)
            if isinstance(target, ast.Name) and target.id == name and type(value) is int:
                return value
    return None
