"""Whole files or none."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from nanobrag_torch.errors import InputError


def write_bytes(path: Path, content: bytes) -> None:
    """Puts `content` at `path` in one step; what stood there stays when anything fails.

    Raises InputError when the folder is missing, read-only or full.
    """
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)
        raise InputError(f"cannot write {path}: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def read_text(path: Path, what: str) -> str:
    """The text of `path`; `what` names its role in the message when it can't be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"cannot read {what} {path}: {error.strerror}") from error
