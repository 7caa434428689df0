"""What git knows: the files of a revision, where the repository is, its settings."""

from __future__ import annotations

import subprocess
from pathlib import Path

from flake8_vectorize.errors import VectorizeError


class Repository:
    """The git repository that a folder belongs to."""

    def __init__(self, folder: Path) -> None:
        """Finds the repository.

        Raises:
            VectorizeError: the folder is in none, or there is no git.
        """
        self._folder = folder
        self.root = Path(self._text("rev-parse", "--show-toplevel"))

    def merge_base(self, revision: str) -> str:
        """The commit where the current branch left a revision.

        Raises:
            VectorizeError: there is no such revision, or it shares no history.
        """
        return self._text("merge-base", "HEAD", revision)

    def content(self, revision: str, path: Path) -> bytes | None:
        """A file as it is in a revision; None where it is not there."""
        name = path.resolve().relative_to(self.root.resolve()).as_posix()
        if not self._text("ls-tree", revision, "--full-tree", "--", name):
            return None
        return self._run("show", f"{revision}:{name}")

    def configure(self, key: str, value: str) -> None:
        """Sets an option of this repository only."""
        self._run("config", "--local", key, value)

    def _text(self, *arguments: str) -> str:
        return self._run(*arguments).decode("utf-8", "surrogateescape").strip()

    def _run(self, *arguments: str) -> bytes:
        try:
            done = subprocess.run(
                ["git", *arguments], cwd=self._folder, capture_output=True, check=False
            )
        except FileNotFoundError as error:
            raise VectorizeError("git is not installed; this command needs it") from error
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            reason = said[0] if said else f"status {done.returncode}"
            raise VectorizeError(f"git {' '.join(arguments)}: {reason.removeprefix('fatal: ')}")
        return done.stdout
