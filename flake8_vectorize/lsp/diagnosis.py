"""One open document as the linter sees it, unsaved text included."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from flake8_vectorize.baseline.codes import NOT_ANALYSED
from flake8_vectorize.config import load
from flake8_vectorize.model.report import LoopReport
from flake8_vectorize.project import Project
from flake8_vectorize.review import FileReview, review


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found in a document: `found` is all, `heard` what the user has not silenced."""

    project: Project
    found: FileReview
    heard: FileReview

    @property
    def readable(self) -> bool:
        """Whether the text is Python; half-typed text is not."""
        return all(item.finding.code != NOT_ANALYSED for item in self.found.findings)

    def loop_at(self, line: int) -> LoopReport | None:
        """The loop whose header covers a line."""
        here = [
            report
            for report in self.found.report.loops
            if report.loop.header.line <= line <= report.loop.header.end_line
        ]
        return max(here, key=lambda report: report.loop.span, default=None)


def diagnose(source: str, path: str, folders: Sequence[str]) -> Diagnosis:
    """What a document holds; `folders` are those that the editor works in.

    A document without a file, whose path is a bare name, counts as one of the first folder. One
    that the project leaves out is as good as silenced.

    Raises:
        VectorizeError: the project's configuration cannot be read.
    """
    path = os.path.join(folders[0] if folders else os.getcwd(), path)
    project = Project(load(start=_home(path, folders)))
    report = project.inspect_text(source, path, every_loop=True)
    found = review([report], project.session(), project.configuration.impact)[0]
    if project.configuration.leaves_out(path):
        return Diagnosis(project, found, replace(found, findings=()))
    return Diagnosis(project, found, project.unsilenced(found, source))


def _home(path: str, folders: Sequence[str]) -> Path:
    """The folder whose configuration counts: the editor's own, else the document's."""
    around = [folder for folder in folders if Path(path).is_relative_to(folder)]
    return Path(max(around, key=len) if around else os.path.dirname(path))
