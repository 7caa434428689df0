"""Show the page of a rule, or of all rules."""

from __future__ import annotations

import argparse
import sys

from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.reporting.handbook import handbook, page
from flake8_vectorize.reporting.notices import NOTICES, notice_page
from flake8_vectorize.rules.catalogue import catalogue


def prepare(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("code", nargs="?", metavar="CODE", help="a rule, such as VEC101")
    what.add_argument("--all", action="store_true", help="every rule, as Markdown")


def run(arguments: argparse.Namespace) -> int:
    if arguments.all:
        sys.stdout.write(handbook(catalogue()))
        return 0
    pages = {rule.code: page(rule) for rule in catalogue()}
    pages |= {code: notice_page(code) for code in NOTICES}
    code = arguments.code.upper()
    if code not in pages:
        raise VectorizeError(f"{arguments.code} is no rule; there are {', '.join(sorted(pages))}")
    sys.stdout.write(pages[code])
    return 0
