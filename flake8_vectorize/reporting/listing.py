"""Which findings are told, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flake8_vectorize.review import FileReview, Reviewed, Status


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding with the path of its file, as the user named it."""

    path: str
    reviewed: Reviewed


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
