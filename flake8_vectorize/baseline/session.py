"""What a baseline says about the findings of a file: one path for flake8, commands and editors."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flake8_vectorize.baseline.codes import (
    DAMAGED,
    GREW,
    NO_REASON,
    NOT_ANALYSED,
    STALE,
    acceptable,
    on_by_default,
)
from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.baseline.matching import (
    Candidate,
    Layer,
    Match,
    Matching,
    match_file,
    match_moved,
)
from flake8_vectorize.baseline.store import Baseline, read
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.report import FileReport
from flake8_vectorize.model.span import Span

# Reads and inspects a file; raises OSError, or reports VEC000, for one that cannot be read.
Inspect = Callable[[str], FileReport]
Selects = Callable[[str], bool]

_FILE = Span(1, 1, 1, 1)
_LONGEST_HEAD = 48
_EDITED = frozenset({Layer.EDITED, Layer.REWORKED})


@dataclass(frozen=True, slots=True)
class Known:
    """An accepted finding, the entry that accepts it, and what the two have in common."""

    finding: Finding
    entry: Entry
    layer: Layer

    @property
    def grew(self) -> bool:
        """Whether an edit has made it a loop of another kind than the one that was accepted.

        A release that renumbers changes codes without an edit, and an edit that keeps the code
        keeps the kind of loop; whatever the edit adds beside it is a finding of its own.
        """
        return self.layer in _EDITED and self.entry.code != self.finding.code


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the baseline says about one file.

    `key` is the file's path as the baseline names it. `new` are findings without entry, those
    included that no entry can hold; `stale` are entries of this file whose loops are gone;
    `notices` is what there is to say about the entries themselves (VEC901 to VEC904).
    """

    report: FileReport
    key: str
    new: tuple[Finding, ...]
    known: tuple[Known, ...]
    stale: tuple[Entry, ...]
    notices: tuple[Finding, ...]


