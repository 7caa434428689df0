"""What a loop body becomes."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.batching.lifted import Lifted


class Body:
    """What a loop body becomes.

    `statements` take the place of the loop. `items` are the lists that iterations append to, with
    what all their items are at once. `temporary` are the names that the body binds and nothing
    after the loop may read, `counters` those that count the iterations. `last`
    gives a name what it holds after the loop, where its partial results are kept. `results` are the
    expressions that a message shows.
    """

    def __init__(self) -> None:
        self.statements: list[ast.stmt] = []
        self.items: dict[str, Lifted] = {}
        self.temporary: set[str] = set()
        self.counters: set[str] = set()
        self.last: dict[str, ast.stmt] = {}
        self.stored: list[str] = []
        self.results: list[ast.AST] = []
