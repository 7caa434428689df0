"""The baseline file on disk: read once per version, replaced in one step."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from flake8_vectorize.baseline.damage import Damage
from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.errors import VectorizeError

DEFAULT_NAME = ".vectorize-baseline.jsonl"


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a baseline file says; its readable entries in canonical order.

    `by_path` has them by file; `paths_of` says in which files a fingerprint is accepted.
    """

    path: Path
    entries: tuple[Entry, ...] = ()
    damage: tuple[Damage, ...] = ()
    by_path: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    paths_of: Mapping[str, frozenset[str]] = field(default_factory=dict)


_read: dict[Path, tuple[tuple[int, int, int], Baseline]] = {}


def read(path: Path) -> Baseline:
    """The baseline of a project; an empty one where there is no file. Bad content is no error."""
    try:
        state = os.stat(path)
    except OSError:
        return Baseline(path)
    version = (state.st_mtime_ns, state.st_size, state.st_ino)
    known = _read.get(path)
    if known is None or known[0] != version:
        known = _read[path] = (version, _read_file(path))
    return known[1]


def read_sound(path: Path) -> Baseline:
    """The baseline, if every line of it can be read.

    Raises:
        VectorizeError: a line is damaged; what is not understood is never rewritten.
    """
    baseline = read(path)
    if baseline.damage:
        first = baseline.damage[0]
        raise VectorizeError(f"{path}, {first}; {first.remedy}")
    return baseline


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Replaces the file in one step.

    Raises:
        VectorizeError: the folder cannot be written to, or an entry could not be read back.
    """
    from flake8_vectorize.baseline.lines import entry_of, line_of, text_of
    from flake8_vectorize.storage import replace_text

    entries = tuple(entries)
    for entry in entries:
        try:
            entry_of(line_of(entry))
        except ValueError as error:
            raise VectorizeError(f"{entry.path} cannot be accepted: its entry {error}") from error
    replace_text(path, text_of(entries))


def _read_file(path: Path) -> Baseline:
    # Most files are linted where there is no baseline: they do not pay for loading json.
    from flake8_vectorize.baseline.lines import parse

    try:
        raw = path.read_bytes()
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
        return Baseline(path, damage=(Damage(1, problem, "restore the file"),))
    entries, damage = parse(raw)
    by_path = {key: tuple(group) for key, group in groupby(entries, key=lambda entry: entry.path)}
    paths_of: dict[str, set[str]] = {}
    for entry in entries:
        paths_of.setdefault(entry.fp, set()).add(entry.path)
    return Baseline(
        path,
        entries,
        damage,
        MappingProxyType(by_path),
        MappingProxyType({fp: frozenset(paths) for fp, paths in paths_of.items()}),
    )
