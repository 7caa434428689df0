"""The classes of loops, and how iterations combine."""

from __future__ import annotations

from enum import Enum


class Pattern(str, Enum):
    """The dependence class of a loop, as docs/vocabulary.md defines it."""

    MAP = "map"
    GATHER = "gather"
    STENCIL = "stencil"
    REDUCTION = "reduction"
    SCATTER = "scatter"
    SCAN = "scan"
    SEARCH = "search"
    RECURRENCE = "recurrence"
    TILING = "tiling"
    RAGGED = "ragged"
    STRUCTURAL = "structural"
    UNKNOWN = "unknown"


class Update(str, Enum):
    """How an iteration turns the carried value into the next one.

    `rest` is free of the carried value.
    """

    SAME = "same"  # acc
    SUM = "sum"  # acc + rest
    PRODUCT = "product"  # acc * rest
    MAXIMUM = "maximum"  # max(acc, rest)
    MINIMUM = "minimum"  # min(acc, rest)
    ALL = "all"  # acc and rest
    ANY = "any"  # acc or rest
    LINEAR = "linear"  # rest * acc + rest
    LATEST = "latest"  # rest where a condition holds, else acc
    SUBSTITUTION = "substitution"  # rest @ acc + rest, of rows that are done
    CONCATENATION = "concatenation"  # cat([acc, rest])
    ROLL = "roll"  # roll(acc, constant)
    NEGATED = "negated"  # not acc
    UNSET = "unset"  # rest and not acc
    UNMET = "unmet"  # rest or not acc
    FIRST = "first"  # acc, or rest where acc is still what it was: a number that no loop changes
    VACANT = "vacant"  # whether acc is still what it was
    TAKEN = "taken"  # whether acc is no longer what it was
    OFFER = "offer"  # rest where acc is still what it was, else nothing
    ASKED = "asked"  # a condition on each element of acc
    FILLED = "filled"  # one value where a condition on acc holds, else acc


class Verdict(str, Enum):
    """What is advised about a loop.

    All but the first three are reasons for silence in the default bands.
    """

    ADVISED = "advised"
    SEARCHING = "searching"
    READING = "reading"
    SHORT = "short"
    TILED = "tiled"
    RECURRENT = "recurrent"
    RAGGED = "ragged"
    CONDITION = "condition"
    STRUCTURAL = "structural"
    UNPROVEN = "unproven"


# the verdicts that are told unless a user asks for more
TOLD = frozenset({Verdict.ADVISED, Verdict.SEARCHING, Verdict.READING})
