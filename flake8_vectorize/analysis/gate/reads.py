"""Whether the text of a loop asks the host for what a tensor holds."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.syntax.walking import children

# builtins that make a number of an element
CASTS = frozenset({"float", "int", "bool"})
# builtins that read an element of a tensor
READERS = CASTS | {"max", "min"}


def reads_numbers(loop: ast.AST) -> bool:
    """Whether something in a loop is made a Python number, or copied to the host."""
    pending = [loop]
    while pending:
        node = pending.pop()
        if synchronizes(node, CASTS):
            return True
        pending += children(node)
    return False


def synchronizes(node: ast.AST, readers: frozenset[str]) -> bool:
    """Whether a node is a call of one of these builtins, or of a method that makes the host wait
    where a tensor has it.
    """
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        operation = tensor_method(node.func.attr)
        return operation is not None and operation.synchronizes
    return isinstance(node.func, ast.Name) and node.func.id in readers
