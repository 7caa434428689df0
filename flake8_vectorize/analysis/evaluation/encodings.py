"""What tokenizers and processors give that are asked for tensors: `return_tensors="pt"`."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import UNKNOWN, Kind, Value

ASKED = "return_tensors"
PROOF = f'{ASKED}="pt"'
# methods that give one tensor, and no mapping of tensors, unless they are asked for one
ALONE = frozenset({"encode", "apply_chat_template"})
MAPPED = "return_dict"


def encoded(node: ast.Call) -> Value:
    """A tensor, or a mapping of tensors, if the call asks for torch's; else unknown."""
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    asked = given.get(ASKED)
    if not isinstance(asked, ast.Constant) or asked.value != "pt":
        return UNKNOWN
    tensor = Value(Kind.TENSOR, proof=PROOF)
    name = getattr(node.func, "attr", "") or dotted_name(node.func)
    if name in ALONE and MAPPED not in given:
        return tensor
    return Value(Kind.MAPPING, element=tensor, proof=PROOF)
