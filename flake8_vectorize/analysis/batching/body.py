"""What a loop body becomes."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from flake8_vectorize.analysis.batching.lifted import Lifted


@dataclass(slots=True, eq=False, repr=False, match_args=False)
class Body:
    """What a loop body becomes.

    `statements` take the place of the loop. `items` are the lists that iterations append to, with
    what all their items are at once. `temporary` are the names that the body binds and nothing
    after the loop may read, `counters` those that count the iterations. `last`
    gives a name what it holds after the loop, where its partial results are kept. `results` are the
    expressions that a message shows.
    """

    statements: list[ast.stmt] = field(default_factory=list)
    items: dict[str, Lifted] = field(default_factory=dict)
    temporary: set[str] = field(default_factory=set)
    counters: set[str] = field(default_factory=set)
    last: dict[str, ast.stmt] = field(default_factory=dict)
    stored: list[str] = field(default_factory=list)
    results: list[ast.AST] = field(default_factory=list)
