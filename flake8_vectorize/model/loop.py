"""The identity of a loop: what stays the same when the file around it moves."""

from __future__ import annotations

from enum import Enum

from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.model.span import Span


class LoopKind(str, Enum):
    """The six ways to write a loop in Python."""

    FOR = "for"
    WHILE = "while"
    LIST_COMPREHENSION = "listcomp"
    SET_COMPREHENSION = "setcomp"
    DICT_COMPREHENSION = "dictcomp"
    GENERATOR = "genexp"


class Loop(NamedTuple):
    """One loop of a file.

    `span` covers the whole statement or comprehension, and starts at the keyword or the opening
    bracket, as the syntax tree has it. `header` ends where the body (of a comprehension: the
    comprehension) begins or ends. `scope` is the qualified name of the enclosing function,
    `Net.forward`, `outer.<locals>.inner`, or `<module>`. `head` is the header in normalised
    spelling, `for i in range(B)`. `fingerprint` is the hash of the whole loop that the baseline
    matches on.
    """

    kind: LoopKind
    span: Span
    header: Span
    scope: str
    head: str
    fingerprint: str
