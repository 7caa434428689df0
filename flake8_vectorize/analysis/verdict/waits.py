"""Which numbers a loop reads from a device, and which from what it makes on the host itself."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from flake8_vectorize.analysis.loops.events import Wait
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.hosted import MOVING, names_type
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.imports import Imports, dotted_name
from flake8_vectorize.analysis.verdict.cut_rows import copied_before

# what puts the tensors of torch's functions elsewhere, as a file says it
ELSEWHERE = ("set_default_", "with torch.device")
# functions that make a tensor of numbers alone, or of an array, on the host unless they are told a
# device
MAKERS = frozenset(
    f"torch.{name}"
    for name in str.split(
        "rand randn randint randperm empty zeros ones full arange linspace logspace eye from_numpy"
    )
)
# what these are told that may lie elsewhere
PLACED = frozenset({"device", "out", None})


def keeps_on_host(source: str) -> bool:
    """Whether torch's functions make tensors on the host all through a file."""
    return not any(words in source for words in ELSEWHERE)


def waits_for_device(
    waits: Iterable[Wait], frame: Frame, usage: Usage, imports: Imports
) -> list[Wait]:
    """The waits of a loop but for those that read what the same iteration makes on the host, or
    what was copied there before.
    """
    reading = _Reading(frame, usage, imports)
    others = (wait for wait in waits if not copied_before(frame, wait, usage))
    return [wait for wait in others if not reading.is_own(wait.source)]


class _Reading:
    """Reads what an iteration computes from what it makes."""

    def __init__(self, frame: Frame, usage: Usage, imports: Imports) -> None:
        self._frame = frame
        self._usage = usage
        self._imports = imports
        self._asked: set[str] = set()

    def is_own(self, node: ast.expr) -> bool:
        """Whether something is computed from what the iteration makes, and from no other tensor."""
        if isinstance(node, ast.Name):
            return self._is_bound(node.id)
        if isinstance(node, ast.Call):
            return self._is_called(node)
        if isinstance(node, ast.Compare):
            return self._has_own([node.left, *node.comparators])
        if isinstance(node, ast.BinOp):
            return self._has_own([node.left, node.right])
        if isinstance(node, ast.UnaryOp):
            return self.is_own(node.operand)
        return isinstance(node, ast.Subscript) and self.is_own(node.value)

    def _is_called(self, call: ast.Call) -> bool:
        """Whether a call makes a tensor on the host, or computes from one that stays there."""
        full = self._imports.resolve(dotted_name(call.func))
        if full in MAKERS:
            return PLACED.isdisjoint(keyword.arg for keyword in call.keywords)
        if full.startswith("torch.") and not call.keywords:
            return self._has_own(call.args)
        if not isinstance(call.func, ast.Attribute) or self._holds_others(call.args):
            return False
        moved = call.func.attr in MOVING and not names_type(call)
        return not moved and self.is_own(call.func.value)

    def _has_own(self, sides: list[ast.expr]) -> bool:
        own = [side for side in sides if self.is_own(side)]
        return bool(own) and not self._holds_others([side for side in sides if side not in own])

    def _holds_others(self, parts: Iterable[ast.expr]) -> bool:
        """Whether other tensors have a part in something."""
        names = {n.id for part in parts for n in nodes(part) if isinstance(n, ast.Name)}
        known = (self._frame.final.get(name, self._frame.names.get(name)) for name in names)
        return any(value is not None and value.is_tensor for value in known)

    def _is_bound(self, name: str) -> bool:
        """Whether a name holds nothing but what the iteration makes."""
        use = self._usage.get(name)
        bound = [value for other, value in self._usage.filled if other == name]
        anew = name in self._frame.assigned and name not in self._frame.entry
        if name in self._asked or not anew or use is None or use.stores != len(bound):
            return False
        self._asked.add(name)
        own = bool(bound) and all(map(self.is_own, bound))
        self._asked.discard(name)
        return own
