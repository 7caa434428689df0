"""Reads the command line, runs one subcommand, and turns what goes wrong into an exit status."""

from __future__ import annotations

import argparse
import inspect
import io
import os
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from flake8_vectorize.cli import baseline, check, explain, fix, inventory, lsp, why
from flake8_vectorize.errors import VectorizeError

CLEAN, FINDINGS, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
_COMMANDS: dict[str, ModuleType] = {
    "check": check,
    "fix": fix,
    "inventory": inventory,
    "baseline": baseline,
    "explain": explain,
    "why": why,
    "lsp": lsp,
}


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 clean, 1 findings, 2 for input that cannot be used."""
    parser = _Parser(
        prog="flake8-vectorize",
        description="Finds Python loops over tensor dimensions.",
        epilog="flake8 --select VEC reports the same findings.",
    )
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
        command.set_defaults(run=getattr(module, "run", None))
    _write_any_text()
    chosen = parser.parse_args(arguments)
    return _run(chosen)


def _write_any_text() -> None:
    """Lets names of every script through pipes and consoles of every encoding, as flake8 does."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _run(chosen: argparse.Namespace) -> int:
    try:
        status: int = chosen.run(chosen)
        sys.stdout.flush()
    except VectorizeError as error:
        print(f"flake8-vectorize: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough; Python's own flush at exit must not complain about it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINDINGS
    return status
