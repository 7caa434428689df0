"""Findings for programs: a JSON list with ranges, fingerprints, impact."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flake8_vectorize.impact.join import Impact
from flake8_vectorize.reporting.corrections import correction
from flake8_vectorize.reporting.listing import Listed


def json_list(findings: Sequence[Listed]) -> str:
    """A list of `{path, line, column, end_line, ...}`, lines and columns from 1."""
    return json.dumps(list(map(_content, findings)), indent=2) + "\n"


def _content(item: Listed) -> dict[str, Any]:
    finding, span, loop = (
        item.reviewed.finding,
        item.reviewed.finding.span,
        item.reviewed.finding.loop,
    )
    return {
        "path": item.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "code": finding.code,
        "message": finding.message,
        "scope": loop.scope if loop else None,
        "fingerprint": loop.fingerprint if loop else None,
        "status": item.reviewed.status.value,
        "reason": item.reviewed.reason,
        "impact": _impact(item.reviewed.impact) if item.reviewed.impact else None,
        "fix": _fix(item),
    }


def _fix(item: Listed) -> dict[str, Any] | None:
    """What to write, whether that is safe, and the lines that change, the ends exclusive."""
    form, lines = item.reviewed.finding.fix, correction(item)
    if form is None or not lines:
        return None
    return {
        "text": form.text or None,
        "safe": form.safe,
        "caveats": list(form.caveats),
        "replacements": [{**part.span._asdict(), "text": part.text} for part in lines],
    }


def _impact(impact: Impact) -> dict[str, Any]:
    content = asdict(impact.record)
    for name in ("path", "scope", "fp"):
        del content[name]
    return {**content, "stale": impact.stale}
