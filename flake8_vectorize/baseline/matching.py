"""Which entry accepts which finding: one to one, in layers from the same loop to a likely one.

A finding never takes two entries, an entry never two findings, and the order in which either is
given changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter

from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.loop import Loop


class Layer(Enum):
    """What a finding and its entry have in common."""

    SAME = "the same loop"
    EDITED = "the same header in the same function, the body edited"
    RENAMED = "the same loop, in a function renamed or moved"
    REWORKED = "the same header, in a function renamed or moved, the body edited"
    MOVED = "the same loop, in a file renamed or another file"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding about a loop in a file, in the terms of an entry of the baseline."""

    path: str
    finding: Finding
    loop: Loop

    @property
    def scope(self) -> str:
        return self.loop.scope

    @property
    def head(self) -> str:
        return self.loop.head

    @property
    def fp(self) -> str:
        return self.loop.fingerprint

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def band(self) -> str:
        return self.finding.band


@dataclass(frozen=True, slots=True)
class Match:
    """A finding and the entry that accepts it."""

    candidate: Candidate
    entry: Entry
    layer: Layer


@dataclass(frozen=True, slots=True)
class Matching:
    """All matches, and what is left over on either side, in order."""

    matches: tuple[Match, ...]
    findings: tuple[Candidate, ...]
    entries: tuple[Entry, ...]


# What a finding and an entry must have in common, layer by layer. Within a layer the same code goes
# before the same band: a loop with a finding of each of two codes keeps them apart, and a release
# that gives a loop another code of its band changes nothing.
_WITHIN_A_FILE = (
    (Layer.SAME, attrgetter("scope", "code", "fp")),
    (Layer.SAME, attrgetter("scope", "band", "fp")),
    (Layer.EDITED, attrgetter("scope", "code", "head")),
    (Layer.EDITED, attrgetter("scope", "band", "head")),
    (Layer.RENAMED, attrgetter("band", "fp")),
    (Layer.RENAMED, attrgetter("fp")),
    (Layer.REWORKED, attrgetter("band", "head")),
    (Layer.REWORKED, attrgetter("head")),
)
_BETWEEN_FILES = (
    (Layer.MOVED, attrgetter("scope", "band", "fp")),
    (Layer.MOVED, attrgetter("band", "fp")),
    (Layer.MOVED, attrgetter("fp")),
)


def match_file(findings: Iterable[Candidate], entries: Iterable[Entry]) -> Matching:
    """The findings of one file against the entries of the same file."""
    return _match(findings, entries, _WITHIN_A_FILE)


def match_moved(findings: Iterable[Candidate], entries: Iterable[Entry]) -> Matching:
    """Findings that their own files' entries leave over, against entries that no loop claims."""
    return _match(findings, entries, _BETWEEN_FILES)


def _match(
    findings: Iterable[Candidate],
    entries: Iterable[Entry],
    layers: Sequence[tuple[Layer, Callable[[Candidate | Entry], Hashable]]],
) -> Matching:
    free_findings = sorted(findings, key=lambda c: (c.path, c.finding.span, c.finding.code))
    free_entries = sorted(entries, key=lambda entry: entry.order)
    matches: list[Match] = []
    for layer, key in layers:
        if not free_findings or not free_entries:
            break
        offered = defaultdict(list)
        for entry in reversed(free_entries):
            offered[key(entry)].append(entry)
        taken: set[int] = set()
        left: list[Candidate] = []
        for candidate in free_findings:
            matching = offered.get(key(candidate))
            if matching:
                entry = matching.pop()
                taken.add(id(entry))
                matches.append(Match(candidate, entry, layer))
            else:
                left.append(candidate)
        free_findings = left
        free_entries = [entry for entry in free_entries if id(entry) not in taken]
    return Matching(tuple(matches), tuple(free_findings), tuple(free_entries))
