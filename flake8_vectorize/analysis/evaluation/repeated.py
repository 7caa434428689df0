"""Conditions that are asked again before anything that they are about is bound anew: what one
branch has bound is what the same branch finds then.
"""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.syntax.spelling import source_of
from flake8_vectorize.analysis.values.value import ARRAYS, Value
from flake8_vectorize.model.named_tuple import NamedTuple

Names = dict[str, Value]


class Asked(NamedTuple):
    """What the names in a condition held, and what others held after its branches: where it held,
    where it did not, and after both.
    """

    about: tuple[Value | None, ...]
    bound: dict[str, tuple[Value, Value, Value]]


class Question(NamedTuple):
    """A condition on plain names and constants: what tells it from others, the names in it, and
    whether it is negated.
    """

    text: tuple[str, ...]
    names: tuple[str, ...]
    negated: bool


class Repeated:
    """The conditions that stood in loops up to one point of a function."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._asked: dict[tuple[str, ...], Asked] = {}

    def note(self, test: ast.expr, holds: Names, fails: Names) -> None:
        """Remembers what the branches of a condition have bound, now that they are joined."""
        question = _question(test) if self._state.loops else None
        if question is None or self._changes(question):
            return
        if question.negated:
            holds, fails = fails, holds
        bound = {}
        for name, whole in self._state.names.items():
            left, right = holds.get(name), fails.get(name)
            if left is not None and right is not None and left is not right:
                bound[name] = left, right, whole
        if bound:
            self._asked[question.text] = Asked(self._about(question), bound)

    def recall(self, test: ast.expr, holds: bool) -> Names:
        """Gives names what they hold where a condition holds, or does not; what they held else."""
        question = _question(test) if self._asked else None
        asked = self._asked.get(question.text) if question is not None else None
        if question is None or asked is None:
            return {}
        now = self._about(question)
        if any(then is not held for then, held in zip(asked.about, now, strict=True)):
            return {}
        names = self._state.names
        before = {}
        for name, (left, right, whole) in asked.bound.items():
            if names.get(name) is whole:
                before[name] = whole
                names[name] = right if holds is question.negated else left
        return before

    def _about(self, question: Question) -> tuple[Value | None, ...]:
        return tuple(map(self._state.names.get, question.names))

    def _changes(self, question: Question) -> bool:
        """Whether a loop changes an array that a condition is about."""
        roots = {
            part.root
            for value in self._about(question)
            if value is not None and value.kind in ARRAYS and value.view is not None
            for part in value.view.possible
        }
        return any(not roots.isdisjoint(frame.mutated) for frame in self._state.loops.frames)


def _question(test: ast.expr) -> Question | None:
    """A condition as a question that may be asked again; None if it is about more than names."""
    negated = False
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, negated = test.operand, not negated
    sides: list[ast.expr] = [test]
    text: list[str] = []
    if isinstance(test, ast.Compare):
        sides = [test.left, *test.comparators]
        text = [type(operator).__name__ for operator in test.ops]
    names = [side.id for side in sides if isinstance(side, ast.Name)]
    constants = [side for side in sides if isinstance(side, ast.Constant)]
    if not names or len(names) + len(constants) < len(sides):
        return None
    return Question((*text, *map(source_of, sides)), tuple(names), negated)
