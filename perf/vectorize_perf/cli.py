"""The command `vectorize-perf`: reads the command line, and turns errors of the user into one
line.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Final

from vectorize_perf.errors import RunnerError
from vectorize_perf.launch import Program

DEFAULT_FOLDER: Final = "vectorize-out"
USAGE_ERROR: Final = 2
_WITH_VALUE: Final = ("--device", "--outdir", "--include", "--exclude")


def parser() -> argparse.ArgumentParser:
    """The options of all commands."""
    top = argparse.ArgumentParser(
        prog="vectorize-perf",
        description="Measures what each Python loop of a program costs, and ranks the loops by the "
        "time that a batched form saves.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_run(commands)
    _add_rank(commands)
    return top


def _add_run(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = commands.add_parser(
        "run",
        help="run a Python program with its loops timed and counted",
        usage="%(prog)s [options] -- PROGRAM [ARG...]   or   %(prog)s [options] -m MODULE [ARG...]",
        description="Runs a Python program as it is, with its flagged loops bracketed, and "
        "writes session.json.",
        allow_abbrev=False,
    )
    run.add_argument("--device", metavar="D", help="the device to measure: cpu, cuda or cuda:N")
    run.add_argument("--outdir", metavar="DIR", default=DEFAULT_FOLDER, help="default: %(default)s")
    run.add_argument(
        "--all-loops", action="store_true", help="bracket loops that no rule flags, too"
    )
    run.add_argument(
        "--include",
        metavar="PATTERN",
        action="append",
        default=[],
        help="modules to look at, instead of those under the current folder; may be given again",
    )
    run.add_argument(
        "--exclude",
        metavar="PATTERN",
        action="append",
        default=[],
        help="modules to leave as they are",
    )
    run.add_argument(
        "--no-windows", action="store_true", help="time and count only, sample no operators"
    )
    run.add_argument(
        "--cross-check",
        action="store_true",
        help="count operators a second time, with torch.profiler; on CUDA this is always done",
    )
    run.add_argument(
        "--trace", action="store_true", help="write trace.json, loops only, for Perfetto"
    )
    run.add_argument(
        "--eager", action="store_true", help="run what torch.compile compiles as it is written"
    )
    run.add_argument("--quiet", action="store_true", help="print nothing but errors")


def _add_rank(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    rank = commands.add_parser(
        "rank",
        help="rank the loops of sessions by the time that a batched form saves",
        description="Writes hot_loops.csv, backlog.md and report.html, and updates "
        ".vectorize-impact.jsonl.",
        allow_abbrev=False,
    )
    rank.add_argument(
        "sessions", metavar="SESSION", nargs="+", help="a session.json, or its folder"
    )
    rank.add_argument(
        "--outdir", metavar="DIR", default=DEFAULT_FOLDER, help="default: %(default)s"
    )
    rank.add_argument(
        "--impact", metavar="FILE", default=".vectorize-impact.jsonl", help="default: %(default)s"
    )
    rank.add_argument(
        "--against", metavar="OLD", help="an older session: show which loops moved since"
    )
    rank.add_argument("--quiet", action="store_true", help="print nothing but errors")


def split_program(arguments: Sequence[str]) -> tuple[list[str], Program | None]:
    """The options of `run`, and the program behind them with its own arguments untouched."""
    position = 0
    while position < len(arguments):
        word = arguments[position]
        if word == "--":
            return list(arguments[:position]), _program(arguments[position + 1 :])
        if word == "-m" or not word.startswith("-"):
            return list(arguments[:position]), _program(arguments[position:])
        position += 2 if word in _WITH_VALUE else 1
    return list(arguments), None


def _program(words: Sequence[str]) -> Program | None:
    if words and words[0] == "-m":
        return Program(words[1], tuple(words[2:]), is_module=True) if len(words) > 1 else None
    return Program(words[0], tuple(words[1:]), is_module=False) if words else None


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or 2 for what the user can mend; of `run`, that of the program."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    program: Program | None = None
    own: list[str] = []
    if words[:1] == ["run"]:
        own, program = split_program(words[1:])
        words = ["run", *own]
    options = parser().parse_args(words)
    try:
        if options.command == "run":
            from vectorize_perf.run_command import run

            return run(options, program, own)
        from vectorize_perf.rank_command import rank

        return rank(options)
    except RunnerError as error:
        print(f"vectorize-perf: {error}", file=sys.stderr)
        return USAGE_ERROR
