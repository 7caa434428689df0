"""What git knows: the files of a revision, where the repository is, its settings."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from flake8_vectorize.errors import VectorizeError

_SET_FOR_HOOKS = frozenset({"GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"})


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
        for name in ("HEAD", revision):
            if self._answer("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").returncode:
                raise VectorizeError(f"{name!r} is no revision in {self.root}; fetch or name one")
        found = self._answer("merge-base", "HEAD", revision)
        if found.returncode:
            raise VectorizeError(
                f"HEAD and {revision} share no commit in {self.root}; a shallow clone lacks it, "
                "fetch more history"
            )
        return found.stdout.decode("ascii").strip()

    def content(self, revision: str, path: Path) -> bytes | None:
        """A file as it is in a revision; None where it is not there.

        Raises:
            VectorizeError: the file lies outside of the repository.
        """
        whole, root = path.resolve(), self.root.resolve()
        if not whole.is_relative_to(root):
            raise VectorizeError(f"{whole} lies outside of {root}, which has no history of it")
        name = whole.relative_to(root).as_posix()
        if not self._text("ls-tree", revision, "--full-tree", "--", name):
            return None
        return self._run("show", f"{revision}:{name}")

    def configure(self, key: str, value: str) -> None:
        """Sets an option of this repository only."""
        self._run("config", "--local", key, value)

    def _text(self, *arguments: str) -> str:
        return self._run(*arguments).decode("utf-8", "surrogateescape").strip()

    def _answer(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                ["git", *arguments],
                cwd=self._folder,
                capture_output=True,
                check=False,
                env=_environment(),
            )
        except FileNotFoundError as error:
            raise VectorizeError("git is not installed; this command needs it") from error

    def _run(self, *arguments: str) -> bytes:
        done = self._answer(*arguments)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            reason = said[0] if said else f"status {done.returncode}"
            raise VectorizeError(f"git {' '.join(arguments)}: {reason.removeprefix('fatal: ')}")
        return done.stdout


def _environment() -> dict[str, str]:
    """Ours without what git sets for hooks: with it, every folder passes for the root."""
    if "GIT_WORK_TREE" in os.environ:
        return dict(os.environ)
    return {name: value for name, value in os.environ.items() if name not in _SET_FOR_HOOKS}
