"""Every loop of a package with its verdict: what the three files of an inventory are made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from flake8_vectorize.model.loop import Loop
from flake8_vectorize.model.pattern import Verdict
from flake8_vectorize.model.report import LoopReport
from flake8_vectorize.review import FileReview, Reviewed, Status


class Standing(str, Enum):
    """What is to be done about a loop."""

    CRITICAL = "runtime-critical"
    FOLLOW_UP = "follow-up"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class InventoryLoop:
    """One loop with its verdict.

    `within` is the line of the flagged loop that this one is part of. `findings` are those about
    this very loop.
    """

    report: LoopReport
    standing: Standing
    reason: str
    findings: tuple[Reviewed, ...]
    within: int | None

    @property
    def loop(self) -> Loop:
        return self.report.loop

    @property
    def weight(self) -> float:
        """What loops are ranked by: the largest impact among the findings."""
        return max((found.weight for found in self.findings), default=0.0)

    @property
    def accepted(self) -> str | None:
        """The reason in the baseline, if a finding about this loop is accepted."""
        return next((found.reason for found in self.findings if found.entry), None)


@dataclass(frozen=True, slots=True)
class InventoryFile:
    """The loops of one file in source order; `module` is its dotted name, `path` relative."""

    path: str
    module: str
    source: str
    loops: tuple[InventoryLoop, ...]


def inventory_file(review: FileReview, path: str, module: str, source: str) -> InventoryFile:
    """The loops of a file that was inspected with every loop, flagged or not."""
    reports = review.report.loops
    found: dict[Loop, list[Reviewed]] = {}
    for item in review.findings:
        if item.finding.loop is not None:
            found.setdefault(item.finding.loop, []).append(item)
    loops = tuple(
        _judged(report, tuple(found.get(report.loop, ())), _flagged_around(report, reports, found))
        for report in reports
    )
    return InventoryFile(path, module, source, loops)


def of_standing(
    files: Sequence[InventoryFile], standing: Standing
) -> list[tuple[InventoryFile, InventoryLoop]]:
    """The loops of one standing with their files, the heaviest first."""
    chosen = [(file, loop) for file in files for loop in file.loops if loop.standing is standing]
    return sorted(chosen, key=lambda pair: -pair[1].weight)


def _judged(
    report: LoopReport, findings: tuple[Reviewed, ...], around: LoopReport | None
) -> InventoryLoop:
    within = around.loop.span.line if around else None
    new = [item for item in findings if item.status is Status.NEW]
    if new:
        text = "; ".join(f"{item.finding.code} {item.text}" for item in new)
        return InventoryLoop(report, Standing.CRITICAL, text, findings, within)
    accepted = [item for item in findings if item.status is Status.ACCEPTED]
    if accepted:
        text = f"accepted as {accepted[0].finding.code}: {accepted[0].reason or 'no reason given'}"
        return InventoryLoop(report, Standing.SAFE, text, findings, within)
    if within is not None:
        text = f"part of the nest at line {within}"
        return InventoryLoop(report, Standing.SAFE, text, findings, within)
    if report.evidence and report.cause.verdict is Verdict.UNPROVEN:
        return InventoryLoop(report, Standing.FOLLOW_UP, report.reason, findings, within)
    return InventoryLoop(report, Standing.SAFE, report.reason, findings, within)


def _flagged_around(
    report: LoopReport, reports: Sequence[LoopReport], found: dict[Loop, list[Reviewed]]
) -> LoopReport | None:
    return next((outer for outer in _around(report, reports) if outer.loop in found), None)


def _around(report: LoopReport, reports: Sequence[LoopReport]) -> Iterator[LoopReport]:
    while report.enclosing is not None:
        report = reports[report.enclosing]
        yield report
