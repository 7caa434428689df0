"""Why a batched form of a loop is advised, or is not."""

from __future__ import annotations

from enum import Enum

from flake8_vectorize.model.pattern import Verdict


class Cause(Enum):
    """The one fact that decided about a loop, and the verdict that follows from it."""

    ADVISED = "advised", Verdict.ADVISED
    SEARCH = "search", Verdict.SEARCHING
    READS = "reads", Verdict.READING
    FEW = "few", Verdict.SHORT
    AXES = "axes", Verdict.SHORT
    STEPS = "steps", Verdict.TILED
    SLICED = "sliced", Verdict.TILED
    RECURRENCE = "recurrence", Verdict.RECURRENT
    RAGGED = "ragged", Verdict.RAGGED
    CONDITION = "condition", Verdict.CONDITION
    MODULES = "modules", Verdict.STRUCTURAL
    MAPPING = "mapping", Verdict.STRUCTURAL
    CONTAINER = "container", Verdict.STRUCTURAL
    UNPROVEN = "unproven", Verdict.STRUCTURAL
    FIRST_PASS = "first pass", Verdict.STRUCTURAL
    EFFECT = "effect", Verdict.STRUCTURAL
    KEYED = "keyed", Verdict.STRUCTURAL
    PYTHON = "python work", Verdict.STRUCTURAL
    CHOICE = "choice", Verdict.STRUCTURAL
    EXPECTED = "expected", Verdict.STRUCTURAL
    PURPOSE = "purpose", Verdict.STRUCTURAL
    STATE = "state", Verdict.UNPROVEN
    TANGLED = "tangled", Verdict.UNPROVEN
    OVERWRITTEN = "overwritten", Verdict.UNPROVEN
    EXIT = "exit", Verdict.UNPROVEN
    FOREIGN = "foreign", Verdict.UNPROVEN
    INNER = "inner", Verdict.UNPROVEN
    NO_RESULT = "no result", Verdict.UNPROVEN
    NO_AXIS = "no axis", Verdict.UNPROVEN
    COMPILED = "compiled", Verdict.STRUCTURAL
    NO_TENSORS = "no tensors", Verdict.STRUCTURAL
    NOT_READ = "not read", Verdict.UNPROVEN

    def __init__(self, word: str, verdict: Verdict) -> None:
        self.word = word
        self.verdict = verdict


# what keeps a loop as it is, and does not keep it from reading all numbers before it starts
BESIDE = frozenset(
    {
        Cause.CONDITION,
        Cause.RECURRENCE,
        Cause.RAGGED,
        Cause.CONTAINER,
        Cause.UNPROVEN,
        Cause.EFFECT,
        Cause.KEYED,
        Cause.EXIT,
        Cause.NO_RESULT,
        Cause.STATE,
        Cause.CHOICE,
        Cause.INNER,
    }
)
# what keeps a loop as it is whatever else is true of it
ALONE = BESIDE - {Cause.CONDITION} | {
    Cause.FEW,
    Cause.FIRST_PASS,
    Cause.TANGLED,
    Cause.OVERWRITTEN,
    Cause.FOREIGN,
}
