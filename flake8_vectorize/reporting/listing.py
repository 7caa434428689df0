"""Which findings are told, and in which order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from flake8_vectorize.review import FileReview, Reviewed, Status

# The part of the run time from which a loop is worth doing today, and this week.
_HIGH, _MIDDLE = 0.3, 0.1


class Severity(Enum):
    """How much a finding weighs; without a measurement it is low."""

    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding with the path of its file, as the user named it."""

    path: str
    reviewed: Reviewed

    @property
    def uri_path(self) -> str:
        """The path with `/`, relative to the current folder where it lies below."""
        relative = os.path.relpath(self.path) if os.path.isabs(self.path) else self.path
        path = self.path if relative.startswith("..") else os.path.normpath(relative)
        return path.replace(os.sep, "/")

    @property
    def identity(self) -> tuple[str, ...]:
        """What a finding keeps when lines move; equal findings share it."""
        loop = self.reviewed.finding.loop
        where = (loop.scope, loop.fingerprint) if loop else (self.reviewed.finding.message,)
        return (self.uri_path, self.reviewed.finding.code, *where)

    @property
    def severity(self) -> Severity:
        return severity(self.reviewed)


def severity(reviewed: Reviewed) -> Severity:
    """How much a finding weighs, by its measured impact."""
    if reviewed.weight >= _HIGH:
        return Severity.HIGH
    return Severity.MIDDLE if reviewed.weight >= _MIDDLE else Severity.LOW


def listed(
    reviews: Sequence[FileReview], *, accepted: bool = False, by_impact: bool = False
) -> tuple[Listed, ...]:
    """The findings of several files in source order, or the heaviest first.

    `accepted` adds the loops that the baseline holds.
    """
    found = [
        Listed(review.report.path, item)
        for review in reviews
        for item in review.findings
        if accepted or item.status is Status.NEW
    ]
    if by_impact:
        found.sort(key=lambda item: -item.reviewed.weight)
    return tuple(found)
