"""Accept the loops that are new in the given files, with a reason.

Without PATH: in the whole project. PATH:LINE accepts what stands on one line. Entries of loops that
were edited or moved are brought up to date on the way; lines with `# noqa` are left out.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence

from flake8_vectorize.baseline.acceptance import Wanted, accept
from flake8_vectorize.baseline.session import Verdict
from flake8_vectorize.baseline.store import read_sound, write
from flake8_vectorize.cli.baseline.scope import baseline_of, counted, files_of
from flake8_vectorize.cli.options import add_project_options, project_of
from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.review import review
from flake8_vectorize.storage import sole_writer

_PLACE = re.compile(r"(?P<path>.+):(?P<line>\d+)")


def prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="file, folder or PATH:LINE")
    parser.add_argument("--code", default="VEC", help="only this code, or codes that start so")
    parser.add_argument("--reason", default="", help="why these loops stay as they are")
    parser.add_argument(
        "--max-impact",
        type=_percentage,
        metavar="PCT",
        help="accept them up to this measured impact, in percent of the run time (VEC905 above)",
    )
    add_project_options(parser)


def run(arguments: argparse.Namespace) -> int:
    project = project_of(arguments, creates=True)
    path = baseline_of(project)
    places = _places(arguments.paths)
    files = files_of(project, [file for file, _ in places])
    reports = [project.inspect(file) for file in files]
    with sole_writer(path):
        baseline = read_sound(path)
        reviews = review(reports, project.session(), project.configuration.impact)
        heard = {
            id(item.finding)
            for found in map(project.unsilenced, reviews)
            for item in found.findings
        }
        _check_places(places, [item.verdict for item in reviews])
        above = {id(item.finding) for found in reviews for item in found.above_limit}
        acceptance = accept(
            baseline.entries,
            [item.verdict for item in reviews],
            arguments.reason,
            _wanted(heard, places, arguments.code.upper()),
            arguments.max_impact,
            lambda verdict, finding: id(finding) in above,
        )
        if (acceptance.added or acceptance.renewed) and not arguments.reason.strip():
            raise VectorizeError("accept needs --reason TEXT: why do these loops stay as they are?")
        if acceptance.entries != baseline.entries:
            write(path, acceptance.entries)
    again = f", {acceptance.renewed} again after an edit" if acceptance.renewed else ""
    total = counted(len(acceptance.entries), "entry")
    print(
        f"{counted(acceptance.added, 'loop')} accepted{again}; {total} in {os.path.relpath(path)}"
    )
    return 0


def _percentage(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text} is no percentage from 0 to 100")
    return int(number) if number.is_integer() else number


def _places(paths: Sequence[str]) -> list[tuple[str, int | None]]:
    places: list[tuple[str, int | None]] = []
    for path in paths:
        match = None if os.path.exists(path) else _PLACE.fullmatch(path)
        places.append((match["path"], int(match["line"])) if match else (path, None))
    return places


def _check_places(places: list[tuple[str, int | None]], verdicts: list[Verdict]) -> None:
    found = {
        (os.path.realpath(verdict.report.path), finding.span.line)
        for verdict in verdicts
        for finding in verdict.report.findings
    }
    for path, line in places:
        if line is not None and (os.path.realpath(path), line) not in found:
            raise VectorizeError(f"{path}:{line} has no finding; name the line that check prints")


def _wanted(heard: set[int], places: list[tuple[str, int | None]], code: str) -> Wanted:
    lines = {(os.path.realpath(path), line) for path, line in places if line is not None}
    whole = len(lines) < len(places) or not places

    def wanted(verdict: Verdict, finding: Finding) -> bool:
        on_line = (os.path.realpath(verdict.report.path), finding.span.line) in lines
        return (whole or on_line) and id(finding) in heard and finding.code.startswith(code)

    return wanted
