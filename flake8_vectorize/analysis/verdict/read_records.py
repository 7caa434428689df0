"""Records that a loop makes, most parts of which are numbers that it reads."""

from __future__ import annotations

from collections.abc import Callable

from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.values.value import Kind, Value

RECORDS = frozenset({Kind.MAPPING, Kind.TUPLE})
# a number beside a name is one for people
FEWEST = 2


def is_record(value: Value) -> bool:
    """Whether a value is a dictionary or a tuple that is written out."""
    return value.kind in RECORDS and bool(value.items)


def is_mostly_read(frame: Frame, value: Value, is_other: Callable[[Value], bool]) -> bool:
    """Whether a record holds several numbers, or rows of them, that an iteration reads from
    tensors, and fewer other things.
    """
    parts = [*_parts(value)]
    read = sum(_is_read(frame, part) for part in parts)
    if read < FEWEST:
        return False
    others = (part for part in parts if frame.touches(part.taint) or part.kind is Kind.TEXT)
    return read > sum(not _is_read(frame, part) and is_other(part) for part in others)


def _parts(value: Value) -> list[Value]:
    """What a record holds, with the parts of the records in it."""
    found: list[Value] = []
    for item in value.items or ():
        found += _parts(item) if is_record(item) else [item]
    return found


def _is_read(frame: Frame, part: Value) -> bool:
    """Whether a part is a number that was read, or the numbers of a row as long as others."""
    if not frame.varies(part.taint):
        return False
    if part.kind is Kind.SEQUENCE:
        numbers = part.element is not None and part.element.is_number
        return numbers and not frame.varies(part.ragged)
    return part.is_number and part.affine is None
