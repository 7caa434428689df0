"""How a baseline grows: entries for what was found, and entries brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from flake8_vectorize.baseline.codes import acceptable
from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.baseline.session import Verdict
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.loop import Loop

Wanted = Callable[[Verdict, Finding], bool]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The entries after accepting: how many are new, and how many were renewed after an edit."""

    entries: tuple[Entry, ...]
    added: int
    renewed: int


def accept(
    entries: Sequence[Entry],
    verdicts: Iterable[Verdict],
    reason: str,
    wanted: Wanted,
    max_impact: float | None = None,
    outgrown: Wanted = lambda verdict, finding: False,
) -> Acceptance:
    """The entries and those that the wanted findings need.

    An entry whose loop was edited, moved or reclassified is brought up to date, so that the next
    edit finds it; one whose loop has become another kind of loop, or has outgrown what it was
    accepted for, takes the new reason and limit too.
    """
    verdicts = list(verdicts)
    kept = {id(entry): entry for entry in entries}
    renewed = 0
    for verdict in verdicts:
        for known in verdict.known:
            loop = known.finding.loop
            if loop is None or not wanted(verdict, known.finding):
                continue
            if known.grew or outgrown(verdict, known.finding):
                entry = _entry(verdict.key, known.finding, loop, reason, max_impact)
                renewed += 1
            else:
                entry = _up_to_date(known.entry, verdict.key, known.finding.code, loop)
            kept[id(known.entry)] = entry
    added = [
        # Written files number equal entries from 0; a high number comes behind those there.
        replace(_entry(verdict.key, finding, finding.loop, reason, max_impact), n=len(entries))
        for verdict in verdicts
        for finding in verdict.new
        if finding.loop and acceptable(finding.code) and wanted(verdict, finding)
    ]
    return Acceptance((*kept.values(), *added), len(added), renewed)


def _up_to_date(entry: Entry, key: str, code: str, loop: Loop) -> Entry:
    return replace(
        entry, path=key, scope=loop.scope, head=loop.head, fp=loop.fingerprint, code=code
    )


def _entry(key: str, finding: Finding, loop: Loop, reason: str, max_impact: float | None) -> Entry:
    return Entry(key, loop.scope, loop.head, loop.fingerprint, finding.code, 0, reason, max_impact)
