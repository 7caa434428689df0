"""GitLab's code quality report: findings in the widget of a merge request."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from flake8_vectorize.reporting.listing import Listed, Severity
from flake8_vectorize.review import Status

_SEVERITIES = {Severity.HIGH: "critical", Severity.MIDDLE: "major", Severity.LOW: "minor"}


def gitlab(findings: Sequence[Listed]) -> str:
    """A JSON list; fingerprints tell equal findings apart and survive moved lines."""
    seen: Counter[tuple[str, ...]] = Counter()
    issues = []
    for item in findings:
        issues.append(_issue(item, seen[item.identity]))
        seen[item.identity] += 1
    return json.dumps(issues, indent=2) + "\n"


def _issue(item: Listed, number: int) -> dict[str, Any]:
    finding = item.reviewed.finding
    accepted = item.reviewed.status is Status.ACCEPTED
    identity = "\0".join((*item.identity, str(number))).encode("utf-8", "surrogatepass")
    return {
        "description": f"{finding.code} {item.reviewed.text}",
        "check_name": finding.code,
        "fingerprint": blake2b(identity, digest_size=16).hexdigest(),
        "severity": "info" if accepted else _SEVERITIES[item.severity],
        "location": {
            "path": item.uri_path,
            "lines": {"begin": finding.span.line, "end": finding.span.end_line},
        },
    }
