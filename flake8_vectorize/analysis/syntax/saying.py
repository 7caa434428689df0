"""What a program tells people: the messages of errors and assertions, warnings, logs, prints."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.values.imports import last_name

# the last names of what tells people something, and leaves nothing else behind
TELLING = frozenset(str.split("warn warning debug info error exception critical log print"))
SAYING = frozenset({ast.Raise, ast.Assert, ast.Expr})


def parts_computed(node: ast.stmt) -> list[ast.expr] | None:
    """What a statement computes with, without what it only tells; None if it tells nothing."""
    if isinstance(node, ast.Raise):
        return []
    if isinstance(node, ast.Assert):
        return [node.test]
    call = node.value if isinstance(node, ast.Expr) else None
    function = call.func if isinstance(call, ast.Call) else None
    name = last_name(function)
    return [] if name in TELLING else None
