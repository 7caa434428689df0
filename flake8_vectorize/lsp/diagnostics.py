"""Findings in the terms of the language server protocol."""

from __future__ import annotations

from functools import lru_cache

from lsprotocol import types
from pygls.workspace import TextDocument

from flake8_vectorize.lsp.diagnosis import Diagnosis
from flake8_vectorize.model.span import Span
from flake8_vectorize.reporting.listing import Severity, severity
from flake8_vectorize.review import Reviewed, Status
from flake8_vectorize.sources import lines_of

SOURCE = "flake8-vectorize"
_SEVERITIES = {
    Severity.HIGH: types.DiagnosticSeverity.Error,
    Severity.MIDDLE: types.DiagnosticSeverity.Warning,
    Severity.LOW: types.DiagnosticSeverity.Information,
}


def diagnostics(diagnosis: Diagnosis, document: TextDocument) -> list[types.Diagnostic]:
    """The findings of a document; accepted ones are hints."""
    return [diagnostic_of(item, diagnosis, document) for item in diagnosis.heard.findings]


def range_of(span: Span, document: TextDocument) -> types.Range:
    """A span in the units that the editor counts in."""
    start = types.Position(span.line - 1, span.column - 1)
    end = types.Position(span.end_line - 1, span.end_column - 1)
    counted: types.Range = document.position_codec.range_to_client_units(
        _lines(document.source), types.Range(start, end)
    )
    return counted


def diagnostic_of(item: Reviewed, diagnosis: Diagnosis, document: TextDocument) -> types.Diagnostic:
    """One finding; what it rests on stands beside it."""
    text = item.text
    if item.status is Status.ACCEPTED:
        text += f" (accepted: {item.reason or 'no reason given'})"
    return types.Diagnostic(
        range=range_of(item.finding.span, document),
        message=text,
        severity=_severity(item),
        code=item.finding.code,
        source=SOURCE,
        related_information=_evidence(item, diagnosis, document),
    )


def _severity(item: Reviewed) -> types.DiagnosticSeverity:
    """By what the loop costs; one that nobody has measured is a warning."""
    if item.status is Status.ACCEPTED:
        return types.DiagnosticSeverity.Hint
    if item.impact is None:
        return types.DiagnosticSeverity.Warning
    return _SEVERITIES[severity(item)]


def _evidence(
    item: Reviewed, diagnosis: Diagnosis, document: TextDocument
) -> list[types.DiagnosticRelatedInformation]:
    report = next(
        (loop for loop in diagnosis.found.report.loops if loop.loop == item.finding.loop), None
    )
    if report is None:
        return []
    return [
        types.DiagnosticRelatedInformation(
            types.Location(document.uri, _line(evidence.line, document)), evidence.fact
        )
        for evidence in report.evidence
    ]


def _line(line: int, document: TextDocument) -> types.Range:
    lines = _lines(document.source)
    text = lines[line - 1] if line <= len(lines) else ""
    indent = len(text) - len(text.lstrip())
    return range_of(Span(line, indent + 1, line, len(text) + 1), document)


@lru_cache(maxsize=2)
def _lines(source: str) -> list[str]:
    """Cut once for all the places of a document."""
    return lines_of(source)
