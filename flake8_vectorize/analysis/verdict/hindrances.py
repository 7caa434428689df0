"""What would keep a loop as it is if what decided about it were gone."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.loops.combination import Dependence
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.sites import LoopNode
from flake8_vectorize.analysis.syntax.walking import statements
from flake8_vectorize.analysis.verdict.attributes import effects_of
from flake8_vectorize.analysis.verdict.effects import called, effect_shown
from flake8_vectorize.analysis.verdict.verdicts import Judge, Judgement
from flake8_vectorize.model.account import Hindrance
from flake8_vectorize.model.cause import ALONE, Cause

CHECKS = (ast.Assert, ast.If, ast.Raise, ast.Pass)


def hindrances(
    frame: Frame, dependence: Dependence, judge: Judge, decisive: Judgement
) -> tuple[Hindrance, ...]:
    """What else keeps the loop from being batched, in the order in which it is asked."""
    found: dict[Cause, Hindrance] = {}
    for judgement in judge.judgements():
        if not _tells(judgement.cause, decisive.cause, frame, dependence):
            continue
        again = judgement.subject and judgement.subject == decisive.subject
        if again and {judgement.cause, decisive.cause} == {Cause.RECURRENCE, Cause.TANGLED}:
            continue
        if judgement.cause in ALONE and judgement.cause is not decisive.cause:
            hindrance = Hindrance(judgement.cause, judgement.reason, judgement.subject)
            found.setdefault(judgement.cause, hindrance)
    return tuple(found.values())


def _tells(cause: Cause, decisive: Cause, frame: Frame, dependence: Dependence) -> bool:
    """Whether a cause says something beside what decided: of a list that is filled, or of
    statements that only check something, of a function that is not told to be called for its
    effect, of an object that is another one each time.
    """
    if cause is Cause.NO_RESULT:
        checks = decisive is Cause.UNPROVEN and _only_checks(frame.node)
        return bool(frame.appends) or frame.element is not None or checks
    if cause is Cause.FOREIGN:
        told = map(effect_shown, effects_of(frame, dependence))
        return f"{called(frame, frame.host)}()" not in told
    return cause is not Cause.CHOICE or not isinstance(frame.choice, ast.Attribute)


def _only_checks(loop: LoopNode) -> bool:
    """Whether a loop does nothing but fail on a condition."""
    if not isinstance(loop, ast.For):
        return False
    return all(isinstance(statement, CHECKS) for statement in statements(loop.body))
