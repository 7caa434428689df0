"""A program with plain names in the place of the attributes of its object.

Nothing but the attributes of the object is ever used, so that each is a name of its own.
"""

from __future__ import annotations

import ast
from typing import Any

# what holds attributes: the object of a program, under either name, and one inside it
OWNERS = ("state", "self")
OBJECTS = frozenset({*OWNERS, *(f"{owner}_inner" for owner in OWNERS)})
MAKERS = ("SimpleNamespace", "given")


def plain_name(name: str) -> str:
    """The name in the place of a dotted one; any other as it is."""
    return name.replace(".", "_")


class Plain(ast.NodeTransformer):
    """Puts plain names in the place of attributes, and assignments in that of an object."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.value, ast.Name) or node.value.id not in OBJECTS:
            return node
        return ast.copy_location(ast.Name(f"{node.value.id}_{node.attr}", node.ctx), node)

    def visit_Assign(self, node: ast.Assign) -> Any:
        self.generic_visit(node)
        target = node.targets[0]
        if not isinstance(target, ast.Name) or target.id not in OBJECTS:
            return node
        return _made(target.id, node)


def _made(name: str, node: ast.Assign) -> list[ast.stmt]:
    """The assignments of the attributes that an object is made with, under its name."""
    call = node.value
    assert isinstance(call, ast.Call)
    assert ast.unparse(call.func) in MAKERS
    made: list[ast.stmt] = []
    for part in call.keywords:
        own = ast.Assign([ast.Name(f"{name}_{part.arg}", ast.Store())], part.value)
        nested = f"{name}_{part.arg}" in OBJECTS
        made += _made(f"{name}_{part.arg}", own) if nested else [ast.copy_location(own, node)]
    return made
