"""A project as the commands see it: its files, its settings, and what is found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from flake8_vectorize.baseline.acceptance import Acceptance, Wanted, accept
from flake8_vectorize.baseline.codes import NOT_ANALYSED
from flake8_vectorize.baseline.session import Session
from flake8_vectorize.baseline.store import read_sound, write
from flake8_vectorize.config import Configuration
from flake8_vectorize.engine import inspect_source
from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.report import FileReport
from flake8_vectorize.model.span import Span
from flake8_vectorize.review import FileReview, Status, review
from flake8_vectorize.sources import python_files, read_source
from flake8_vectorize.storage import sole_writer
from flake8_vectorize.suppression import Suppressions


class Project:
    """The files of a project, inspected and reviewed with one configuration."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration

    def files(self, paths: Sequence[str]) -> list[str]:
        """The Python files that paths name, without what the configuration excludes.

        Raises:
            VectorizeError: a path is not there.
        """
        return list(python_files(paths, self.configuration.excludes))

    def inspect(self, path: str, every_loop: bool = False) -> FileReport:
        """What a file holds; one that cannot be read has the finding VEC000."""
        try:
            source = read_source(path)
        except OSError as error:
            message = f"not analysed, the file cannot be read ({error.strerror})"
            return FileReport(path, (), (Finding(NOT_ANALYSED, message, Span(1, 1, 1, 1)),))
        return self.inspect_text(source, path, every_loop)

    def inspect_text(self, source: str, path: str, every_loop: bool = False) -> FileReport:
        """What a source text holds that stands, or will stand, at a path."""
        configuration = self.configuration
        return inspect_source(
            source,
            path,
            every_loop=every_loop,
            codes=configuration.selection,
            cache_in=configuration.cache_in,
        )

    def session(self) -> Session:
        """A reading of the project's baseline."""
        configuration = self.configuration
        return Session(configuration.baseline, self.inspect, configuration.selection)

    def review(self, paths: Sequence[str]) -> list[FileReview]:
        """The findings of all files that paths name, without those that the user silenced.

        Raises:
            VectorizeError: a path is not there.
        """
        reports = [self.inspect(path) for path in self.files(paths)]
        reviews = review(reports, self.session(), self.configuration.impact)
        return [self.unsilenced(item) for item in reviews]

    def baseline(self) -> Path:
        """The baseline file, which exists or is to be created.

        Raises:
            VectorizeError: the project wants none, or the file is damaged.
        """
        path = self.configuration.baseline
        if path is None:
            raise VectorizeError("the baseline is switched off (none); name a file with --baseline")
        read_sound(path)
        return path

    def accept(
        self,
        reports: Sequence[FileReport],
        reason: str,
        wanted: Wanted,
        max_impact: float | None = None,
        source: str | None = None,
    ) -> Acceptance:
        """Writes the entries that the wanted findings of some files need into the baseline.

        `source` is the text of the one file where it differs from what is on disk.

        Raises:
            VectorizeError: there is no baseline to write, it is damaged, or a reason is missing.
        """
        path = self.baseline()
        with sole_writer(path):
            baseline = read_sound(path)
            reviews = review(reports, self.session(), self.configuration.impact)
            heard = {
                id(item.finding)
                for found in reviews
                for item in self.unsilenced(found, source).findings
            }
            above = {id(item.finding) for found in reviews for item in found.above_limit}
            acceptance = accept(
                baseline.entries,
                [item.verdict for item in reviews],
                reason,
                lambda verdict, finding: id(finding) in heard and wanted(verdict, finding),
                max_impact,
                lambda verdict, finding: id(finding) in above,
            )
            if (acceptance.added or acceptance.renewed) and not reason.strip():
                raise VectorizeError(
                    "accept needs --reason TEXT: why do these loops stay as they are?"
                )
            if acceptance.entries != baseline.entries:
                write(path, acceptance.entries)
        return acceptance

    def unsilenced(self, item: FileReview, source: str | None = None) -> FileReview:
        """A review without findings on lines with `# noqa` or silenced by `per-file-ignores`.

        `source` is the file's text where it differs from what is on disk.
        """
        if not item.new:
            return item
        path = item.report.path
        if source is None:
            try:
                source = read_source(path)
            except OSError:
                return item
        suppressions = Suppressions(source)
        heard = tuple(
            found
            for found in item.findings
            if found.status is Status.ACCEPTED
            or not (
                suppressions.hold(found.finding.span.line, found.finding.code)
                or self.configuration.ignores(path, found.finding.code)
            )
        )
        return replace(item, findings=heard)