class Session:
    """One reading of a baseline, put to the files of one run.

    `baseline` is None where none is wanted. `inspect` looks into files beside those judged: an
    entry of another file is free for a loop that has moved only if nothing there claims it.
    `selects` says which codes are reported; entries of other codes take no part.
    """

    def __init__(
        self,
        baseline: Path | None,
        inspect: Inspect | None = None,
        selects: Selects = on_by_default,
    ) -> None:
        self.baseline = Baseline(Path()) if baseline is None else read(baseline)
        self.folder = os.path.realpath(self.baseline.path.parent)
        self._inspect = inspect
        self.selects = selects
        self._unclaimed: dict[str, tuple[Entry, ...]] = {}

    def judge(self, report: FileReport) -> Verdict:
        """What the baseline says about one file, the others being as they are on disk."""
        return self.judge_all([report])[0]

    def judge_all(self, reports: Sequence[FileReport]) -> list[Verdict]:
        """What the baseline says about several files; their order does not matter."""
        if not self.baseline.entries and not self.baseline.damage:
            return [_unknown_to_baseline(report, self.key(report.path)) for report in reports]
        keys = [self.key(report.path) for report in reports]
        matchings = {
            key: self._match(key, report) for key, report in zip(keys, reports, strict=True)
        }
        moved = self._match_moved(matchings)
        claimed = {id(match.entry) for match in moved.matches}
        arrived = defaultdict(list)
        for match in moved.matches:
            arrived[match.candidate.path].append(match)
        return [
            self._verdict(
                report,
                key,
                [*matchings[key].matches, *arrived[key]],
                [entry for entry in matchings[key].entries if id(entry) not in claimed],
            )
            for key, report in zip(keys, reports, strict=True)
        ]

    def resolved(self, verdicts: Iterable[Verdict]) -> tuple[Entry, ...]:
        """The entries that nothing found matches: stale ones of the files judged, and those of
        files that are not there any more."""
        verdicts = list(verdicts)
        claimed = {id(known.entry) for verdict in verdicts for known in verdict.known}
        judged = {verdict.key for verdict in verdicts}
        gone = (
            entry
            for key in self.baseline.by_path
            if key not in judged and not self._exists(key)
            for entry in self._entries(key)
            if id(entry) not in claimed
        )
        stale = (entry for verdict in verdicts for entry in verdict.stale)
        return tuple(sorted((*stale, *gone), key=lambda entry: entry.order))

    def key(self, path: str) -> str:
        """A file's path as the baseline names it: relative to the baseline's folder, with `/`."""
        folder, name = os.path.split(os.path.abspath(path))
        whole = os.path.join(_real_folder(folder), name)
        if os.path.islink(whole):
            # A second name of a file of the project; one from elsewhere keeps the name it has here.
            target = os.path.realpath(whole)
            whole = target if target.startswith(os.path.join(self.folder, "")) else whole
        try:
            relative = os.path.relpath(whole, self.folder)
        except ValueError:
            # Another drive: no relative path leads there.
            relative = whole
        return relative.replace(os.sep, "/")

    def _match(self, key: str, report: FileReport) -> Matching:
        candidates = [
            Candidate(key, finding, finding.loop)
            for finding in report.findings
            if finding.loop is not None and acceptable(finding.code)
        ]
        return match_file(candidates, self._entries(key))

    def _entries(self, key: str) -> list[Entry]:
        entries = self.baseline.by_path.get(key, ())
        return [entry for entry in entries if self.selects(entry.code)]

    def _match_moved(self, matchings: dict[str, Matching]) -> Matching:
        findings = [finding for matching in matchings.values() for finding in matching.findings]
        paths_of = self.baseline.paths_of
        keys = {key for finding in findings for key in paths_of.get(finding.fp, ())}
        free: list[Entry] = []
        for key in keys:
            matching = matchings.get(key)
            free += self._entries_unclaimed(key) if matching is None else matching.entries
        return match_moved(findings, free)

    def _entries_unclaimed(self, key: str) -> tuple[Entry, ...]:
        """The entries of a file that is not judged now and whose loops are not in it any more."""
        if key not in self._unclaimed:
            self._unclaimed[key] = self._look_into(key)
        return self._unclaimed[key]

    def _look_into(self, key: str) -> tuple[Entry, ...]:
        if not self._exists(key):
            return tuple(self._entries(key))
        if self._inspect is None:
            return ()
        try:
            report = self._inspect(os.path.join(self.folder, key))
        except OSError:
            return ()
        return () if _not_analysed(report) else self._match(key, report).entries

    def _exists(self, key: str) -> bool:
        return os.path.exists(os.path.join(self.folder, key))

    def _verdict(
        self, report: FileReport, key: str, matches: Iterable[Match], free: Iterable[Entry]
    ) -> Verdict:
        matched = {id(match.candidate.finding): match for match in matches}
        new, known = [], []
        for finding in report.findings:
            match = matched.get(id(finding))
            if match is None:
                new.append(finding)
            else:
                known.append(Known(finding, match.entry, match.layer))
        # What cannot be read says nothing about the loops in it.
        stale = () if _not_analysed(report) else tuple(free)
        notices = [*map(_gone, stale), *(note for item in known for note in _notes(item))]
        if report.findings or stale or known:
            notices += self._damage()
        return Verdict(
            report,
            key,
            tuple(new),
            tuple(known),
            stale,
            tuple(notice for notice in notices if self.selects(notice.code)),
        )

    def _damage(self) -> Iterable[Finding]:
        name = self.baseline.path.name
        for damage in self.baseline.damage[:1]:
            yield Finding(DAMAGED, f"{name}, {damage}; {damage.remedy}", _FILE)


def _unknown_to_baseline(report: FileReport, key: str) -> Verdict:
    return Verdict(report, key, report.findings, (), (), ())


def _not_analysed(report: FileReport) -> bool:
    return any(finding.code == NOT_ANALYSED for finding in report.findings)


def _gone(entry: Entry) -> Finding:
    head = entry.head
    if len(head) > _LONGEST_HEAD:
        head = head[: _LONGEST_HEAD - 3] + "..."
    text = f"accepted loop is gone, {head}; run flake8-vectorize baseline prune"
    return Finding(STALE, text, _FILE)


def _notes(known: Known) -> Iterable[Finding]:
    finding, entry = known.finding, known.entry
    if known.grew:
        text = f"accepted as {entry.code}, edited into {finding.code}; batch it or accept it again"
        yield Finding(GREW, text, finding.span, finding.loop)
    if not entry.reason.strip():
        text = f"{entry.code} is accepted without a reason; add one to the baseline"
        yield Finding(NO_REASON, text, finding.span, finding.loop)


@lru_cache(maxsize=512)
def _real_folder(folder: str) -> str:
    return os.path.realpath(folder)
