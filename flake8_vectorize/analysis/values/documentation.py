"""Which parameters of a function its docstring says to be tensors: `x (Tensor): rows`,
`x : torch.Tensor of shape (n, 3)`, `:param torch.Tensor x:`.
"""

from __future__ import annotations

import re

# a name with what is said of it, in the styles of Google, NumPy and Sphinx
ENTRY = re.compile(
    r"^[ \t]*(?::type[ \t]+|:param[ \t]+|[-*][ \t]+)?`*(\w+)`*[ \t]*"
    r"(?:\(([^\n]*?)\)[ \t]*(?::|$)|:[ \t]*([^\n]*))",
    re.MULTILINE,
)
TYPED = re.compile(r"^[ \t]*:param[ \t]+((?:torch\.)?\w*Tensor)[ \t]+(\w+):", re.MULTILINE)
# how begins what is said of a tensor: its class, or the word for it
TENSOR = re.compile(
    r"\(?(?::\w+:)?[`~]*(?:torch\.)?"
    r"(?:(?:Float|Long|Int|Bool|Double|Half|Byte|Short)?Tensor\b"
    r"|(?:(?:an?|the|input|batched|float|long|int|bool|boolean|binary|torch|\dd|\d-d) )*tensor\b)",
    re.IGNORECASE,
)
# what is said of a container of tensors, or of what may be something else as well
OTHERS = re.compile(
    r"\b(?:lists?|tuples?|dict\w*|sequences?|iterable|arrays?|ndarray|or|and)\b|[|\[]"
)


def documented_tensors(docstring: str) -> frozenset[str]:
    """The names of the parameters that are tensors, and nothing else."""
    if "ensor" not in docstring:
        return frozenset()
    found = {name for _, name in TYPED.findall(docstring)}
    for name, bracketed, said in ENTRY.findall(docstring):
        if _is_tensor(bracketed or said):
            found.add(name)
    return frozenset(found)


def _is_tensor(said: str) -> bool:
    start = TENSOR.match(said)
    if start is None:
        return False
    # behind a stop or a dash it is told what the tensor is for
    kind = re.split(r"[.;:]| - ", said[start.end() :], maxsplit=1)[0]
    return OTHERS.search(kind.replace("or None", "")) is None
