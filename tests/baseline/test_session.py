"""Known, new, stale: what a baseline says about a file after each kind of change."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flake8_vectorize.baseline import store
from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.baseline.matching import Layer
from flake8_vectorize.baseline.session import Session, Verdict
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.report import FileReport

NAME = store.DEFAULT_NAME
LOOP = "def f(x):\n    for i in range(n):  # VEC101\n        y[i] = x[i]\n"
Inspect = Callable[[str], FileReport]


class Project:
    """A folder with Python files and a baseline."""

    def __init__(self, folder: Path, inspect: Inspect) -> None:
        self.folder = folder
        self.baseline = folder / NAME
        self.inspect = inspect

    def write(self, **files: str) -> None:
        for name, source in files.items():
            (self.folder / f"{name}.py").write_text(source, encoding="utf-8")

    def paths(self) -> list[str]:
        return sorted(str(path) for path in self.folder.glob("*.py"))

    def accept(self) -> None:
        entries = [
            Entry(Path(r.path).name, f.loop.scope, f.loop.head, f.loop.fingerprint, f.code, 0, "ok")
            for r in map(self.inspect, self.paths())
            for f in r.findings
            if f.loop
        ]
        store.write(self.baseline, entries)

    def judge(self, name: str, **options: object) -> Verdict:
        session = Session(self.baseline, self.inspect, **options)
        return session.judge(self.inspect(str(self.folder / f"{name}.py")))

    def judge_all(self, paths: list[str] | None = None) -> list[Verdict]:
        session = Session(self.baseline, self.inspect)
        return session.judge_all([self.inspect(path) for path in paths or self.paths()])


@pytest.fixture
def project(tmp_path: Path, inspect: Inspect) -> Project:
    return Project(tmp_path, inspect)


def reported(verdict: Verdict) -> list[Finding]:
    """What a user is told: new findings and notices, in source order."""
    return sorted([*verdict.new, *verdict.notices], key=lambda finding: finding.span)


def codes(verdict: Verdict) -> list[str]:
    return [finding.code for finding in reported(verdict)]


KNOWN = {
    "untouched": (LOOP, Layer.SAME),
    "moved down and commented": (f"import torch\n\n{LOOP}# end\n", Layer.SAME),
    "indented": (f"if a:\n{''.join(f'    {line}' for line in LOOP.splitlines(True))}", Layer.SAME),
    "another code of the band": (LOOP.replace("VEC101", "VEC102"), Layer.SAME),
    "body edited": (LOOP.replace("= x[i]", "= 2 * x[i]"), Layer.EDITED),
    "function renamed": (LOOP.replace("def f", "def g"), Layer.RENAMED),
    "another band": (LOOP.replace("VEC101", "VEC201"), Layer.RENAMED),
    "function renamed, body edited": (
        LOOP.replace("def f", "def g").replace("= x[i]", "= 2 * x[i]"),
        Layer.REWORKED,
    ),
}


@pytest.mark.parametrize(("after", "layer"), KNOWN.values(), ids=KNOWN)
def test_an_accepted_loop_stays_known(project: Project, after: str, layer: Layer) -> None:
    project.write(a=LOOP)
    project.accept()
    project.write(a=after)
    verdict = project.judge("a")
    assert [known.layer for known in verdict.known] == [layer]
    assert codes(verdict) == []


NEW = {
    "a second one like it": LOOP + LOOP[LOOP.index("    for") :],
    "another in the function": LOOP + "    for j in range(m):  # VEC101\n        y[j] = x[j]\n",
    "another code on the loop": LOOP.replace("VEC101", "VEC101 # VEC301"),
}


@pytest.mark.parametrize("after", NEW.values(), ids=NEW)
def test_a_loop_beside_an_accepted_one_is_new(project: Project, after: str) -> None:
    project.write(a=LOOP)
    project.accept()
    project.write(a=after)
    verdict = project.judge("a")
    assert len(verdict.known) == 1
    assert len(verdict.new) == 1


def test_an_edit_that_changes_the_kind_of_loop_is_told(project: Project) -> None:
    project.write(a=LOOP)
    project.accept()
    project.write(a=LOOP.replace("VEC101", "VEC103").replace("= x[i]", "= x[i] + z[i]"))
    verdict = project.judge("a")
    assert verdict.new == ()
    assert [known.layer for known in verdict.known] == [Layer.EDITED]
    assert codes(verdict) == ["VEC902"]
    assert reported(verdict)[0].span.line == 2


def test_an_entry_without_its_loop_is_stale(project: Project) -> None:
    project.write(a=LOOP)
    project.accept()
    project.write(a="def f(x):\n    return x\n")
    verdict = project.judge("a")
    assert [entry.scope for entry in verdict.stale] == ["f"]
    assert [(f.code, f.span.line) for f in reported(verdict)] == [("VEC901", 1)]


def test_a_file_that_does_not_parse_makes_nothing_stale(project: Project) -> None:
    project.write(a=LOOP)
    project.accept()
    project.write(a="def f(x:\n")
    assert codes(project.judge("a")) == ["VEC000"]


def test_entries_of_codes_that_are_not_reported_are_left_alone(project: Project) -> None:
    project.write(a=LOOP.replace("VEC101", "VEC402"))
    project.accept()
    project.write(a="x = 1\n")
    assert codes(project.judge("a")) == []
    assert codes(project.judge("a", selects=lambda code: True)) == ["VEC901"]


def test_an_acceptance_without_reason_is_told_when_asked_for(project: Project) -> None:
    project.write(a=LOOP)
    project.accept()
    text = project.baseline.read_text(encoding="utf-8").replace('"ok"', '" "')
    project.baseline.write_text(text, encoding="utf-8")
    assert codes(project.judge("a")) == []
    assert codes(project.judge("a", selects=lambda code: True)) == ["VEC904"]


def test_a_damaged_baseline_is_told_and_its_sound_lines_count(project: Project) -> None:
    project.write(a=LOOP)
    project.accept()
    with project.baseline.open("a", encoding="utf-8") as file:
        file.write("<<<<<<< ours\n")
    verdict = project.judge("a")
    assert len(verdict.known) == 1
    assert codes(verdict) == ["VEC903"]
    assert "line 3" in reported(verdict)[0].message


def test_a_renamed_file_keeps_its_entries(project: Project) -> None:
    project.write(a=LOOP)
    project.accept()
    (project.folder / "a.py").rename(project.folder / "b.py")
    verdict = project.judge("b")
    assert [known.layer for known in verdict.known] == [Layer.MOVED]
    assert codes(verdict) == []


def test_a_function_that_moves_to_another_file_takes_its_entry_along(project: Project) -> None:
    project.write(a=LOOP, b="x = 1\n")
    project.accept()
    project.write(a="x = 1\n", b=LOOP)
    assert codes(project.judge("b")) == []
    assert [codes(verdict) for verdict in project.judge_all()] == [[], []]


def test_a_copy_in_another_file_is_new(project: Project) -> None:
    project.write(a=LOOP)
    project.accept()
    project.write(b=LOOP)
    assert codes(project.judge("b")) == ["VEC101"]
    assert [codes(verdict) for verdict in project.judge_all()] == [[], ["VEC101"]]


def test_two_copies_of_a_loop_whose_file_is_gone_share_no_entry(project: Project) -> None:
    project.write(a=LOOP)
    project.accept()
    (project.folder / "a.py").unlink()
    project.write(b=LOOP, c=LOOP)
    assert sorted(codes(verdict) for verdict in project.judge_all()) == [[], ["VEC101"]]


def test_a_file_that_cannot_be_looked_into_keeps_its_entries(project: Project) -> None:
    project.write(a=LOOP)
    project.accept()
    project.write(a="def f(x:\n", b=LOOP)
    assert codes(project.judge("b")) == ["VEC101"]


def test_the_order_of_files_changes_nothing(project: Project) -> None:
    project.write(a=LOOP + LOOP, b=LOOP, c="x = 1\n")
    project.accept()
    project.write(a=LOOP, b=LOOP + LOOP + LOOP, c=LOOP)
    there = project.judge_all(project.paths())
    back = project.judge_all(project.paths()[::-1])
    assert {v.key: codes(v) for v in there} == {v.key: codes(v) for v in back}


def test_paths_are_read_against_the_baseline_not_the_current_folder(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write(a=LOOP)
    project.accept()
    elsewhere = project.folder / "sub"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    session = Session(project.baseline)
    assert session.key(os.path.join("..", "a.py")) == "a.py"
    assert session.key(str(project.folder / "sub" / "b.py")) == "sub/b.py"
    assert codes(session.judge(project.inspect(os.path.join("..", "a.py")))) == []


def test_a_link_to_the_project_names_the_same_files(project: Project, tmp_path: Path) -> None:
    project.write(a=LOOP)
    link = tmp_path / "link"
    link.symlink_to(project.folder)
    assert Session(link / NAME).key(str(project.folder / "a.py")) == "a.py"
    assert Session(project.baseline).key(str(link / "a.py")) == "a.py"


def test_without_a_baseline_everything_is_new(project: Project) -> None:
    project.write(a=LOOP)
    assert codes(project.judge("a")) == ["VEC101"]
    report = project.inspect(str(project.folder / "a.py"))
    assert codes(Session(None).judge(report)) == ["VEC101"]
