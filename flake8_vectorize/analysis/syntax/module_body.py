"""What the statements of a file outside of its functions give to these: `f(torch.rand(8, 3))`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.syntax.arithmetic import ARITHMETIC, TENSOR, maker
from flake8_vectorize.analysis.syntax.sites import FUNCTIONS
from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.analysis.values.imports import Imports

# how deep a value is looked into
DEEPEST = 8


def run_with(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """The statements of a module that run when it is loaded, and define no function or class."""
    return [node for node in body if not isinstance(node, (*FUNCTIONS, ast.ClassDef))]


class ModuleBody:
    """The statements that run when a file is loaded, or as a program."""

    def __init__(self, tree: ast.Module, imports: Imports) -> None:
        self._tree = tree
        self._imports = imports
        self._bound: dict[str, list[ast.expr | None]] | None = None
        self._called: dict[str, list[ast.Call]] = {}

    def calls(self, name: str) -> list[ast.Call]:
        """The calls of a function by its plain name."""
        self._read()
        return self._called.get(name, [])

    def is_tensor(self, node: ast.expr, depth: int = 0) -> bool:
        """Whether a value is a tensor, wherever the names in it are bound."""
        if depth == DEEPEST:
            return False
        if isinstance(node, ast.Call):
            if maker(node.func, self._imports):
                return True
            method = tensor_method(node.func.attr) if isinstance(node.func, ast.Attribute) else None
            gives = method is not None and method.result == TENSOR
            return gives and self.is_tensor(getattr(node.func, "value", node), depth + 1)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
            return any(self.is_tensor(side, depth + 1) for side in (node.left, node.right))
        if isinstance(node, ast.Subscript):
            return self.is_tensor(node.value, depth + 1)
        return isinstance(node, ast.Name) and self._holds_tensors(node.id, depth)

    def _holds_tensors(self, name: str, depth: int) -> bool:
        """Whether all that a name is bound to are tensors, but for what it becomes of itself: that
        is one as long as it is computed.
        """
        values = self._read().get(name, [])
        own = [value for value in values if value is not None and name in names_below(value)]
        others = [value for value in values if value not in own]
        if not all(isinstance(value, (ast.BinOp, ast.Subscript)) for value in own):
            return False
        return bool(others) and all(v is not None and self.is_tensor(v, depth + 1) for v in others)

    def _read(self) -> dict[str, list[ast.expr | None]]:
        """What names are bound to; None for what is no assignment."""
        if self._bound is None:
            self._bound = {}
            known: dict[int, ast.expr] = {}
            for node in self._nodes():
                if isinstance(node, ast.Assign):
                    known |= {id(target): node.value for target in node.targets}
                elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    self._called.setdefault(node.func.id, []).append(node)
                elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                    self._bound.setdefault(node.id, []).append(known.get(id(node)))
        return self._bound

    def _nodes(self) -> Iterator[ast.AST]:
        for statement in run_with(self._tree.body):
            yield from nodes(statement)
