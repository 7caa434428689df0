"""What one function was seen to touch, loop by loop; made only when somebody asks why."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.walking import nodes
from flake8_vectorize.analysis.values.affine import Affine
from flake8_vectorize.analysis.values.factories import UNTOLD
from flake8_vectorize.analysis.values.value import Value
from flake8_vectorize.analysis.values.wording import shown_in
from flake8_vectorize.analysis.values.written_shapes import SAID

COMPUTED = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Compare)


@dataclass(slots=True)
class Witness:
    """The subscripts that were read in each loop, by its `ident`, and the variables that count."""

    state: State
    seen: dict[str, dict[ast.Subscript, Value]] = field(default_factory=dict)
    counters: dict[str, tuple[str, Affine]] = field(default_factory=dict)

    def __call__(self, node: ast.Subscript, value: Value) -> None:
        """Writes down one subscript; `x[i][j]` is one, not two."""
        for frame in self.state.loops.frames:
            self._count(frame)
            if not isinstance(node.ctx, ast.Load):
                continue
            seen = self.seen.setdefault(frame.ident, {})
            seen[node] = value
            if isinstance(node.value, ast.Subscript):
                seen.pop(node.value, None)

    def _count(self, frame: Frame) -> None:
        """Finds the variable of a header that counts with the loop."""
        if frame.induction <= self.counters.keys():
            return
        for target in _targets(frame.node):
            for name in nodes(target):
                if isinstance(name, ast.Name):
                    self._name(frame, name.id)

    def _name(self, frame: Frame, name: str) -> None:
        value = self.state.names.get(name)
        if value is None or value.affine is None:
            return
        for token in frame.induction:
            if value.affine.coefficient(token) in (1, -1):
                self.counters.setdefault(token, (name, value.affine))


def dated(value: Value, node: ast.stmt) -> Value:
    """A tensor with the line that gives it a name.

    What comes from another tensor is only made there, though it holds what that one was made to
    hold; what shows that an attribute is one, in the method that sets it, has no line here.
    """
    if not value.is_tensor:
        return value
    proof, place = value.proof, f"line {node.lineno}"
    if proof and "line" not in proof:
        if shown_in(node, proof):
            return value._replace(proof=f"{proof}, {place}")
        if not isinstance(getattr(node, "value", None), COMPUTED):
            return value
    return value if proof.startswith((*UNTOLD, SAID)) else value._replace(proof=f"made in {place}")


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.For):
        return [node.target]
    return [generator.target for generator in getattr(node, "generators", ())]
