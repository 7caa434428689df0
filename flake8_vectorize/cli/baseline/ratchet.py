"""Fail if any file has more accepted loops than it had at a revision.

The revision is taken where the current branch left it. Loops of a renamed file count against the
file that they came from.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter, defaultdict
from operator import attrgetter
from pathlib import Path

from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.baseline.lines import parse
from flake8_vectorize.baseline.store import read_sound
from flake8_vectorize.cli.baseline.scope import counted
from flake8_vectorize.cli.options import add_project_options, project_of
from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.repository import Repository


def prepare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--against", required=True, metavar="REV", help="such as origin/main")
    add_project_options(parser)


def run(arguments: argparse.Namespace) -> int:
    path = project_of(arguments).baseline()
    repository = Repository(path.parent)
    before = _entries_at(repository, repository.merge_base(arguments.against), path)
    grown = _grown(before, read_sound(path).entries, path.parent)
    for file, (old, new) in sorted(grown.items()):
        print(
            f"{file}: {counted(new, 'accepted loop')}, {old} at {arguments.against}; "
            "batch the new ones"
        )
    return int(bool(grown))


def _entries_at(repository: Repository, commit: str, path: Path) -> tuple[Entry, ...]:
    content = repository.content(commit, path)
    if content is None:
        return ()
    entries, damage = parse(content)
    if damage:
        raise VectorizeError(
            f"{os.path.relpath(path)} at {commit[:12]}, {damage[0]}; "
            "name a revision whose baseline can be read"
        )
    return entries


def _grown(
    before: tuple[Entry, ...], after: tuple[Entry, ...], folder: Path
) -> dict[str, tuple[int, int]]:
    """The files with more entries than before: their numbers of entries, before and after."""
    old = Counter(entry.path for entry in before)
    new = Counter(entry.path for entry in after)
    gone = [
        entry
        for entry in before
        if new[entry.path] < old[entry.path] and not (folder / entry.path).exists()
    ]
    allowed, unexplained = Counter(old), list(after)
    # A loop of a renamed file is found by itself; one that was edited as well by its header.
    for key in (attrgetter("scope", "fp"), attrgetter("scope", "head")):
        came_from: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in gone:
            came_from[key(entry)].append(entry)
        here, unexplained = unexplained, []
        for entry in here:
            sources = came_from[key(entry)]
            if new[entry.path] > allowed[entry.path] and sources:
                allowed[entry.path] += 1
                gone.remove(sources.pop())
            else:
                unexplained.append(entry)
    return {path: (old[path], new[path]) for path in new if new[path] > allowed[path]}
