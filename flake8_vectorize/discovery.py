"""Which file of a name belongs to a folder.

flake8 loads this at every start, so it imports nothing of the commands.
"""

from __future__ import annotations

from pathlib import Path

# what an option says where no file is wanted
NONE = "none"


def nearest(name: str, start: Path) -> Path | None:
    """The file of that name in a folder or the nearest one above, up to the repository's root."""
    for folder in (start, *start.parents):
        if (folder / name).is_file():
            return folder / name
        if (folder / ".git").exists():
            return None
    return None
