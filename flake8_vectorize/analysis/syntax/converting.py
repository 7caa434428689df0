"""Names that a loop gives what a conversion makes of what they hold: `out = out.to(part.dtype)`."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.values.forms import TRANSPARENT

# what is converted once stays so: done again, they change nothing, and cut no gradient
CONVERSIONS = TRANSPARENT - {"clone", "detach", "squeeze"}


def converted_name(node: ast.Assign) -> str:
    """The name that a statement does no more to than convert what it holds, or ''."""
    call, target = node.value, node.targets[0]
    if type(call) is not ast.Call or type(call.func) is not ast.Attribute:
        return ""
    if call.func.attr not in CONVERSIONS or type(target) is not ast.Name:
        return ""
    held = call.func.value
    same = type(held) is ast.Name and held.id == target.id and len(node.targets) == 1
    return target.id if same else ""
