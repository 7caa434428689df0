"""The format of the baseline file: `{"schema": 1}`, then one entry a line in canonical order.

One entry a line, and nothing in it that changes by itself, so that two branches merge by lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from flake8_vectorize.baseline.damage import Damage
from flake8_vectorize.baseline.entry import Entry

SCHEMA = 1
_FIRST_LINE = json.dumps({"schema": SCHEMA})
_TEXTS = ("path", "scope", "head", "fp", "code", "reason")
_KEYS = ("path", "scope", "head", "fp", "code", "n", "reason")
_LIMIT = "max_impact"
_FINGERPRINT = re.compile(r"v\d+:[0-9a-f]{16}")
_CODE = re.compile(r"VEC\d{3}")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


def parse(raw: bytes) -> tuple[tuple[Entry, ...], tuple[Damage, ...]]:
    """The readable entries in canonical order, and what is wrong with the other lines."""
    lines = raw.split(b"\n")
    first = _damage_of_first(lines[0])
    if first is not None:
        return (), (first,)
    entries: dict[tuple[object, ...], Entry] = {}
    damage = []
    for number, line in enumerate(lines[1:], start=2):
        try:
            text = line.decode("utf-8").strip()
            # A merge of two files by lines leaves blank lines and a second first line behind.
            if text and text != _FIRST_LINE:
                entry = entry_of(text)
                entries.setdefault(entry.order, entry)
        except UnicodeDecodeError:
            damage.append(Damage(number, "is not UTF-8"))
        except ValueError as error:
            damage.append(Damage(number, str(error)))
    return tuple(sorted(entries.values(), key=lambda entry: entry.order)), tuple(damage)


def text_of(entries: Iterable[Entry]) -> str:
    """The file's content: schema, then the entries in order, numbered where they are equal."""
    return "\n".join([_FIRST_LINE, *map(line_of, numbered(entries))]) + "\n"


def numbered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in canonical order, with `n` from 0 within equal ones."""
    ordered = sorted(entries, key=lambda entry: entry.order)
    groups = groupby(ordered, key=lambda entry: entry.order[:4])
    return tuple(
        replace(entry, n=n)
        for _, group in groups
        for n, entry in enumerate(sorted(group, key=lambda e: (e.code, e.n, e.reason)))
    )


def line_of(entry: Entry) -> str:
    """The entry as a line of the file, keys in their fixed order, no line break."""
    content: dict[str, Any] = {key: getattr(entry, key) for key in _KEYS}
    if entry.max_impact is not None:
        content[_LIMIT] = entry.max_impact
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def entry_of(line: str) -> Entry:
    """The entry that a line holds.

    Raises:
        ValueError: the line is no entry; the text says why, for people.
    """
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(_conflict(line) or "is not JSON") from error
    if not isinstance(content, dict):
        raise ValueError("is not an entry with path, scope, head, fp, code, n and reason")
    for key in _KEYS:
        if key not in content:
            raise ValueError(f"has no {key}")
    unknown = content.keys() - {*_KEYS, _LIMIT}
    if unknown:
        raise ValueError(f"has the unknown key {min(unknown)}")
    return _checked(content)


def _checked(content: dict[str, Any]) -> Entry:
    for key in _TEXTS:
        if not isinstance(content[key], str):
            raise ValueError(f"has a {key} that is no text")
    count, limit = content["n"], content.get(_LIMIT)
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise ValueError("has an n that is no count")
    if limit is not None and (not isinstance(limit, (int, float)) or isinstance(limit, bool)):
        raise ValueError(f"has a {_LIMIT} that is no number")
    if not _FINGERPRINT.fullmatch(content["fp"]):
        raise ValueError("has an fp that is no fingerprint, such as v1:9f3c2a1d0b7e4c55")
    if not _CODE.fullmatch(content["code"]):
        raise ValueError("has a code that is none of ours, such as VEC201")
    if not content["path"] or "\\" in content["path"] or content["path"].startswith("/"):
        raise ValueError("has a path that is not relative to the baseline file, with /")
    return Entry(**content)


def _damage_of_first(line: bytes) -> Damage | None:
    expected = Damage(1, f"is not {_FIRST_LINE}, which a baseline starts with")
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        conflict = _conflict(line.decode("utf-8", "replace"))
        return Damage(1, conflict) if conflict else expected
    if not isinstance(content, dict) or not isinstance(content.get("schema"), int):
        return expected
    if content["schema"] != SCHEMA:
        problem = f"has schema {content['schema']}, and this release reads schema {SCHEMA}"
        return Damage(1, problem, "install a release that reads it")
    return None


def _conflict(line: str) -> str | None:
    return "is the marker of a merge conflict" if line.startswith(_CONFLICT) else None
