"""Puts the batched forms of a file's loops into its text, round by round until none is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.model.batched import BatchedForm, Edit
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.project import Project
from flake8_vectorize.review import FileReview, Status, review
from flake8_vectorize.rewriting.edits import edited
from flake8_vectorize.sources import read_exactly, read_source
from flake8_vectorize.storage import replace_text

# A loop inside a loop may be batched when the one around it was not.
_MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Repair:
    """One file before and after.

    `done` are the findings whose loops were replaced, `unsafe` those that wait for a user's word.
    `refused` says why the rest of the file was left alone, '' if it was not.
    """

    path: str
    before: str
    after: str
    encoding: str
    done: tuple[Finding, ...]
    unsafe: tuple[Finding, ...]
    refused: str = ""

    def write(self) -> None:
        """Puts the new text in place of the old.

        Raises:
            VectorizeError: the file cannot be written.
        """
        if self.after != self.before:
            replace_text(Path(self.path), self.after, self.encoding)


def repaired(project: Project, path: str, unsafe: bool) -> Repair:
    """A file with its loops replaced, unless the user has accepted or silenced them.

    `unsafe` asks for forms with caveats too.
    """
    try:
        before, encoding = read_exactly(path)
    except VectorizeError as error:
        return _unreadable(project, path, str(error))
    text, refused = before, ""
    done: list[Finding] = []
    found = _fixable(project, path, text)
    for _ in range(_MOST_ROUNDS):
        chosen = _apart([f for f in found if _form(f).safe or unsafe])
        if not chosen:
            break
        try:
            text = edited(text, [edit for finding in chosen for edit in _form(finding).edits])
        except VectorizeError as error:
            refused = str(error)
            break
        done += chosen
        found = _fixable(project, path, text)
    left = [f for f in found if not _form(f).safe]
    return Repair(path, before, text, encoding, tuple(done), tuple(left), refused)


def _unreadable(project: Project, path: str, reason: str) -> Repair:
    """A file whose bytes are not the text that it declares: a loss only if there is a fix."""
    try:
        wanted = bool(_fixable(project, path, read_source(path)))
    except OSError:
        wanted = True
    return Repair(path, "", "", "utf-8", (), (), reason if wanted else "")


def _fixable(project: Project, path: str, text: str) -> list[Finding]:
    """The findings that have a batched form, each loop once."""
    report = project.inspect_text(text, path)
    heard: FileReview = review([report], project.session(), None)[0]
    heard = project.unsilenced(heard, text)
    found: dict[object, Finding] = {}
    for item in heard.findings:
        if item.status is Status.NEW and item.finding.fix is not None and item.finding.loop:
            found.setdefault(item.finding.loop.span, item.finding)
    return list(found.values())


def _form(finding: Finding) -> BatchedForm:
    assert finding.fix is not None
    return finding.fix


def _apart(findings: Sequence[Finding]) -> list[Finding]:
    """Those whose edits do not meet, the first ones first."""
    chosen: list[Finding] = []
    taken: list[Edit] = []
    for finding in findings:
        edits = _form(finding).edits
        if not any(_meet(edit, other) for edit in edits for other in taken):
            chosen.append(finding)
            taken += edits
    return chosen


def _meet(first: Edit, second: Edit) -> bool:
    left, right = first.span, second.span
    return (left.line, left.column) < (right.end_line, right.end_column) and (
        right.line,
        right.column,
    ) < (left.end_line, left.end_column)
