"""A folder of texts that several processes share: each is what it was written as, or not there."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.storage import replace_text

FOLDER = ".vectorize_cache"


class Cache:
    """The cache of a project.

    A text is kept under a name and sealed with the key of what it was made from: one that was
    made from something else, or is damaged, is not there. A folder that cannot be written to
    holds nothing.
    """

    def __init__(self, project: Path) -> None:
        self._folder = project / FOLDER

    def read(self, name: str, key: str) -> str | None:
        """The text that was written under this name and this key, or None."""
        try:
            content = (self._folder / name).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None
        seal, _, text = content.partition("\n")
        return text if seal == _seal(key, text) else None

    def write(self, name: str, key: str, text: str) -> None:
        """Keeps a text, in place of what had its name."""
        try:
            self._prepare()
            replace_text(self._folder / name, f"{_seal(key, text)}\n{text}")
        except (OSError, VectorizeError):
            # Without a cache everything is computed again: slower, and the same.
            return

    def _prepare(self) -> None:
        ignored = self._folder / ".gitignore"
        if not ignored.exists():
            self._folder.mkdir(exist_ok=True)
            replace_text(ignored, "*\n")


def digest(*texts: str) -> str:
    """A key that no other texts have."""
    total = blake2b(digest_size=16)
    for text in texts:
        part = text.encode("utf-8", "surrogatepass")
        total.update(len(part).to_bytes(8, "little") + part)
    return total.hexdigest()


def _seal(key: str, text: str) -> str:
    return digest(key, text)
