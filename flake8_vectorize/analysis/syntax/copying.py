"""Subscripts that copy what they pick, as their text shows: `x[torch.randperm(n)[:k]]`."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable

from flake8_vectorize.analysis.values.factories import LINES, draws_several
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.values.sequences import NUMBER_ARRAYS


def is_copied(node: ast.expr, positions: Container[str], imports: Imports) -> bool:
    """Whether a value is, or belongs to, what a subscript has copied; `positions` are names of
    arrays of indices.
    """
    while True:
        if isinstance(node, ast.Subscript):
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            if any(_is_several(part, positions, imports) for part in parts):
                return True
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func.value
        elif isinstance(node, ast.Attribute):
            node = node.value
        else:
            return False


def positions_among(
    bound: Iterable[tuple[str, ast.expr]], given: Container[str], imports: Imports
) -> frozenset[str]:
    """The names of arrays of indices: of those that are `bound`, which are nothing else anywhere
    and are not `given`.
    """
    found: dict[str, bool] = {}
    for name, value in bound:
        found[name] = found.get(name, True) and _is_several(value, (), imports)
    return frozenset(name for name, only in found.items() if only and name not in given)


def _is_several(index: ast.expr, positions: Container[str], imports: Imports) -> bool:
    """Whether an index is positions along an axis: a single one names a part."""
    if isinstance(index, ast.Subscript) and isinstance(index.slice, ast.Slice):
        return _is_several(index.value, positions, imports)
    if isinstance(index, ast.Name):
        return index.id in positions
    if isinstance(index, ast.Call):
        full = imports.resolve(dotted_name(index.func))
        lines = full in NUMBER_ARRAYS or full.removeprefix("torch.") in LINES
        return lines or draws_several(full, index)
    return False
