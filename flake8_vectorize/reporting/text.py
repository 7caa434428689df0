"""One line a finding, in the form that flake8 and every editor know."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_vectorize.reporting.listing import Listed
from flake8_vectorize.review import Status


def text(findings: Sequence[Listed]) -> str:
    """`path:line:column: CODE message [impact ...]`, the reason behind an accepted one."""
    return "".join(f"{_line(item)}\n" for item in findings)


def _line(item: Listed) -> str:
    span = item.reviewed.finding.span
    place = f"{item.path}:{span.line}:{span.column}"
    line = f"{place}: {item.reviewed.finding.code} {item.reviewed.text}"
    if item.reviewed.status is Status.ACCEPTED:
        return f"{line} [accepted: {item.reviewed.reason or 'no reason given'}]"
    return line
