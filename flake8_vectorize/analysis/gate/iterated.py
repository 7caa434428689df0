"""Loops that iterate a function that nothing is known of, as their text shows: `x = self.block(x)`.

They are true recurrences, whatever else they do.
"""

from __future__ import annotations

import ast
import builtins

from flake8_vectorize.analysis.knowledge.table import tensor_method, torch_function
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import children
from flake8_vectorize.analysis.values.hosting import PURE_PACKAGES, TYPE_CASTS
from flake8_vectorize.analysis.values.imports import Imports, dotted_name


class Iterated:
    """Recognizes such loops in one function."""

    def __init__(self, usage: Usage, imports: Imports) -> None:
        self._usage = usage
        self._imports = imports

    def holds(self, loop: ast.For) -> bool:
        """Whether an iteration makes a name from what it held, by a function that is not known.

        The name is bound once in the loop, and read after it.
        """
        for statement in loop.body:
            if not isinstance(statement, ast.Assign) or len(statement.targets) > 1:
                continue
            target = statement.targets[0]
            if not isinstance(target, ast.Name) or not self._passes(statement.value, target.id):
                continue
            last = loop.end_lineno or loop.lineno
            if self._usage.read_after(target.id, last) and _bound_once(target.id, loop):
                return True
        return False

    def _passes(self, node: ast.expr, name: str) -> bool:
        """Whether a value is made of what an unknown function makes of a name."""
        if isinstance(node, ast.BinOp):
            return self._passes(node.left, name) or self._passes(node.right, name)
        if isinstance(node, ast.Subscript):
            return self._passes(node.value, name)
        if not isinstance(node, ast.Call) or not self._is_unknown(node.func):
            return False
        return any(_holds(part, name) or self._passes(part, name) for part in node.args)

    def _is_unknown(self, function: ast.expr) -> bool:
        if isinstance(function, ast.Subscript):
            return True
        name = dotted_name(function)
        if isinstance(function, ast.Attribute):
            if name:
                return name.count(".") == 1 and name.startswith("self.")
            item = isinstance(function.value, ast.Subscript)
            return item and tensor_method(function.attr) is None
        use = self._usage.get(name)
        if not name or hasattr(builtins, name) or (use is not None and use.stores):
            return False
        full = self._imports.resolve(name)
        if not full:
            return True
        known = torch_function(full) is not None or full in TYPE_CASTS
        return not known and not full.startswith(PURE_PACKAGES)


def _holds(node: ast.expr, name: str) -> bool:
    """Whether an argument is a name, or a sum of terms with it."""
    if isinstance(node, ast.BinOp):
        return _holds(node.left, name) or _holds(node.right, name)
    return isinstance(node, ast.Name) and node.id == name


def _bound_once(name: str, loop: ast.For) -> bool:
    bound = 0
    pending: list[ast.AST] = [loop.target, *loop.body]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) and node.id == name:
            bound += isinstance(node.ctx, ast.Store)
        pending += children(node)
    return bound == 1
