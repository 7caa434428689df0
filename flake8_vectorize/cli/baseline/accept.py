"""Accept the loops that are new in the given files, with a reason.

Without PATH: in the whole project. PATH:LINE accepts what stands on one line. Entries of loops that
were edited or moved are brought up to date on the way; lines with `# noqa` are left out.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from flake8_vectorize.baseline.acceptance import Wanted
from flake8_vectorize.baseline.session import Verdict
from flake8_vectorize.cli.baseline.scope import counted, files_of, place_of
from flake8_vectorize.cli.options import add_project_options, project_of
from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.report import FileReport
from flake8_vectorize.rules.catalogue import catalogue


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
    code = arguments.code.upper()
    if not any(rule.code.startswith(code) for rule in catalogue()):
        raise VectorizeError(
            f"--code {arguments.code} is no rule's; name one such as VEC101, or VEC1"
        )
    project = project_of(arguments, creates=True)
    places = _places(arguments.paths)
    files = files_of(project, [file for file, _ in places])
    reports = [project.inspect(file) for file in files]
    _check_places(places, reports)
    wanted = _wanted(places, code)
    acceptance = project.accept(reports, arguments.reason, wanted, arguments.max_impact)
    again = f", {acceptance.renewed} again after an edit" if acceptance.renewed else ""
    total = f"{counted(len(acceptance.entries), 'entry')} in {os.path.relpath(project.baseline())}"
    print(f"{counted(acceptance.added, 'loop')} accepted{again}; {total}")
    return 0


def _percentage(text: str) -> float:
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no percentage from 0 to 100")
    return int(number) if number.is_integer() else number


def _places(paths: Sequence[str]) -> list[tuple[str, int | None]]:
    named = [(path, None if os.path.exists(path) else place_of(path)) for path in paths]
    return [(place.path, place.line) if place else (path, None) for path, place in named]


def _check_places(places: Sequence[tuple[str, int | None]], reports: Sequence[FileReport]) -> None:
    found = {
        (os.path.realpath(report.path), finding.span.line)
        for report in reports
        for finding in report.findings
    }
    for path, line in places:
        if line is not None and (os.path.realpath(path), line) not in found:
            raise VectorizeError(f"{path}:{line} has no finding; name the line that check prints")


def _wanted(places: Sequence[tuple[str, int | None]], code: str) -> Wanted:
    lines = {(os.path.realpath(path), line) for path, line in places if line is not None}
    files = {os.path.realpath(path) for path, line in places if line is not None}
    for path, line in places:
        if line is None:
            # Named as a whole as well.
            files.discard(os.path.realpath(path))

    def wanted(verdict: Verdict, finding: Finding) -> bool:
        file = os.path.realpath(verdict.report.path)
        on_line = file not in files or (file, finding.span.line) in lines
        return on_line and finding.code.startswith(code)

    return wanted
