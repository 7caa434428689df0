"""The hooks, run by the real pre-commit on commits in a scratch repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pre_commit")

ROOT = Path(__file__).parents[2]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
FILL = """\
import torch


def fill(x: torch.Tensor, out: torch.Tensor):
    for i in range(x.shape[0]):
        out[i] = 2 * x[i]
"""
MAKE = """\
import torch


def make(n: int):
    x, out = torch.ones(n, 3), torch.zeros(n, 3)
    for i in range(n):
        out[i] = 2 * x[i]
    return out
"""
ADD = """\
import torch


def add(w: torch.Tensor):
    total = torch.zeros(3)
    for i in range(w.shape[0]):
        total = total + w[i]
    return total
"""


class Scratch:
    """A repository whose commits run our hooks."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        programs = os.fspath(Path(sys.executable).parent)
        # Hooks must not see the repository that the tests themselves run in a hook of.
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self.environment = {
            **kept,
            "PATH": os.pathsep.join([programs, os.environ["PATH"]]),
            "PRE_COMMIT_HOME": os.fspath(cache),
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        folder.mkdir()
        self.git("init", "-q")
        self.git("config", "user.email", "dev@example.org")
        self.git("config", "user.name", "dev")

    def use(self, repository: Path, revision: str, override: str, *hooks: str) -> None:
        """Installs hooks from a repository; without names, the two that only look."""
        config = f"repos:\n- repo: {repository}\n  rev: {revision}\n  hooks:\n"
        for hook in hooks or ("flake8-vectorize", "flake8-vectorize-baseline"):
            config += f"  - id: {hook}\n{override}"
        (self.folder / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
        self.run(sys.executable, "-m", "pre_commit", "install")
        self.git("add", "--all")
        self.git("commit", "-q", "--no-verify", "-m", "start")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def git(self, *arguments: str) -> str:
        return self.run("git", *arguments)

    def run(self, *command: str, fails: bool = False) -> str:
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
        said = done.stdout + done.stderr
        assert (done.returncode != 0) is fails, said
        return said

    def accept(self) -> None:
        self.run("flake8-vectorize", "baseline", "accept", "--reason", "three rows")

    def commit(self, fails: bool = False) -> str:
        return self.run("git", "commit", "-m", "work", fails=fails)


def git_repository(folder: Path) -> str:
    """Makes a folder a repository with one commit; the commit."""
    for command in (
        ["init", "-q"],
        ["add", "--all"],
        ["-c", "user.email=a@b.c", "-c", "user.name=a", "commit", "-q", "-m", "hooks"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    """Our hooks with the installed command, so that no environment is built for each test."""
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    shutil.copy(MANIFEST, hooks)
    made = Scratch(tmp_path / "work", tmp_path / "cache")
    made.use(hooks, git_repository(hooks), "    language: system\n")
    return made


def test_a_commit_with_a_new_loop_is_stopped(scratch: Scratch) -> None:
    scratch.write("a.py", FILL)
    scratch.git("add", "a.py")
    said = scratch.commit(fails=True)
    assert "a.py:5:5: VEC101 " in said


def test_a_commit_with_its_acceptance_goes_through(scratch: Scratch) -> None:
    scratch.write("a.py", FILL)
    scratch.accept()
    scratch.git("add", "--all")
    said = scratch.commit()
    assert said.count("Passed") == 2


def test_an_acceptance_that_is_not_part_of_the_commit_does_not_count(scratch: Scratch) -> None:
    scratch.write("a.py", FILL)
    scratch.git("add", "a.py")
    scratch.commit(fails=True)
    scratch.write(".vectorize-baseline.jsonl", '{"schema": 1}\n')
    scratch.git("add", ".vectorize-baseline.jsonl")
    scratch.accept()
    assert "VEC101" in scratch.commit(fails=True)
    scratch.git("add", ".vectorize-baseline.jsonl")
    scratch.commit()


def test_what_is_not_part_of_a_commit_does_not_stop_it(scratch: Scratch) -> None:
    scratch.write("a.py", FILL)
    scratch.accept()
    scratch.git("add", "--all")
    scratch.commit()
    scratch.write("b.py", "x = 1\n")
    scratch.git("add", "b.py")
    scratch.write("a.py", FILL + ADD)
    scratch.commit()
    scratch.git("add", "a.py")
    assert "VEC201" in scratch.commit(fails=True)


def test_part_of_a_file_is_judged_as_it_is_committed(scratch: Scratch) -> None:
    scratch.write("a.py", "x = 1\n")
    scratch.git("add", "a.py")
    scratch.write("a.py", f"x = 1\n{FILL}")
    scratch.commit()
    assert "fill" in (scratch.folder / "a.py").read_text(encoding="utf-8")


def test_a_loop_that_moves_between_the_files_of_a_commit_goes_through(scratch: Scratch) -> None:
    scratch.write("a.py", FILL)
    scratch.write("b.py", "x = 1\n")
    scratch.accept()
    scratch.git("add", "--all")
    scratch.commit()
    scratch.write("a.py", "x = 1\n")
    scratch.write("b.py", FILL)
    scratch.git("add", "--all")
    assert "VEC" not in scratch.commit()


def test_a_deleted_file_leaves_its_entry_to_be_pruned(scratch: Scratch) -> None:
    scratch.write("a.py", FILL)
    scratch.write("b.py", "x = 1\n")
    scratch.accept()
    scratch.git("add", "--all")
    scratch.commit()
    scratch.git("rm", "-q", "a.py")
    assert "VEC901 a.py is gone" in scratch.commit(fails=True)
    scratch.run("flake8-vectorize", "baseline", "prune")
    scratch.git("add", "--all")
    scratch.commit()


def test_a_renamed_file_goes_through_and_its_entry_follows(scratch: Scratch) -> None:
    scratch.write("a.py", FILL)
    scratch.accept()
    scratch.git("add", "--all")
    scratch.commit()
    scratch.git("mv", "a.py", "b.py")
    assert "VEC" not in scratch.commit()
    scratch.run("flake8-vectorize", "baseline", "accept")
    scratch.git("add", "--all")
    scratch.commit()
    assert '"path":"b.py"' in scratch.git("show", "HEAD:.vectorize-baseline.jsonl")


def test_two_merged_branches_pass_every_file(scratch: Scratch) -> None:
    scratch.write("a.py", FILL)
    scratch.accept()
    scratch.run("flake8-vectorize", "baseline", "install-merge-driver")
    scratch.git("add", "--all")
    scratch.commit()
    scratch.git("checkout", "-q", "-b", "feature")
    scratch.write("b.py", FILL.replace("fill", "fill_b").replace("2 *", "3 *"))
    scratch.accept()
    scratch.git("add", "--all")
    scratch.commit()
    scratch.git("checkout", "-q", "-")
    scratch.write("c.py", ADD)
    scratch.accept()
    scratch.git("add", "--all")
    scratch.commit()
    scratch.git("merge", "-q", "--no-edit", "feature")
    scratch.run(sys.executable, "-m", "pre_commit", "run", "--all-files")


def test_the_fixing_hook_stops_the_commit_and_leaves_the_fix_to_be_added(tmp_path: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    shutil.copy(MANIFEST, hooks)
    scratch = Scratch(tmp_path / "work", tmp_path / "cache")
    override = "    language: system\n"
    scratch.use(hooks, git_repository(hooks), override, "flake8-vectorize-fix")
    scratch.write("a.py", MAKE)
    scratch.git("add", "a.py")
    said = scratch.commit(fails=True)
    assert "a.py:6:5: VEC101 fixed: out[:] = 2 * x" in said
    assert "1 loop fixed in 1 file" in said
    assert "    out[:] = 2 * x\n" in (scratch.folder / "a.py").read_text(encoding="utf-8")
    scratch.git("add", "a.py")
    scratch.commit()


@pytest.mark.slow
def test_the_hooks_install_themselves_from_this_repository(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    parts = ["flake8_vectorize", "perf", "src", "setup.cfg", "pyproject.toml", "README.md"]
    copy.mkdir()
    for name in [*parts, "LICENSE", MANIFEST.name]:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "reports", "*.egg-info")
            shutil.copytree(source, copy / name, ignore=ignored)
        else:
            shutil.copy(source, copy)
    scratch = Scratch(tmp_path / "work", tmp_path / "cache")
    scratch.use(copy, git_repository(copy), "")
    scratch.write("a.py", FILL)
    scratch.git("add", "a.py")
    assert "a.py:5:5: VEC101 " in scratch.commit(fails=True)
