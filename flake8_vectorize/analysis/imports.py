"""What a dotted name means in a file: `F.relu` is `torch.nn.functional.relu`."""

from __future__ import annotations

import ast
from collections.abc import Iterable


class Imports:
    """The import table of one file; imports inside functions count for the whole file."""

    def __init__(self, nodes: Iterable[ast.AST]) -> None:
        self._names: dict[str, str] = {}
        for node in nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.asname:
                        self._names[alias.asname] = alias.name
                    else:
                        root = alias.name.partition(".")[0]
                        self._names[root] = root
            elif isinstance(node, ast.ImportFrom):
                module = "." * node.level + (node.module or "")
                for alias in node.names:
                    self._names[alias.asname or alias.name] = f"{module}.{alias.name}"

    def resolve(self, dotted: str) -> str:
        """The full name that a dotted name stands for, or '' if its first part was not imported."""
        root, dot, rest = dotted.partition(".")
        target = self._names.get(root)
        return "" if target is None else target + dot + rest

    def name_of(self, module: str) -> str:
        """The name that a module was imported under, or ''."""
        for name, target in self._names.items():
            if target == module:
                return name
        return ""

    def holds(self, package: str) -> bool:
        """Whether anything of the package is imported."""
        return any(
            target == package or target.startswith(package + ".") for target in self._names.values()
        )


def dotted_name(node: ast.AST) -> str:
    """`a.b.c` for a chain of attributes on a name, else ''."""
    if isinstance(node, ast.Name):
        return node.id
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    parts.append(node.id)
    return ".".join(reversed(parts))
