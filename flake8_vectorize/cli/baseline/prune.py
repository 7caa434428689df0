"""Remove entries whose loops are gone, and nothing else.

Without PATH: from the whole project, entries of deleted files included. A loop that has moved to
another file keeps its entry.
"""

from __future__ import annotations

import argparse
import os

from flake8_vectorize.baseline.matching import Layer
from flake8_vectorize.baseline.session import Verdict
from flake8_vectorize.baseline.store import read_sound, write
from flake8_vectorize.cli.baseline.scope import counted, whole_project
from flake8_vectorize.cli.options import add_project_options, project_of
from flake8_vectorize.storage import sole_writer


def prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="file or folder")
    add_project_options(parser)


def run(arguments: argparse.Namespace) -> int:
    project = project_of(arguments)
    path = project.baseline()
    named = project.files(arguments.paths)
    # A loop may have moved to any file of the project: all have a say in what is gone.
    reports = {os.path.realpath(file): project.inspect(file) for file in whole_project(project)}
    reports |= {os.path.realpath(file): project.inspect(file) for file in named}
    with sole_writer(path):
        baseline = read_sound(path)
        session = project.session()
        verdicts = session.judge_all(list(reports.values()))
        keys = {session.key(file) for file in named}
        gone = {
            id(entry)
            for entry in session.resolved(verdicts)
            if entry.path in keys or not arguments.paths
        }
        kept = [entry for entry in baseline.entries if id(entry) not in gone]
        if gone:
            write(path, kept)
    total = counted(len(kept), "entry")
    print(f"{counted(len(gone), 'entry')} removed; {total} in {os.path.relpath(path)}")
    _tell_moved(verdicts)
    return 0


def _tell_moved(verdicts: list[Verdict]) -> None:
    for verdict in verdicts:
        for known in verdict.known:
            if known.layer is Layer.MOVED:
                entry = known.entry
                print(
                    f"kept: {entry.head} of {entry.path} stands in {verdict.report.path} now; "
                    f"flake8-vectorize baseline accept {verdict.report.path} moves its entry"
                )
