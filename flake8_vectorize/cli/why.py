"""Say why a loop is reported, accepted or silent, and what would change it.

PATH:LINE names any line of the loop; the innermost loop there counts, and all that begin there.
PATH:LINE:COLUMN names one of these. Tells the evidence, what the iterations read and write, which
of them need which, and the verdict.
"""

from __future__ import annotations

import argparse
import os

from flake8_vectorize.cli.baseline.scope import Place, place_of
from flake8_vectorize.cli.options import add_project_options, project_of
from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.model.report import LoopReport
from flake8_vectorize.model.span import Span
from flake8_vectorize.project import Project
from flake8_vectorize.reporting.explanation import explanation
from flake8_vectorize.review import review


def prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", metavar="PATH:LINE[:COLUMN]", help="a line of the loop")
    add_project_options(parser)


def run(arguments: argparse.Namespace) -> int:
    place = place_of(arguments.place)
    if place is None:
        raise VectorizeError(f"{arguments.place} is no place; write PATH:LINE, such as net.py:12")
    if not os.path.isfile(place.path):
        raise VectorizeError(f"{place.path} is not there; name a Python file and a line of it")
    project = project_of(arguments)
    print(_answer(project, place), end="")
    return 0


def _answer(project: Project, place: Place) -> str:
    report = project.inspect(place.path, every_loop=True)
    found = review([report], project.session(), project.configuration.impact)[0]
    loops = _meant(report.loops, place)
    if not loops:
        unread = [item.finding.message for item in found.findings if not item.finding.loop]
        said = f"{place.path} has no loop on line {place.line}"
        raise VectorizeError(unread[0] if unread else said)
    heard = project.unsilenced(found)
    several = f"{place.path}:{place.line} holds {len(loops)} loops, told one after another\n"
    head = [several] if len(loops) > 1 else []
    return "\n".join([*head, *(explanation(loop, found, heard) for loop in loops)])


def _meant(loops: tuple[LoopReport, ...], place: Place) -> list[LoopReport]:
    """The innermost loop around a column; without one, or around none, the loops that begin in the
    line and those that hold a part of it and no other loop there.
    """
    line, column = place.line, place.column
    around = [item for item in loops if item.loop.span.line <= line <= item.loop.span.end_line]
    if column is not None:
        holding = [item for item in around if _holds(item.loop.span, line, column)]
        if holding:
            return [max(holding, key=lambda item: item.loop.span)]
    spans = [item.loop.span for item in around]
    return [
        item
        for item in sorted(around, key=lambda item: item.loop.span)
        if item.loop.span.line == line or not any(_inside(s, item.loop.span) for s in spans)
    ]


def _holds(span: Span, line: int, column: int) -> bool:
    return span[:2] <= (line, column) < span[2:]


def _inside(inner: Span, outer: Span) -> bool:
    return inner != outer and outer[:2] <= inner[:2] and inner[2:] <= outer[2:]
