"""What a docstring says about parameters, `x (torch.Tensor of shape (N, C)): ...`, or a comment in
its place.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from flake8_vectorize.analysis.values.value import Kind, Value
from flake8_vectorize.analysis.values.written_shapes import SAID, shape_in

# Google's `x (type): ...`, NumPy's `x : type`, Sphinx' `:type x: type` and `:param x: ...`
_ENTRY = re.compile(
    r"^[ \t]*(?:[-*] +)?(?::type +|:param +)?[`*]{0,2}([A-Za-z_]\w*)[`*]{0,2}[ \t]*([(:\-].+)$",
    re.M,
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
# one more type: of a tuple, side by side
_MORE = re.compile(rf" *, *(?:Optional\[)?{_KIND}\b")
# what follows tells of another type that is taken as well
_OTHER = re.compile(r"\bor\b|\blists?\b|\btuples?\b|\bdict\b|\barray\b|\bndarray\b")


# what a parameter is that has a shape in its words or name, and is no tensor
_SIZES = re.compile(r"shape|size|dim")
_SCALAR = re.compile(r"\b(?:int|float|bool|str|scalar|callable|[Mm]odule|shape of|size of)\b")


def documented(
    node: ast.FunctionDef | ast.AsyncFunctionDef, arrays: bool = False
) -> dict[str, Value]:
    """The parameters of a function that its docstring says are tensors, or lists of tensors; where
    no `arrays` can be meant, those too whose shape it gives.
    """
    text = ast.get_docstring(node, clean=False) or ""
    if "ensor" not in text and (arrays or not ("(" in text or "[" in text or "x" in text)):
        return {}
    found: dict[str, Value | None] = {}
    for entry in _ENTRY.finditer(text):
        line = node.body[0].lineno + text.count("\n", 0, entry.start(1))
        # results of the same name come later
        where = f"line {line}"
        value = None if entry[2].startswith("-") else _described(entry[2], where)
        if value is None and not arrays:
            value = _shaped(entry[1], entry[2], where)
        found.setdefault(entry[1], value)
    return {name: value for name, value in found.items() if value is not None}


def remarked(remarks: Iterable[tuple[int, str]], arrays: bool = False) -> dict[str, Value]:
    """The parameters that comments, each with its line, say are tensors."""
    found: dict[str, Value] = {}
    for line, text in remarks:
        entry = _ENTRY.match(text)
        if entry is not None and not entry[2].startswith("-"):
            value = _described(entry[2], f"line {line}")
            if value is None and not arrays:
                value = _shaped(entry[1], entry[2], f"line {line}")
            if value is not None:
                found[entry[1]] = value
    return found


def _described(text: str, where: str) -> Value | None:
    """The value that the words after a parameter's name describe, if they do."""
    shaped = _SHAPED.match(text[1:].strip())
    if shaped is not None:
        return _tensor(shaped[1], where)
    words = _ROLE.sub("", _type(text))
    words = _NONE.sub(r"\1", words).strip()
    tensor = _TENSOR.match(words) or _PROSE.match(words[:1].lower() + words[1:])
    if tensor is not None:
        if _OTHER.search(words, tensor.end()) or _MORE.match(words, tensor.end()):
            return None
        return _tensor(tensor[1], where)
    if _LISTED.match(words):
        return Value(Kind.SEQUENCE, element=_tensor("tensors", where))
    return None


def _shaped(name: str, text: str, where: str) -> Value | None:
    """The tensor whose shape the words after a parameter's name give."""
    if _SIZES.search(name) is not None:
        return None
    words = _type(text) if text.startswith("(") else text[1:].strip()
    if text.startswith("("):
        words = f"({words})"
    shape = shape_in(words) if _SCALAR.search(words) is None else ""
    return Value(Kind.TENSOR, proof=f"{SAID} {shape}, {where}") if shape else None


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
