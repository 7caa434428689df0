"""A file's findings as a user meets them: judged by the baseline, weighed by what was measured.

flake8, the commands and the language server all come through here, so that they agree.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from flake8_vectorize.baseline.codes import ABOVE_LIMIT, DAMAGED
from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.baseline.session import Selects, Session, Verdict
from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.impact.join import Impact, join
from flake8_vectorize.impact.record import ImpactRecord
from flake8_vectorize.impact.store import read_impact
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.loop import Loop
from flake8_vectorize.model.report import FileReport
from flake8_vectorize.model.span import Span


class Status(str, Enum):
    """Whether a user is to act on a finding."""

    NEW = "new"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A finding with its entry in the baseline and its impact, where it has them."""

    finding: Finding
    status: Status
    entry: Entry | None
    impact: Impact | None

    @property
    def text(self) -> str:
        """The message with its tags."""
        return self.finding.message + (f" {self.impact.tag}" if self.impact else "")

    @property
    def reason(self) -> str | None:
        """Why the loop was accepted; None for one that was not."""
        return self.entry.reason if self.entry else None

    @property
    def weight(self) -> float:
        """What findings are ranked by: the share of the run time that a batched form saves."""
        return self.impact.record.weight if self.impact else 0.0

    @property
    def limit_passed(self) -> float | None:
        """The impact in percent up to which the loop was accepted, if it was measured above."""
        limit = self.entry.max_impact if self.entry else None
        if limit is None or self.impact is None or self.impact.stale:
            return None
        return limit if 100 * self.weight > limit else None


@dataclass(frozen=True, slots=True)
class FileReview:
    """All findings of one file in source order, accepted ones included."""

    report: FileReport
    verdict: Verdict
    findings: tuple[Reviewed, ...]

    @property
    def new(self) -> tuple[Reviewed, ...]:
        """The findings that fail a build."""
        return tuple(item for item in self.findings if item.status is Status.NEW)

    @property
    def above_limit(self) -> tuple[Reviewed, ...]:
        """The accepted findings that cost more than they were accepted for."""
        return tuple(item for item in self.findings if item.limit_passed is not None)


def review(
    reports: Sequence[FileReport], session: Session, impact: Path | None
) -> list[FileReview]:
    """The findings of several files, judged and weighed; `impact` is the file of measurements."""
    verdicts = session.judge_all(reports)
    records, problem = _records(impact)
    return [_reviewed(verdict, impact, records, problem, session.selects) for verdict in verdicts]


def _records(impact: Path | None) -> tuple[tuple[ImpactRecord, ...], str | None]:
    if impact is None:
        return (), None
    try:
        return read_impact(impact), None
    except VectorizeError as error:
        return (), str(error)


def _reviewed(
    verdict: Verdict,
    impact: Path | None,
    records: Sequence[ImpactRecord],
    problem: str | None,
    selects: Selects,
) -> FileReview:
    report = verdict.report
    impacts: dict[Loop, Impact] = {}
    if impact is not None and records and report.findings:
        impacts = join(_relative(report.path, impact), report.findings, records)
    accepted = {id(known.finding): known.entry for known in verdict.known}
    notices = [Reviewed(notice, Status.NEW, None, None) for notice in verdict.notices]
    if problem and report.findings:
        notice = Finding(DAMAGED, problem, Span(1, 1, 1, 1))
        notices.append(Reviewed(notice, Status.NEW, None, None))
    findings = [
        Reviewed(
            finding,
            Status.ACCEPTED if id(finding) in accepted else Status.NEW,
            accepted.get(id(finding)),
            impacts.get(finding.loop) if finding.loop else None,
        )
        for finding in report.findings
    ]
    if selects(ABOVE_LIMIT):
        notices += [
            Reviewed(_above(item, limit), Status.NEW, None, item.impact)
            for item in findings
            if (limit := item.limit_passed) is not None
        ]
    return FileReview(report, verdict, tuple(sorted([*findings, *notices], key=_place)))


def _above(item: Reviewed, limit: float) -> Finding:
    text = f"{item.finding.code} is accepted up to an impact of {limit:g}%; batch it or accept more"
    return Finding(ABOVE_LIMIT, text, item.finding.span, item.finding.loop)


def _place(item: Reviewed) -> tuple[Span, str]:
    return (item.finding.span, item.finding.code)


def _relative(path: str, impact: Path) -> str:
    folder, name = os.path.split(os.path.abspath(path))
    whole = os.path.join(os.path.realpath(folder), name)
    try:
        return os.path.relpath(whole, os.path.realpath(impact.parent)).replace(os.sep, "/")
    except ValueError:
        # Another drive: no relative path leads there.
        return whole.replace(os.sep, "/")
