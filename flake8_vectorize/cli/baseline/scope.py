"""Which files a baseline command looks at, and how it counts."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from flake8_vectorize.model.named_tuple import NamedTuple
from flake8_vectorize.project import Project

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?")


class Place(NamedTuple):
    """A line of a file as the reports write it, with or without a column."""

    path: str
    line: int
    column: int | None


def place_of(text: str) -> Place | None:
    """The place that `net.py:12` or `net.py:12:5` is; None where no line is named."""
    match = _PLACE.fullmatch(text)
    if match is None:
        return None
    column = match["column"]
    return Place(match["path"], int(match["line"]), int(column) if column else None)


def whole_project(project: Project) -> list[str]:
    """Every Python file beside and below the baseline file, as seen from the current folder."""
    folder = os.path.relpath(project.baseline().parent)
    return project.files([folder])


def files_of(project: Project, paths: Sequence[str]) -> list[str]:
    """The files that paths name; the whole project where there are none."""
    return project.files(paths) if paths else whole_project(project)


def counted(number: int, noun: str) -> str:
    """A number with its noun, `1 entry`, `2 entries`."""
    if number != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {noun}"
