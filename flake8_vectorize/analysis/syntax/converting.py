"""Names that a loop gives what a conversion makes of what they hold, `out = out.to(part.dtype)`, or
another shape, all the time the same: `x = x.view(n, -1)`.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.analysis.values.forms import TRANSPARENT

# what is converted once stays so: done again, they change nothing, and cut no gradient
CONVERSIONS = TRANSPARENT - {"clone", "detach", "squeeze"}
# methods that give the same elements in the shape that they are told
SHAPING = frozenset({"view", "reshape"})


def converted_name(node: ast.Assign) -> str:
    """The name that a statement does no more to than convert what it holds, or ''."""
    return _given_again(node, CONVERSIONS)


def shaped_names(body: Sequence[ast.AST], bound: Collection[str]) -> set[str]:
    """The names that statements give one shape before they do anything else with them, whatever
    the iteration, and nothing else: the sizes are made of no name that is `bound` by the iteration.
    """
    found = set()
    for number, node in enumerate(body):
        name = shaped_name(node)
        if name and isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            sizes = names_below(*node.value.args, *node.value.keywords)
            once = _times_bound(name, body) == 1 and name not in names_below(*body[:number])
            if once and name not in sizes and sizes.isdisjoint(bound):
                found.add(name)
    return found


def _times_bound(name: str, body: Sequence[ast.AST]) -> int:
    named = (node for part in body for node in nodes(part) if isinstance(node, ast.Name))
    return sum(node.id == name and not isinstance(node.ctx, ast.Load) for node in named)


def shaped_name(node: ast.AST) -> str:
    """The name of a tensor that a statement does no more to than give it a shape of several sizes,
    or ''.
    """
    if not isinstance(node, ast.Assign):
        return ""
    name = _given_again(node, SHAPING)
    several = isinstance(node.value, ast.Call) and len(node.value.args) > 1
    return name if several else ""


def _given_again(node: ast.Assign, methods: Collection[str]) -> str:
    """The name of which a statement calls one of these methods, and that gets the result, or ''."""
    call, target = node.value, node.targets[0]
    if type(call) is not ast.Call or type(call.func) is not ast.Attribute:
        return ""
    if call.func.attr not in methods or type(target) is not ast.Name:
        return ""
    held = call.func.value
    same = type(held) is ast.Name and held.id == target.id and len(node.targets) == 1
    return target.id if same else ""
