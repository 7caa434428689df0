"""Merge two branches' baselines: the merge driver that git calls.

Writes the result over OURS. Fails where a file is damaged, or where both branches gave the same
loop another reason; git then leaves the file to you.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.baseline.lines import parse
from flake8_vectorize.baseline.merging import merge
from flake8_vectorize.baseline.store import write
from flake8_vectorize.errors import VectorizeError


def prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("base", metavar="BASE", help="the common ancestor")
    parser.add_argument("ours", metavar="OURS", help="this branch; gets the result")
    parser.add_argument("theirs", metavar="THEIRS", help="the other branch")


def run(arguments: argparse.Namespace) -> int:
    ours = Path(arguments.ours)
    # Without a common ancestor git hands over an empty file.
    base = _entries(Path(arguments.base), empty=True)
    merged = merge(base, _entries(ours), _entries(Path(arguments.theirs)))
    write(ours, merged.entries)
    for mine, other in merged.conflicts:
        print(
            f"{mine.path}: {mine.head} of {mine.scope} is accepted in two ways, "
            f"{_way(mine)} and {_way(other)}; the first was kept",
            file=sys.stderr,
        )
    return int(bool(merged.conflicts))


def _way(entry: Entry) -> str:
    limit = "" if entry.max_impact is None else f" up to {entry.max_impact:g}%"
    return f"{entry.reason!r}{limit}"


def _entries(path: Path, empty: bool = False) -> tuple[Entry, ...]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise VectorizeError(f"{path} cannot be read: {error.strerror}") from error
    if empty and not raw:
        return ()
    entries, damage = parse(raw)
    if damage:
        raise VectorizeError(f"{path}, {damage[0]}; merge the files by hand")
    return entries
