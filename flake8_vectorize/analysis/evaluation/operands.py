"""What a call of torch computes with, whether it is named or not, apart from its settings."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.values.value import Value, taint_of

# the parameters of torch's functions that are tensors to compute with, in their order
OPERANDS = ("condition", "tensors", "input", "self", "other")


def operands(node: ast.Call, values: Sequence[Value]) -> tuple[list[Value], frozenset[str]]:
    """The operands in the order of the parameters, and what all other keywords depend on; `values`
    end with those of the keywords.
    """
    if not node.keywords:
        return list(values), frozenset()
    given = len(values) - len(node.keywords)
    named = [
        (keyword.arg or "", v) for keyword, v in zip(node.keywords, values[given:], strict=True)
    ]
    found = sorted((pair for pair in named if pair[0] in OPERANDS), key=_order)
    settings = taint_of(value for name, value in named if name not in OPERANDS)
    return [*values[:given], *(value for _, value in found)], settings


def _order(named: tuple[str, Value]) -> int:
    return OPERANDS.index(named[0])
