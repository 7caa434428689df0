"""What a dotted name means in a file: `F.relu` is `torch.nn.functional.relu`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from flake8_vectorize.analysis.values.elsewhere import NOWHERE, Elsewhere

STAR = "*"
BY_STAR = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "np": "numpy"}
ON_DEVICE = "torch.cuda."


class Imports:
    """The import table of one file; imports inside functions count for the whole file.

    `modules` knows what names mean that the package itself only passes on.
    """

    def __init__(self, nodes: Iterable[ast.AST], modules: Elsewhere = NOWHERE) -> None:
        self._names: dict[str, str] = {}
        self._modules = modules
        self._full: dict[str, str] = {}
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
                    self._names[alias.asname or alias.name] = joined_name(module, alias.name)

    def resolve(self, dotted: str) -> str:
        """The full name that a dotted name stands for, or '' if its first part was not imported.

        A star may have imported torch and NumPy by the names that nothing else is called by.
        `torch.cuda.FloatTensor` is `torch.FloatTensor`, on a device.
        """
        full = self._full.get(dotted)
        if full is None:
            full = self._full[dotted] = self._resolved(dotted)
        return full

    def _resolved(self, dotted: str) -> str:
        root, dot, rest = dotted.partition(".")
        target = self._names.get(root)
        if target is None and dot and STAR in self._names:
            target = BY_STAR.get(root)
        if target is None:
            return ""
        full = self._modules.full_name(target + dot + rest)
        if full.startswith(ON_DEVICE) and full.endswith("Tensor"):
            return full.replace(ON_DEVICE, "torch.")
        return full

    def name_of(self, module: str) -> str:
        """The name that a module was imported under, or ''."""
        for name, target in self._names.items():
            if target == module:
                return name
        return ""

    def holds(self, package: str) -> bool:
        """Whether anything of the package is imported."""
        inside = package + "."
        for name in self._names:
            full = self.resolve(name)
            if full == package or full.startswith(inside):
                return True
        return False

    def full_names(self) -> Iterator[str]:
        """What every imported name stands for."""
        return map(self.resolve, self._names)

    @cached_property
    def packages(self) -> frozenset[str]:
        """The packages that anything is imported from, as the import statements spell them."""
        return frozenset(full.partition(".")[0] for full in self._names.values())

    @property
    def names(self) -> Mapping[str, str]:
        """What each name stands for, as the import statements spell it."""
        return self._names


def joined_name(module: str, name: str) -> str:
    """The full name of what stands in a module; `.` is the package itself."""
    return module + name if module.endswith(".") else f"{module}.{name}"


def dotted_name(node: Any) -> str:
    """`a.b.c` for a chain of attributes on a name, else ''."""
    kind = type(node)
    if kind is ast.Name:
        name: str = node.id  # the text itself, of which the hash is known already
        return name
    if kind is not ast.Attribute:
        return ""
    below, node = node.attr, node.value
    while type(node) is ast.Attribute:
        below, node = f"{node.attr}.{below}", node.value
    return f"{node.id}.{below}" if type(node) is ast.Name else ""


def last_name(node: Any) -> str:
    """`c` for an attribute `c` of anything, and `a` for a name alone, else ''."""
    return node.attr if type(node) is ast.Attribute else getattr(node, "id", "")


def is_class_name(name: str) -> bool:
    """Whether the last part of a name is spelled as classes are: `nn.Linear`, and no `F.RELU`."""
    last = name.rpartition(".")[2].strip("_")
    return last[:1].isupper() and not last.isupper()


def entry_name(node: ast.AST) -> str:
    """`batch['x']` for an entry of a mapping under a name, else what `dotted_name` gives."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        holder, key = dotted_name(node.value), node.slice.value
        return f"{holder}[{key!r}]" if holder and isinstance(key, str) else ""
    return dotted_name(node)


def holder_of(node: ast.AST) -> str:
    """What an item is of: `rows` for `rows[0]` and `rows[i][0]`, else ''."""
    while isinstance(node, ast.Subscript) and not entry_name(node):
        node = node.value
    return entry_name(node)
