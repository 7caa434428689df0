"""What Python's own functions give back, and which of them do more."""

from __future__ import annotations

from flake8_vectorize.analysis.values.value import NUMBER, OBJECT, TEXT, UNKNOWN, Kind, Value

SAME_ITEMS = frozenset({"list", "tuple", "sorted", "reversed"})
WITH_EFFECT = frozenset(
    {"print", "open", "input", "exec", "eval", "setattr", "delattr", "breakpoint"}
)
BUILTINS = {
    "str": TEXT,
    "repr": TEXT,
    "format": TEXT,
    "isinstance": NUMBER,
    "hasattr": NUMBER,
    "callable": NUMBER,
    "id": NUMBER,
    "round": NUMBER,
    "complex": NUMBER,
    "type": OBJECT,
    "super": OBJECT,
    "dict": Value(Kind.MAPPING),
    "ord": Value(Kind.INTEGER),
    "set": Value(Kind.SEQUENCE),
    "frozenset": Value(Kind.SEQUENCE),
    "range": Value(Kind.RANGE),
    "abs": UNKNOWN,
    "pow": UNKNOWN,
    "divmod": UNKNOWN,
    "next": UNKNOWN,
    "iter": UNKNOWN,
    "slice": UNKNOWN,
    "enumerate": Value(Kind.SEQUENCE),
    "zip": Value(Kind.SEQUENCE),
    "map": UNKNOWN,
    "filter": UNKNOWN,
    "getattr": UNKNOWN,
}
