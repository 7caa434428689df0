"""Where the modules that a file imports stand, as far as they are of its own package."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

INITIAL = "__init__.py"


@dataclass(frozen=True, slots=True)
class Home:
    """The place of one module: its folder, and the folder that its package is imported from.

    `top` is the name of the package, '' for a file outside of any.
    """

    folder: str
    root: str
    top: str

    def base(self, name: str) -> tuple[str, tuple[str, ...]] | None:
        """The folder where a full name is looked for, and the parts of the name.

        None where the name is of another package.
        """
        stripped = name.lstrip(".")
        parts = tuple(stripped.split(".")) if stripped else ()
        level = len(name) - len(stripped)
        if level:
            folder = self.folder
            for _ in range(level - 1):
                folder = os.path.dirname(folder)
            return folder, parts
        if parts[0] == self.top:
            return self.root, parts
        if not self.top and _exists(self.folder, parts[0]):
            return self.folder, parts
        around = _around(self.root, parts[0])
        return None if around is None else (around, parts)


def home_of(path: str) -> Home:
    """The place of the module in a file: its package reaches up as far as `__init__.py` does."""
    folder = os.path.dirname(os.path.abspath(path))
    root, top = folder, ""
    while os.path.isfile(os.path.join(root, INITIAL)):
        above, name = os.path.split(root)
        if above == root:
            break
        root, top = above, name
    return Home(folder, root, top)


def module_at(
    folder: str,
    parts: Sequence[str],
    exists: Callable[[str], bool],
    binds: Callable[[str, str], bool],
) -> tuple[str, tuple[str, ...]] | None:
    """The file that holds a name, and what is left of the name within it.

    `binds` tells whether the `__init__.py` of a package binds the last part itself, which hides a
    module of that name. None where no file holds the name.
    """
    initial = os.path.join(folder, INITIAL)
    held = (initial, tuple(parts)) if exists(initial) else None
    for number, part in enumerate(parts):
        if held is not None and number == len(parts) - 1 and binds(held[0], part):
            return held
        below = os.path.join(folder, part)
        initial = os.path.join(below, INITIAL)
        rest = tuple(parts[number + 1 :])
        if exists(initial):
            held = (initial, rest)
        elif exists(below + ".py"):
            return below + ".py", rest
        elif os.path.isdir(below):
            held = None
        else:
            return held
        folder = below
    return held


def _exists(folder: str, name: str) -> bool:
    below = os.path.join(folder, name)
    return os.path.isfile(below + ".py") or os.path.isdir(below)


def _around(folder: str, name: str) -> str | None:
    """The folder that a package without `__init__.py` is imported from.

    The package is the nearest folder of that name on the way up to the repository's root.
    """
    while not os.path.exists(os.path.join(folder, ".git")):
        above, own = os.path.split(folder)
        if above == folder:
            return None
        if own == name:
            return above
        folder = above
    return None
