"""Say why a loop is reported, accepted or silent, and what would change it.

PATH:LINE names any line of the loop; the innermost loop there counts. Tells the evidence, what the
iterations read and write, which of them need which, and the verdict.
"""

from __future__ import annotations

import argparse
import os

from flake8_vectorize.cli.baseline.scope import place_of
from flake8_vectorize.cli.options import add_project_options, project_of
from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.model.report import LoopReport
from flake8_vectorize.project import Project
from flake8_vectorize.reporting.explanation import explanation
from flake8_vectorize.review import review


def prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", metavar="PATH:LINE", help="a line of the loop")
    add_project_options(parser)


def run(arguments: argparse.Namespace) -> int:
    place = place_of(arguments.place)
    if place is None:
        raise VectorizeError(f"{arguments.place} is no place; write PATH:LINE, such as net.py:12")
    path, line = place
    if not os.path.isfile(path):
        raise VectorizeError(f"{path} is not there; name a Python file and a line of it")
    project = project_of(arguments)
    print(_answer(project, path, line), end="")
    return 0


def _answer(project: Project, path: str, line: int) -> str:
    report = project.inspect(path, every_loop=True)
    found = review([report], project.session(), project.configuration.impact)[0]
    loop = _innermost(report.loops, line)
    if loop is None:
        unread = [item.finding.message for item in found.findings if not item.finding.loop]
        raise VectorizeError(unread[0] if unread else f"{path} has no loop on line {line}")
    return explanation(loop, found, project.unsilenced(found))


def _innermost(loops: tuple[LoopReport, ...], line: int) -> LoopReport | None:
    around = [item for item in loops if item.loop.span.line <= line <= item.loop.span.end_line]
    return max(around, key=lambda item: item.loop.span, default=None)
