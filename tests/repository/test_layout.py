"""The promises that the repository makes about its own shape."""

from __future__ import annotations

import ast
import configparser
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "flake8_vectorize": ROOT / "flake8_vectorize",
    "vectorize_perf": ROOT / "perf" / "vectorize_perf",
    "nanobrag_torch": ROOT / "src" / "nanobrag_torch",
}
SOURCES = sorted(path for folder in PACKAGES.values() for path in folder.rglob("*.py"))
EVERY_FILE = sorted(
    path
    for folder in ("flake8_vectorize", "perf", "src", "tests", "tools")
    for path in (ROOT / folder).rglob("*.py")
    if "fixtures" not in path.parts
)
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}


def configuration() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def requirement_names(text: str) -> set[str]:
    names = (re.split(r"[<>=!;\[ ]", line)[0] for line in text.split("\n") if line.strip())
    return {name.lower().replace("_", "-") for name in names}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", EVERY_FILE, ids=relative)
def test_a_file_is_at_most_350_lines(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 350


@pytest.mark.parametrize("path", EVERY_FILE, ids=relative)
def test_a_file_is_named_after_what_it_holds(path: Path) -> None:
    assert path.stem not in NAMES_THAT_SAY_NOTHING


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_module_says_what_it_decides(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring
    assert docstring.splitlines()[0].strip()


def test_every_package_is_shipped() -> None:
    found = {
        ".".join((name, *path.parent.relative_to(folder).parts))
        for name, folder in PACKAGES.items()
        for path in folder.rglob("__init__.py")
    }
    assert set(configuration()["options"]["packages"].split()) == found


def test_every_requirement_is_pinned_for_development() -> None:
    setup = configuration()
    wanted = requirement_names(setup["options"]["install_requires"])
    for extra in setup["options.extras_require"].values():
        wanted |= requirement_names(extra)
    pinned = requirement_names((ROOT / "constraints.txt").read_text(encoding="utf-8"))
    assert wanted <= pinned
    assert "torch==2.13.0" in (ROOT / "constraints.txt").read_text(encoding="utf-8").split()


def test_nothing_generated_is_committed() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert not [name for name in tracked if name.endswith((".pyc", ".orig", ".rej", ".backup"))]
    assert not [name for name in tracked if "egg-info" in name or "__pycache__" in name]


def test_the_two_commands_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in ("demo", "test"):
        assert f"make {command}" in readme
        assert f"\n{command}:" in makefile
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_page_of_the_rules_is_up_to_date() -> None:
    printed = subprocess.run(
        [sys.executable, "-m", "flake8_vectorize", "explain", "--all"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == printed


def test_our_own_baseline_gives_a_reason_for_every_loop() -> None:
    lines = (ROOT / ".vectorize-baseline.jsonl").read_text(encoding="utf-8").splitlines()
    entries = [json.loads(line) for line in lines[1:]]
    assert entries
    assert all(entry["reason"] for entry in entries)
