"""What the syntax tree says about suspension, compilation and the consumer of a generator
expression.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

# Calls that drain a generator expression before they return, so that one bracket around the call
# times it.
EAGER_CONSUMERS: Final = frozenset(
    {"sum", "any", "all", "max", "min", "prod", "fsum", "next", "sorted", "join", "array"}
    | {"list", "tuple", "set", "frozenset", "dict", "extend", "update"}
)
COMPILING_PACKAGES: Final = frozenset(
    {"numba", "nb", "triton", "tl", "cuda", "ti", "taichi", "wp", "warp"}
)
COMPILING_NAMES: Final = frozenset(
    {"njit", "jit", "guvectorize", "script", "jit.script", "torch.jit.script"}
)

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_SUSPENSIONS = (ast.Yield, ast.YieldFrom, ast.Await, ast.AsyncFor, ast.AsyncWith)


def suspends(node: ast.AST) -> bool:
    """Whether running `node` can suspend the function that it stands in."""
    return any(
        isinstance(part, _SUSPENSIONS) or (isinstance(part, ast.comprehension) and part.is_async)
        for part in _same_scope(node)
    )


def _same_scope(node: ast.AST) -> Iterator[ast.AST]:
    waiting = [node]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, _SCOPES):
            continue
        waiting.extend(ast.iter_child_nodes(part))


def is_synchronous(node: ast.GeneratorExp) -> bool:
    """Whether nothing in the generator expression awaits."""
    return not suspends(node)


def callee(node: ast.Call) -> str:
    """The last part of the called name: `stack` for ``torch.stack(...)``; empty for anything
    else.
    """
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def compiled_by(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str | None:
    """The decorator that compiles the function from its bytecode or source, where Python code
    never runs.
    """
    for decorator in node.decorator_list:
        dotted = _dotted(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if dotted in COMPILING_NAMES or dotted.partition(".")[0] in COMPILING_PACKAGES:
            return f"@{dotted}"
    return None


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])
