"""Fail if a loop is new, or if an entry's file is gone and its loop with it.

For CI and for hooks: looks at the whole project unless PATHs are given, and writes nothing.
"""

from __future__ import annotations

import argparse
import os
import sys

from flake8_vectorize.baseline.codes import STALE
from flake8_vectorize.cli.baseline.scope import counted, files_of
from flake8_vectorize.cli.options import add_project_options, project_of
from flake8_vectorize.reporting.listing import listed
from flake8_vectorize.reporting.text import text
from flake8_vectorize.review import review


def prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="file or folder")
    add_project_options(parser)


def run(arguments: argparse.Namespace) -> int:
    project = project_of(arguments)
    path = project.baseline()
    reports = [project.inspect(file) for file in files_of(project, arguments.paths)]
    session = project.session()
    reviews = [
        project.unsilenced(item) for item in review(reports, session, project.configuration.impact)
    ]
    failing = [item for item in listed(reviews) if item.reviewed.finding.code != STALE]
    sys.stdout.write(text(failing))
    resolved = session.resolved(item.verdict for item in reviews)
    gone = [entry for entry in resolved if not os.path.exists(path.parent / entry.path)]
    name = os.path.relpath(path)
    for entry in gone:
        print(
            f"{name}: {STALE} {entry.path} is gone, and {entry.head} of {entry.scope} with it; "
            "run flake8-vectorize baseline prune"
        )
    stale = len(resolved) - len(gone)
    if stale:
        print(f"{name}: {counted(stale, 'entry')} without a loop; baseline prune removes them")
    return int(bool(failing or gone))
