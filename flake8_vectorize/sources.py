"""Which Python files a path names, and their text."""

from __future__ import annotations

import io
import os
import tokenize
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from flake8_vectorize.errors import VectorizeError

# the byte order mark of UTF-8, byte by byte
_BOM = "\xef\xbb\xbf"
_VIRTUAL_ENVIRONMENT = "pyvenv.cfg"


def python_files(paths: Sequence[str], excluded: Callable[[str], bool]) -> Iterator[str]:
    """The files that paths name, folders walked in order of names; a file named twice comes once.

    Virtual environments inside a folder are left out: they hold other people's code.

    Raises:
        VectorizeError: a path is not there.
    """
    seen: set[str] = set()
    for path in paths:
        if not os.path.exists(path):
            raise VectorizeError(f"{path} is not there; name a Python file or a folder")
        for file in _named_by(path, excluded):
            real = os.path.realpath(file)
            if real not in seen:
                seen.add(real)
                yield file


def _named_by(path: str, excluded: Callable[[str], bool]) -> Iterator[str]:
    if excluded(path):
        return
    if not os.path.isdir(path):
        yield path
        return
    for folder, subfolders, files in os.walk(path):
        subfolders[:] = sorted(
            name
            for name in subfolders
            if not excluded(os.path.join(folder, name))
            and not os.path.exists(os.path.join(folder, name, _VIRTUAL_ENVIRONMENT))
        )
        for name in sorted(files):
            file = os.path.normpath(os.path.join(folder, name))
            # Not every name leads to a file: editors lock files with links to nowhere.
            if name.endswith(".py") and not excluded(file) and os.path.isfile(file):
                yield file


def lines_of(source: str) -> list[str]:
    """The lines as Python counts them, without their ends: a form feed ends none."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]


def read_exactly(path: str | Path) -> tuple[str, str]:
    """The text of a Python file with its line ends as they are, and its encoding.

    Raises:
        VectorizeError: the file cannot be read, or is not in the encoding that it declares.
    """
    try:
        content = Path(path).read_bytes()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return content.decode(encoding), encoding
    except OSError as error:
        raise VectorizeError(f"it cannot be read: {error.strerror}") from error
    except (SyntaxError, UnicodeError) as error:
        raise VectorizeError("it is not in the encoding that it declares") from error


def read_source(path: str | Path) -> str:
    """The text of a Python file in the encoding that it declares; of no encoding, byte by byte.

    Raises:
        OSError: the file cannot be read.
    """
    try:
        with tokenize.open(path) as file:
            return file.read()
    except (SyntaxError, UnicodeError):
        return Path(path).read_text(encoding="latin-1").removeprefix(_BOM)
