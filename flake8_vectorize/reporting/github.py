"""Workflow commands of GitHub Actions: findings beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_vectorize.reporting.listing import Listed
from flake8_vectorize.review import Status


def github(findings: Sequence[Listed]) -> str:
    """One `::warning` a line; accepted loops are notices with their reasons."""
    return "".join(f"{_command(item)}\n" for item in findings)


def _command(item: Listed) -> str:
    finding, span = item.reviewed.finding, item.reviewed.finding.span
    accepted = item.reviewed.status is Status.ACCEPTED
    properties = {
        "file": item.uri_path,
        "line": span.line,
        "endLine": span.end_line,
        "col": span.column,
        "endColumn": span.end_column,
        "title": finding.code,
    }
    if span.line != span.end_line:
        # Columns are taken as those of one line.
        del properties["col"], properties["endColumn"]
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    text = item.reviewed.text
    if accepted:
        text += f" (accepted: {item.reviewed.reason or 'no reason given'})"
    return f"::{'notice' if accepted else 'warning'} {listed}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
