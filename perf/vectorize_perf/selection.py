"""Which files are the user's: the modules whose loops are bracketed."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Final

import flake8_vectorize

INSTALLED: Final = frozenset({"site-packages", "dist-packages"})
# rewriting a module runs these two, so that rewriting them would never end
_OURS: Final = tuple(
    f"{Path(file).resolve().parent}{os.sep}" for file in (__file__, flake8_vectorize.__file__)
)


def _library_folders() -> tuple[str, ...]:
    folders = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
    return tuple(os.path.realpath(folder) + os.sep for folder in folders if folder)


@dataclass(frozen=True, slots=True)
class Selection:
    """The files under `root` (and under `program`, the folder of the script), without what is
    installed.

    `include` patterns replace that rule, installed files or not; `exclude` patterns win over
    both. A pattern is a file, a folder, or has the wildcards of a shell, where `*` crosses
    folders; it is matched against the path relative to `root` and against the whole path.
    """

    root: Path
    program: Path | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, root: Path, program: Path | None, include: Sequence[str], exclude: Sequence[str]
    ) -> Selection:
        """A selection that knows where this interpreter keeps its standard library."""
        return cls(root, program, tuple(include), tuple(exclude), _library_folders())

    def covers(self, file: str) -> bool:
        """Whether the loops of this module are the user's."""
        path = _real(file)
        if path.startswith(_OURS):
            return False
        if self._matches(self.exclude, path):
            return False
        if self.include:
            return self._matches(self.include, path)
        if INSTALLED.intersection(path.split(os.sep)) or path.startswith(self.libraries):
            return False
        folders = (folder for folder in (self.root, self.program) if folder is not None)
        return any(path.startswith(f"{folder}{os.sep}") for folder in folders)

    def _matches(self, patterns: Sequence[str], path: str) -> bool:
        return bool(patterns) and any(
            _matches(pattern, self.relative(path), path) for pattern in patterns
        )

    def relative(self, file: str) -> str:
        """The file as sessions name it: relative to the root, with `/`."""
        try:
            return Path(os.path.relpath(os.path.realpath(file), self.root)).as_posix()
        except ValueError:  # another drive
            return Path(file).as_posix()


def _real(file: str) -> str:
    """As `os.path.realpath`, which looks at every folder of a path again for each module."""
    folder, name = os.path.split(os.path.abspath(file))
    return os.path.realpath(file) if os.path.islink(file) else os.path.join(_folder(folder), name)


_folder = lru_cache(maxsize=None)(os.path.realpath)


def _matches(pattern: str, relative: str, path: str) -> bool:
    pattern = Path(pattern).as_posix()
    whole = Path(path).as_posix()
    return any(
        fnmatchcase(name, pattern) or fnmatchcase(name, f"{pattern}/*")
        for name in (relative, whole)
    )
