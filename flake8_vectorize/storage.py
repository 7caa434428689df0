"""Files that several processes read and write: never half-written, never two writers at once."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flake8_vectorize.errors import VectorizeError


def replace_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Puts the text in place of the file in one step; readers see the old file or the new one.

    What UTF-8 cannot hold, such as the bytes of a foreign file name, is written as `\\udc..`, which
    JSON reads back.

    Raises:
        VectorizeError: the folder cannot be written to.
    """
    target = Path(os.path.realpath(path))
    try:
        handle, name = tempfile.mkstemp(prefix=f"{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode(encoding, "backslashreplace"))
            os.chmod(name, _mode(target))
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise VectorizeError(f"{path} cannot be written: {error.strerror}") from error


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, else those that a new file gets."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


@contextmanager
def sole_writer(path: Path) -> Iterator[None]:
    """Waits until no other process is about to write the file.

    The lock is taken on the folder, so that nothing is left behind; readers need no lock.

    Raises:
        VectorizeError: the folder is missing or cannot be read.
    """
    folder = Path(os.path.realpath(path)).parent
    if sys.platform == "win32":
        yield from _locked_on_windows(folder)
        return
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise VectorizeError(f"{folder} cannot be opened: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _locked_on_windows(folder: Path) -> Iterator[None]:
    """A folder cannot be locked there: a byte of a file in the temporary folder stands for it."""
    if sys.platform != "win32":
        return
    import msvcrt
    from hashlib import blake2b

    name = blake2b(str(folder).casefold().encode(), digest_size=8).hexdigest()
    with open(Path(tempfile.gettempdir()) / f"flake8-vectorize-{name}.lock", "wb") as file:
        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                break
            except OSError:
                # LK_LOCK gives up after ten seconds; the other writer may need longer.
                continue
        try:
            yield
        finally:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
