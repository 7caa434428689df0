"""SARIF 2.1.0, which code scanning services and editors read.

Accepted loops are results with a suppression that quotes the reason; rank is the measured impact.
"""

from __future__ import annotations

import inspect
import json
import os
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flake8_vectorize.baseline.codes import on_by_default
from flake8_vectorize.reporting.corrections import correction, described
from flake8_vectorize.reporting.handbook import page, what
from flake8_vectorize.reporting.listing import Listed, Severity
from flake8_vectorize.reporting.notices import NOTICES, notice_page
from flake8_vectorize.review import Status
from flake8_vectorize.rules.catalogue import catalogue

if TYPE_CHECKING:
    from flake8_vectorize.model.batched import BatchedForm
    from flake8_vectorize.rewriting.patch import Replacement

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.HIGH: "error", Severity.MIDDLE: "warning", Severity.LOW: "warning"}
_NAME = "flake8-vectorize"
_FINGERPRINT = "vectorize/v1"


def sarif(findings: Sequence[Listed]) -> str:
    """A log of one run with the rules that have results."""
    codes = sorted({item.reviewed.finding.code for item in findings})
    seen: Counter[tuple[str, ...]] = Counter()
    results = []
    for item in findings:
        number = seen[item.identity]
        seen[item.identity] += 1
        results.append(_result(item, codes.index(item.reviewed.finding.code), number))
    driver = {"name": _NAME, "version": version(_NAME), "rules": list(map(_rule, codes))}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(code: str) -> dict[str, Any]:
    rule = next((rule for rule in catalogue() if rule.code == code), None)
    if rule is None:
        name, title, description = NOTICES[code].name, NOTICES[code].what, NOTICES[code].what
        text = notice_page(code)
    else:
        name, title, description = rule.name, (inspect.getdoc(rule) or ""), what(rule)
        text = page(rule)
    return {
        "id": code,
        "name": name,
        "shortDescription": {"text": title.partition("\n")[0]},
        "fullDescription": {"text": description},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"enabled": on_by_default(code), "level": "warning"},
    }


def _result(item: Listed, rule: int, number: int) -> dict[str, Any]:
    reviewed, finding = item.reviewed, item.reviewed.finding
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[item.severity],
        "message": {"text": reviewed.text},
        "locations": [_location(item)],
    }
    if finding.loop is not None:
        fingerprint = finding.loop.fingerprint
        # Equal loops of a file are told apart by their number, or a service keeps only one.
        result["partialFingerprints"] = {
            _FINGERPRINT: f"{fingerprint}/{number}" if number else fingerprint
        }
    lines = correction(item)
    if finding.fix is not None and lines:
        result["fixes"] = [_fix(item, finding.fix, lines)]
    if reviewed.impact is not None:
        result["rank"] = round(min(max(100 * reviewed.weight, 0.0), 100.0), 2)
    if reviewed.status is Status.ACCEPTED:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": reviewed.reason or ""}
        ]
    return result


def _fix(item: Listed, form: BatchedForm, lines: Sequence[Replacement]) -> dict[str, Any]:
    change = {
        "artifactLocation": _artifact(item.uri_path),
        "replacements": [
            {
                "deletedRegion": {
                    "startLine": part.span.line,
                    "startColumn": part.span.column,
                    "endLine": part.span.end_line,
                    "endColumn": part.span.end_column,
                },
                "insertedContent": {"text": part.text},
            }
            for part in lines
        ],
    }
    return {"description": {"text": described(form)}, "artifactChanges": [change]}


def _location(item: Listed) -> dict[str, Any]:
    span, loop = item.reviewed.finding.span, item.reviewed.finding.loop
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": _artifact(item.uri_path),
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endLine": span.end_line,
                "endColumn": span.end_column,
            },
        }
    }
    if loop is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": loop.scope, "kind": "function"}]
    return location


def _artifact(path: str) -> dict[str, str]:
    """A file below the current folder by its path there, any other one by its whole path."""
    if os.path.isabs(path) or path.startswith(".."):
        return {"uri": Path(os.path.abspath(path)).as_uri()}
    return {"uri": quote(os.fsencode(path)), "uriBaseId": "%SRCROOT%"}
