"""What a docstring says about parameters: `x (torch.Tensor of shape (N, C)): ...`."""

from __future__ import annotations

import ast
import re

from flake8_vectorize.analysis.values.value import Kind, Value

# Google's `x (type): ...`, NumPy's `x : type`, Sphinx' `:type x: type` and `:param x: ...`
_ENTRY = re.compile(
    r"^[ \t]*(?:[-*] +)?(?::type +|:param +)?[`*]{0,2}([A-Za-z_]\w*)[`*]{0,2}[ \t]*([(:].+)$", re.M
)
_ROLE = re.compile(r":(?:\w+:)+(?=`)|[`~*]")
_KIND = r"(?:torch\.)?(?:(?:Float|Double|Half|Long|Int|Short|Byte|Bool)?Tensor|tensor)"
_TENSOR = re.compile(rf"({_KIND})(?:\[[^\]]*\])?(?=$|[,.;)]| (?:of|with) (?:shape|size)\b| \()")
_PROSE = re.compile(
    r"(?:an?|the) (?:[\w-]+ ){0,2}(tensor)(?=$|[,.;]| (?:of|with) (?:shape|size)\b)"
)
# `(N, C) tensor of scores`
_SHAPED = re.compile(r"[(\[][\w ,.*+-]*[)\]] (tensor)\b")
_LISTED = re.compile(rf"(?:list|tuple|sequence)(?:\[| of ){_KIND}s?\b", re.I)
_NONE = re.compile(r"^Optional\[([\w.]+)\]| *\| *None\b")
# what follows tells of another type that is taken as well
_OTHER = re.compile(r"\bor\b|\blists?\b|\btuples?\b|\bdict\b|\barray\b|\bndarray\b")


def documented(node: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, Value]:
    """The parameters of a function that its docstring says are tensors, or lists of tensors."""
    text = ast.get_docstring(node, clean=False) or ""
    if "ensor" not in text:
        return {}
    found: dict[str, Value | None] = {}
    for entry in _ENTRY.finditer(text):
        line = node.body[0].lineno + text.count("\n", 0, entry.start(1))
        # results of the same name come later
        found.setdefault(entry[1], _described(entry[2], f"line {line}"))
    return {name: value for name, value in found.items() if value is not None}


def _described(text: str, where: str) -> Value | None:
    """The value that the words after a parameter's name describe, if they do."""
    shaped = _SHAPED.match(text[1:].strip())
    if shaped is not None:
        return _tensor(shaped[1], where)
    words = _ROLE.sub("", _type(text))
    words = _NONE.sub(r"\1", words).strip()
    tensor = _TENSOR.match(words) or _PROSE.match(words[:1].lower() + words[1:])
    if tensor is not None:
        if _OTHER.search(words, tensor.end()):
            return None
        return _tensor(tensor[1], where)
    if _LISTED.match(words):
        return Value(Kind.SEQUENCE, element=_tensor("tensors", where))
    return None


def _tensor(name: str, where: str) -> Value:
    return Value(Kind.TENSOR, proof=f"documented as {name}, {where}")


def _type(text: str) -> str:
    """What stands in the brackets, or up to the end of the sentence."""
    body = text[1:].strip()
    if text[0] == ":" and not body.startswith("("):
        return body.split(". ")[0].rstrip(".")
    body, depth = body.removeprefix("(") if text[0] == ":" else body, 0
    for place, letter in enumerate(body):
        depth += (letter in "([") - (letter in ")]")
        if depth < 0:
            return body[:place]
    return body
