"""A loop with the tensors made once that are told to be the same in every iteration."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from analysis.storages import State

from flake8_vectorize.analysis.inspection import Found

FIRST = "_first"
FORGET = "_forget"


class Hoisted(ast.NodeTransformer):
    """Lets the calls that a loop is told to repeat give what they gave in its first iteration."""

    def __init__(self, item: Found, namespace: State) -> None:
        self._calls = {(place.text, place.line) for place in item.nest.allocations}
        self._loop = item.node
        made: dict[tuple[int, int], Any] = {}

        def first(line: int, column: int, make: Callable[[], Any]) -> Any:
            if (line, column) not in made:
                made[line, column] = make()
            return made[line, column]

        namespace |= {FIRST: first, FORGET: made.clear}

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if (ast.unparse(node.func), node.lineno) not in self._calls:
            return node
        text = f"{FIRST}({node.lineno}, {node.col_offset}, lambda: {ast.unparse(node)})"
        return ast.parse(text, mode="eval").body

    def visit_For(self, node: ast.For) -> Any:
        return self._entered(node)

    def visit_While(self, node: ast.While) -> Any:
        return self._entered(node)

    def visit_Assign(self, node: ast.Assign) -> Any:
        return self._entered(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        return self._entered(node)

    def visit_Expr(self, node: ast.Expr) -> Any:
        return self._entered(node)

    def _entered(self, node: ast.stmt) -> list[ast.stmt]:
        """A statement, and before it what forgets all tensors if the loop is entered there."""
        place = self._loop.lineno, self._loop.col_offset
        parts = (part for part in ast.walk(node) if isinstance(part, type(self._loop)))
        enters = any((part.lineno, part.col_offset) == place for part in parts)
        self.generic_visit(node)
        return [*ast.parse(f"{FORGET}()" if enters else "").body, node]
