"""List what is new, what is known and what is resolved since loops were accepted.

Exits with 1 if anything is new.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict, dataclass

from flake8_vectorize.baseline.codes import NOT_ANALYSED, acceptable
from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.cli.baseline.scope import counted, files_of
from flake8_vectorize.cli.options import add_project_options, project_of
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.review import FileReview, Status, review


def prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="file or folder")
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: text")
    add_project_options(parser)


@dataclass(frozen=True, slots=True)
class Line:
    """A loop of the list; `line` is None for one that is gone."""

    path: str
    line: int | None
    scope: str
    head: str
    code: str
    fingerprint: str


def run(arguments: argparse.Namespace) -> int:
    project = project_of(arguments)
    path = project.baseline()
    reports = [project.inspect(file) for file in files_of(project, arguments.paths)]
    session = project.session()
    reviews = [
        project.unsilenced(item) for item in review(reports, session, project.configuration.impact)
    ]
    lists = {
        "new": _found(reviews, Status.NEW),
        "known": _found(reviews, Status.ACCEPTED),
        "resolved": [_gone(entry) for entry in session.resolved(i.verdict for i in reviews)],
    }
    if arguments.format == "json":
        content = {name: [asdict(line) for line in lines] for name, lines in lists.items()}
        sys.stdout.write(json.dumps(content, indent=2) + "\n")
    else:
        _print(lists, os.path.relpath(path))
    _warn(reviews)
    return int(bool(lists["new"]))


def _found(reviews: list[FileReview], status: Status) -> list[Line]:
    return [
        _line(review.verdict.key, item.finding)
        for review in reviews
        for item in review.findings
        if item.status is status and item.finding.loop and acceptable(item.finding.code)
    ]


def _line(key: str, finding: Finding) -> Line:
    loop = finding.loop
    assert loop is not None
    return Line(key, finding.span.line, loop.scope, loop.head, finding.code, loop.fingerprint)


def _gone(entry: Entry) -> Line:
    return Line(entry.path, None, entry.scope, entry.head, entry.code, entry.fp)


def _print(lists: dict[str, list[Line]], name: str) -> None:
    for sign, key in (("+", "new"), ("=", "known"), ("-", "resolved")):
        for line in lists[key]:
            place = line.path if line.line is None else f"{line.path}:{line.line}"
            print(f"{sign} {place} {line.code} {line.head} in {line.scope}")
    counts = ", ".join(f"{len(lines)} {key}" for key, lines in lists.items())
    print(f"{counts} against {name}")


def _warn(reviews: list[FileReview]) -> None:
    unread = [
        review.report.path
        for review in reviews
        if any(item.finding.code == NOT_ANALYSED for item in review.findings)
    ]
    if unread:
        print(f"{counted(len(unread), 'file')} not analysed: {', '.join(unread)}", file=sys.stderr)
