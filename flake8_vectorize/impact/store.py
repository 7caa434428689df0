"""The impact file: one record a line, read once per version, merged in one step."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.impact.record import ImpactRecord, Speedup, SpeedupKind
from flake8_vectorize.storage import replace_text, sole_writer

DEFAULT_NAME = ".vectorize-impact.jsonl"
SCHEMA = 1
_TEXT, _COUNT, _NUMBER, _NOTHING = (str,), (int,), (int, float), (type(None),)
_TYPES: Mapping[str, tuple[type, ...]] = {
    "path": _TEXT,
    "scope": _TEXT,
    "fp": _TEXT,
    "share": _NUMBER,
    "seconds": _NUMBER,
    "calls": _COUNT,
    "iterations": _COUNT,
    "ops_per_iteration": _NUMBER + _NOTHING,
    "launches_per_iteration": _NUMBER + _NOTHING,
    "syncs_per_iteration": _NUMBER + _NOTHING,
    "speedup": (dict, *_NOTHING),
    "saved": _NUMBER + _NOTHING,
    "device": _TEXT,
    "workload": _TEXT,
    "torch": _TEXT,
    "measured_at": _TEXT,
}

_read: dict[Path, tuple[tuple[int, int, int], tuple[ImpactRecord, ...]]] = {}


def read_impact(path: str | os.PathLike[str]) -> tuple[ImpactRecord, ...]:
    """The records of an impact file in their order there; none where there is no file.

    Raises:
        VectorizeError: the file cannot be read, or a line of it is no record.
    """
    file = Path(path)
    try:
        state = file.stat()
    except OSError:
        return ()
    version = (state.st_mtime_ns, state.st_size, state.st_ino)
    known = _read.get(file)
    if known is None or known[0] != version:
        known = _read[file] = (version, _parsed(file))
    return known[1]


def write_impact(path: str | os.PathLike[str], records: Iterable[ImpactRecord]) -> None:
    """Merges records into the impact file.

    They replace all earlier ones of the same workload on the same device, and those of the same
    loops on the same device; others stay.

    Raises:
        VectorizeError: the file holds something else and is left as it is, or cannot be written.
    """
    file = Path(path)
    incoming = {(*record.loop, record.device): record for record in records}
    runs = {(record.workload, record.device) for record in incoming.values()}
    with sole_writer(file):
        kept = {
            (*record.loop, record.device): record
            for record in read_impact(file)
            if (record.workload, record.device) not in runs
        }
        merged = {**kept, **incoming}
        replace_text(file, _text(merged[key] for key in sorted(merged)))


def _text(records: Iterable[ImpactRecord]) -> str:
    import json

    lines = [json.dumps({"schema": SCHEMA})]
    for record in records:
        content = dataclasses.asdict(record)
        lines.append(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
    return "\n".join(lines) + "\n"


def _parsed(file: Path) -> tuple[ImpactRecord, ...]:
    # Most files are linted without measurements: they do not pay for loading json.
    import json

    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise VectorizeError(f"{file} cannot be read: {error}") from error
    records = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
            if number == 1:
                _check_schema(content)
            else:
                records.append(_record(content))
        except (ValueError, KeyError, TypeError) as error:
            problem = "is no impact record" if number > 1 else f"is not schema {SCHEMA}"
            raise VectorizeError(
                f"{file}, line {number} {problem} ({error}); delete the file and rank again"
            ) from error
    return tuple(records)


def _check_schema(content: object) -> None:
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ValueError("another first line")


def _record(content: Mapping[str, Any]) -> ImpactRecord:
    unknown = content.keys() - _TYPES.keys()
    if unknown:
        raise ValueError(f"unknown key {min(unknown)}")
    for name, types in _TYPES.items():
        if not isinstance(content[name], types):
            raise ValueError(f"{name} is {content[name]!r}")
    speedup = content["speedup"]
    if speedup is not None:
        kind = SpeedupKind(speedup["kind"])
        speedup = Speedup(speedup["value"], kind, speedup["low"], speedup["high"])
    return ImpactRecord(**{**content, "speedup": speedup})
