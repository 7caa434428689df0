"""Report loops over tensor dimensions that are not accepted.

The same findings as `flake8 --select VEC`, with what flake8 cannot carry: where they end, how much
time they cost, and why others were accepted. Exits with 1 if there is anything to report.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence

from flake8_vectorize.cli.options import add_project_options, project_of
from flake8_vectorize.reporting.github import github
from flake8_vectorize.reporting.gitlab import gitlab
from flake8_vectorize.reporting.json_list import json_list
from flake8_vectorize.reporting.listing import Listed, listed
from flake8_vectorize.reporting.rdjson import rdjson
from flake8_vectorize.reporting.sarif import sarif
from flake8_vectorize.reporting.text import text

FORMATS: dict[str, Callable[[Sequence[Listed]], str]] = {
    "text": text,
    "json": json_list,
    "sarif": sarif,
    "github": github,
    "gitlab": gitlab,
    "rdjson": rdjson,
}


def prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a Python file or a folder")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    parser.add_argument("--by", choices=["impact"], help="the heaviest loops first")
    parser.add_argument("--show-accepted", action="store_true", help="accepted loops too")
    add_project_options(parser)


def run(arguments: argparse.Namespace) -> int:
    reviews = project_of(arguments).review(arguments.paths)
    by_impact = arguments.by is not None
    # SARIF has a place for what is accepted: a service closes what is missing from a log.
    accepted = arguments.show_accepted or arguments.format == "sarif"
    findings = listed(reviews, accepted=accepted, by_impact=by_impact)
    sys.stdout.write(FORMATS[arguments.format](findings))
    return int(any(review.new for review in reviews))
