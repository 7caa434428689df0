"""Accept loops, and keep the file of accepted loops true.

A loop that stands in the baseline is not reported. Entries survive edits, moves and renames; the
file grows only through `accept`.
"""

from __future__ import annotations

import argparse
import inspect
from types import ModuleType

from flake8_vectorize.cli import why
from flake8_vectorize.cli.baseline import (
    accept,
    check,
    diff,
    install_merge_driver,
    merge,
    prune,
    ratchet,
)

_COMMANDS: dict[str, ModuleType] = {
    "accept": accept,
    "prune": prune,
    "check": check,
    "diff": diff,
    "ratchet": ratchet,
    "why": why,
    "merge": merge,
    "install-merge-driver": install_merge_driver,
}


def prepare(parser: argparse.ArgumentParser) -> None:
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, module in _COMMANDS.items():
        text = inspect.getdoc(module) or ""
        command = subparsers.add_parser(
            name,
            help=text.partition("\n")[0],
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.prepare(command)
        command.set_defaults(run=module.run)
