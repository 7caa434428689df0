"""What holds for the verdicts on a whole project, whichever files, entries and order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_vectorize.baseline import store
from flake8_vectorize.baseline.entry import Entry
from flake8_vectorize.baseline.session import Session, Verdict
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.loop import Loop, LoopKind
from flake8_vectorize.model.report import FileReport
from flake8_vectorize.model.span import Span

PATHS = ("a.py", "b.py", "pkg/c.py")
SCOPES, HEADS, CODES = ("f", "Net.g"), ("for i in r", "while x"), ("VEC101", "VEC102", "VEC201")
FINGERPRINTS = tuple(f"v1:{digit * 16}" for digit in "123")

kinds = st.tuples(
    st.sampled_from(SCOPES),
    st.sampled_from(HEADS),
    st.sampled_from(FINGERPRINTS),
    st.sampled_from(CODES),
)
projects = st.dictionaries(st.sampled_from(PATHS), st.lists(kinds, max_size=5))
baselines = st.lists(st.tuples(st.sampled_from(PATHS), kinds), max_size=10)
random_settings = settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class Project:
    """A folder whose files hold given loops, and a baseline of given entries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.baseline = folder / store.DEFAULT_NAME
        self.loops: dict[str, list[tuple[str, str, str, str]]] = {}

    def lay(self, loops: dict[str, list[tuple[str, str, str, str]]], accepted: list) -> None:
        self.loops = loops
        for path in PATHS:
            file = self.folder / path
            file.parent.mkdir(exist_ok=True)
            file.touch() if path in loops else file.unlink(missing_ok=True)
        entries = [
            Entry(p, scope, head, fp, code, 0, "r") for p, (scope, head, fp, code) in accepted
        ]
        store.write(self.baseline, entries)

    def report(self, path: str) -> FileReport:
        findings = []
        key = Path(path).relative_to(self.folder).as_posix()
        for line, (scope, head, fp, code) in enumerate(self.loops[key], start=1):
            span = Span(line, 1, line, 9)
            loop = Loop(LoopKind.FOR, span, span, scope, head, fp)
            findings.append(Finding(code, "a loop", span, loop))
        return FileReport(path, (), tuple(findings))

    def session(self) -> Session:
        return Session(self.baseline, self.report)

    def reports(self) -> list[FileReport]:
        return [self.report(str(self.folder / path)) for path in self.loops]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def new(verdicts: list[Verdict]) -> set[tuple[str, int, str]]:
    return {(v.key, finding.span.line, finding.code) for v in verdicts for finding in v.new}


@random_settings
@given(projects, baselines)
def test_every_entry_is_known_once_or_gone(project: Project, loops, accepted) -> None:
    project.lay(loops, accepted)
    session = project.session()
    verdicts = session.judge_all(project.reports())
    claimed = [id(known.entry) for verdict in verdicts for known in verdict.known]
    gone = [id(entry) for entry in session.resolved(verdicts)]
    assert sorted(claimed + gone) == sorted(map(id, session.baseline.entries))


@random_settings
@given(projects, baselines)
def test_pruning_makes_no_loop_new_and_leaves_nothing_to_prune(
    project: Project, loops, accepted
) -> None:
    project.lay(loops, accepted)
    session = project.session()
    before = session.judge_all(project.reports())
    gone = {id(entry) for entry in session.resolved(before)}
    kept = [entry for entry in session.baseline.entries if id(entry) not in gone]
    store.write(project.baseline, kept)
    session = project.session()
    after = session.judge_all(project.reports())
    assert new(after) == new(before)
    assert session.resolved(after) == ()


@random_settings
@given(projects, baselines)
def test_the_order_of_files_changes_no_verdict(project: Project, loops, accepted) -> None:
    project.lay(loops, accepted)
    reports = project.reports()
    there = project.session().judge_all(reports)
    back = project.session().judge_all(reports[::-1])
    assert new(there) == new(back)
    assert {v.key: len(v.stale) for v in there} == {v.key: len(v.stale) for v in back}


@random_settings
@given(projects, baselines)
def test_flake8_file_by_file_reports_no_loop_that_the_whole_project_accepts(
    project: Project, loops, accepted
) -> None:
    project.lay(loops, accepted)
    whole = new(project.session().judge_all(project.reports()))
    alone = new([project.session().judge(report) for report in project.reports()])
    assert alone <= whole
