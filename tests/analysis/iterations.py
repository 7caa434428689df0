"""One loop of a program, cut into what it walks and a single iteration of it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any

from analysis.storages import State

LOOPS = (ast.For, ast.While)
# with these an expression is evaluated, or not, as what a name holds decides

CHOOSING = (ast.BoolOp, ast.IfExp, ast.Is, ast.IsNot)


class Left(Exception):
    """An iteration returned from the function."""


@dataclass(frozen=True)
class Loop:
    """A loop statement, cut into what it walks, if anything, and one iteration; `watched` ticks as
    it runs.

    `skips` says that an iteration evaluates some expressions only if others have a value, or if it
    is the first. `within` are the names that only loops inside it bind.
    """

    items: CodeType | None
    body: CodeType
    watched: CodeType
    skips: bool
    within: frozenset[str]

    @classmethod
    def of(cls, node: ast.For | ast.While, guarded: bool) -> Loop:
        """The parts of a loop whose `return`s are exceptions already; the iterations of one that
        is `guarded` ask whether they are the first.
        """
        walks = isinstance(node, ast.For)
        target = copy.deepcopy(node.target) if walks else ast.Name("_", ast.Store())
        item = ast.List([ast.Name("_item", ast.Load())], ast.Load())
        one = ast.For(target, item, node.body, ast.parse("_left = False").body)
        ast.copy_location(one, node)
        watched = copy.copy(node)
        watched.body = [*ast.parse("_tick()").body, *node.body]
        items = ast.fix_missing_locations(ast.Expression(node.iter)) if walks else None
        return cls(
            compile(items, "items", "eval") if items is not None else None,
            compiled([one]),
            compiled([watched]),
            guarded or any(isinstance(part, CHOOSING) for part in ast.walk(node)),
            _bound([part for part in ast.walk(one) if isinstance(part, LOOPS) and part is not one])
            - _bound([one], deep=False),
        )

    def walked(self, state: State) -> tuple[Any, ...] | None:
        """What the iterations get one by one, if anything."""
        return None if self.items is None else tuple(eval(self.items, state))

    def run(self, state: State, item: Any, counters: State) -> bool:
        """Runs one iteration in a state; whether it left the loop."""
        state |= counters | {"_item": item, "_left": True}
        try:
            exec(self.body, state)
        except Left:
            state["_returns"] = True
            return True
        return bool(state["_left"])


def _bound(nodes: Sequence[ast.AST], deep: bool = True) -> frozenset[str]:
    """The names that some loops bind, with or without the loops inside them."""
    names, pending = set(), list(nodes)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        inner = ast.iter_child_nodes(node)
        pending += (part for part in inner if deep or not isinstance(part, LOOPS))
    return frozenset(names)


def compiled(body: list[ast.stmt]) -> CodeType:
    """The code of some statements at the level of a module."""
    return compile(ast.fix_missing_locations(ast.Module(body, [])), "loop", "exec")
