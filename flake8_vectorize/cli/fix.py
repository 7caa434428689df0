"""Replace loops by their batched forms, where these are derived from the loop's own text.

Safe forms compute the same; --unsafe adds those with a caveat, such as sums in another order.
Loops that are accepted or silenced are left alone. Exits with 1 if --diff shows anything, or if a
file could not be edited.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from flake8_vectorize.cli.options import add_project_options, project_of

if TYPE_CHECKING:
    from flake8_vectorize.repair import Repair


def prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a Python file or a folder")
    parser.add_argument("--diff", action="store_true", help="show the changes, write nothing")
    parser.add_argument("--unsafe", action="store_true", help="make those with a caveat too")
    add_project_options(parser)


def run(arguments: argparse.Namespace) -> int:
    # Loaded here, or every other command pays for libcst.
    from flake8_vectorize.repair import repaired

    project = project_of(arguments)
    repairs = []
    for path in project.files(arguments.paths):
        repair = repaired(project, path, arguments.unsafe)
        if repair.refused:
            print(f"{path}: left alone, {repair.refused}", file=sys.stderr)
        if arguments.diff:
            sys.stdout.write(_patch(repair))
        else:
            repair.write()
            sys.stdout.writelines(_lines(repair))
        repairs.append(repair)
    # A patch stands alone on the standard output, so that others can read it.
    print(_summary(repairs, arguments), file=sys.stderr if arguments.diff else sys.stdout)
    changed = any(repair.after != repair.before for repair in repairs)
    return int((arguments.diff and changed) or any(repair.refused for repair in repairs))


def _patch(repair: Repair) -> str:
    from flake8_vectorize.rewriting.patch import unified

    return unified(os.path.relpath(repair.path).replace(os.sep, "/"), repair.before, repair.after)


def _lines(repair: Repair) -> list[str]:
    lines = []
    for finding in repair.done:
        assert finding.fix is not None
        span, form = finding.span, finding.fix
        caveats = "" if form.safe else f" (unsafe: {'; '.join(form.caveats)})"
        text = f": {form.text}" if form.text else ""
        lines.append(
            f"{repair.path}:{span.line}:{span.column}: {finding.code} fixed{text}{caveats}\n"
        )
    return lines


def _summary(repairs: list[Repair], arguments: argparse.Namespace) -> str:
    done = sum(len(repair.done) for repair in repairs)
    files = sum(repair.after != repair.before for repair in repairs)
    waiting = sum(len(repair.unsafe) for repair in repairs)
    word = "to fix" if arguments.diff else "fixed"
    said = f"{_counted(done, 'loop')} {word} in {_counted(files, 'file')}"
    if not done:
        said = "no loop to fix"
    if waiting and not arguments.unsafe:
        said += f"; {waiting} more with --unsafe, see --diff --unsafe"
    return said


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
