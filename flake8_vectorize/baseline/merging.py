"""Two branches' baselines made one: what either added is there, what either removed is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flake8_vectorize.baseline.entry import Entry

# Path, scope, head, fingerprint, code; and the position among entries that are equal otherwise.
_Identity = tuple[tuple[str, str, str, str, str], int]


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged entries, and those about which both branches say something else."""

    entries: tuple[Entry, ...]
    conflicts: tuple[tuple[Entry, Entry], ...]


def merge(base: Sequence[Entry], ours: Sequence[Entry], theirs: Sequence[Entry]) -> Merge:
    """The three-way merge of entries as sets.

    Where only one branch changed the reason of an entry, that reason stands; where both did,
    differently, ours stands and the pair is told.
    """
    old, mine, other = _by_identity(base), _by_identity(ours), _by_identity(theirs)
    kept = [
        identity
        for identity in {**mine, **other}
        if (identity in mine and identity in other) or identity not in old
    ]
    entries, conflicts = [], []
    for identity in kept:
        entry, rival = mine.get(identity), other.get(identity)
        chosen = _chosen(old.get(identity), entry, rival)
        entries.append(chosen)
        if entry and rival and entry != rival and old.get(identity) not in (entry, rival):
            conflicts.append((entry, rival))
    return Merge(
        tuple(sorted(entries, key=lambda entry: entry.order)),
        tuple(sorted(conflicts, key=lambda pair: pair[0].order)),
    )


def _by_identity(entries: Sequence[Entry]) -> dict[_Identity, Entry]:
    seen: Counter[tuple[str, str, str, str, str]] = Counter()
    found = {}
    for entry in sorted(entries, key=lambda entry: entry.order):
        loop = (entry.path, entry.scope, entry.head, entry.fp, entry.code)
        found[loop, seen[loop]] = entry
        seen[loop] += 1
    return found


def _chosen(old: Entry | None, mine: Entry | None, other: Entry | None) -> Entry:
    if mine is None:
        assert other is not None
        return other
    return other if other is not None and mine == old else mine
