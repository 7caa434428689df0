"""The diagnostic format of reviewdog, for review comments anywhere it can write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flake8_vectorize.reporting.columns import SourceLines
from flake8_vectorize.reporting.corrections import correction
from flake8_vectorize.reporting.listing import Listed
from flake8_vectorize.review import Status


def rdjson(findings: Sequence[Listed]) -> str:
    """One JSON object with all diagnostics; columns count bytes of UTF-8 there."""
    diagnostics = [_diagnostic(item) for item in findings]
    source = {"name": "flake8-vectorize"}
    return json.dumps({"source": source, "diagnostics": diagnostics}, indent=2) + "\n"


def _diagnostic(item: Listed) -> dict[str, Any]:
    finding, span = item.reviewed.finding, item.reviewed.finding.span
    lines = SourceLines.of(item.path)
    accepted = item.reviewed.status is Status.ACCEPTED
    suggestions = [
        {
            "range": {
                "start": {"line": part.span.line, "column": 1},
                "end": {"line": part.span.end_line, "column": 1},
            },
            "text": part.text,
        }
        for part in correction(item)
    ]
    return {
        **({"suggestions": suggestions} if suggestions else {}),
        "message": item.reviewed.text,
        "location": {
            "path": item.uri_path,
            "range": {
                "start": {"line": span.line, "column": lines.in_bytes(span.line, span.column)},
                "end": {
                    "line": span.end_line,
                    "column": lines.in_bytes(span.end_line, span.end_column),
                },
            },
        },
        "severity": "INFO" if accepted else "WARNING",
        "code": {"value": finding.code},
    }
