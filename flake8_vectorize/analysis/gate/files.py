"""Whether a file can hold a tensor loop at all: most files are turned away here.

flake8 loads this for every file, so it imports nothing of the analysis.
"""

from __future__ import annotations

import ast

TENSOR_PACKAGE = "torch"

COMPILERS = ("torch.jit.", "triton.", "numba.", "taichi.", "warp.", "cupyx.jit")
# of their decorators, those that leave a function to Python, always or unless it is traced
INTERPRETED = frozenset({"ignore", "unused", "export", "script_if_tracing"})


def may_hold_tensor_loops(source: str, passed_on: bool = False) -> bool:
    """Whether the text of the file mentions a loop, and torch or a module that passes torch on."""
    looping = "for " in source or "while " in source
    return looping and (TENSOR_PACKAGE in source or (passed_on and "import" in source))


def is_compiled(name: str) -> bool:
    """Whether a decorator of this full name compiles the function, so that its loops are no
    Python loops.
    """
    if name.startswith(COMPILERS):
        return name.rpartition(".")[2] not in INTERPRETED
    return name.rpartition(".")[2] in ("njit",)


def decorator_name(node: ast.expr) -> ast.expr:
    """The callable of a decorator, without its arguments."""
    return node.func if isinstance(node, ast.Call) else node
