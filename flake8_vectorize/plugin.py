"""The door for flake8: options, one run per file, and findings as flake8 wants them."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from flake8_vectorize.baseline.codes import DAMAGED, NO_REASON, on_by_default
from flake8_vectorize.config import NONE, nearest
from flake8_vectorize.engine import inspect_source
from flake8_vectorize.errors import VectorizeError
from flake8_vectorize.model.report import FileReport

if TYPE_CHECKING:
    from argparse import Namespace

    from flake8.options.manager import OptionManager

    from flake8_vectorize.baseline.session import Session
    from flake8_vectorize.model.finding import Finding

PREFIX = "VEC"
BASELINE_NAME = ".vectorize-baseline.jsonl"
IMPACT_NAME = ".vectorize-impact.jsonl"
Report = tuple[int, int, str, type["Checker"]]


class Settings:
    """What the options of one flake8 run say; made once per process and never changed."""

    def __init__(
        self, baseline: Path | None, impact: Path | None, named: tuple[str, ...] = ()
    ) -> None:
        self.baseline = baseline
        self.impact = impact
        self._named = named

    def selects(self, code: str) -> bool:
        """Whether to compute a code: what is off by default must be named beyond `VEC`."""
        return on_by_default(code) or code.startswith(self._named)

    def session(self) -> Session:
        """The baseline, put to one file."""
        from flake8_vectorize.baseline.session import Session

        return Session(self.baseline, _inspected, self.selects)


class Checker:
    """flake8's view of the linter: made once per file, `run` yields what to report."""

    settings: ClassVar[Settings] = Settings(None, None)

    def __init__(self, tree: ast.Module, filename: str, lines: Sequence[str]) -> None:
        self._tree = tree
        self._filename = filename
        self._lines = lines

    @classmethod
    def add_options(cls, manager: OptionManager) -> None:
        """Declares the options, and switches off what is reported on request only."""
        manager.extend_default_ignore(["VEC4", NO_REASON])
        for name, file, what in (
            ("baseline", BASELINE_NAME, "accepted loops"),
            ("impact", IMPACT_NAME, "measured impact of loops"),
        ):
            manager.add_option(
                f"--vectorize-{name}",
                default=None,
                metavar="FILE",
                parse_from_config=True,
                normalize_paths=True,
                help=f"{what} (default: the nearest {file}; {NONE} for no file)",
            )

    @classmethod
    def parse_options(cls, options: Namespace) -> None:
        """Keeps what the options say; flake8 calls this again in every worker that it spawns."""
        chosen = [*(options.select or ()), *(options.extend_select or ())]
        named = tuple(code for code in chosen if len(code) > len(PREFIX))
        cls.settings = Settings(
            _file(options.vectorize_baseline, BASELINE_NAME),
            _file(options.vectorize_impact, IMPACT_NAME),
            named,
        )

    def run(self) -> Iterator[Report]:
        """The findings that the baseline does not hold, with their impact: line from 1, column from 0."""
        source = "".join(self._lines)
        report = inspect_source(
            source, self._filename, tree=self._tree, codes=self.settings.selects
        )
        try:
            findings = self._judged(report)
        except VectorizeError as error:
            yield 1, 0, f"{DAMAGED} {error}", type(self)
            return
        for finding, tag in findings:
            text = f"{finding.code} {finding.message}{tag}"
            yield finding.span.line, finding.span.column - 1, text, type(self)

    def _judged(self, report: FileReport) -> list[tuple[Finding, str]]:
        settings = self.settings
        findings = report.findings
        if settings.baseline is not None:
            findings = settings.session().judge(report).reported
        if settings.impact is None or not findings:
            return [(finding, "") for finding in findings]
        from flake8_vectorize.impact.join import join
        from flake8_vectorize.impact.store import read_impact

        name = _relative(self._filename, settings.impact.parent)
        impacts = join(name, findings, read_impact(settings.impact))
        return [
            (finding, f" {impacts[finding.loop].tag}" if finding.loop in impacts else "")
            for finding in findings
        ]


def _file(option: str | None, name: str) -> Path | None:
    if option == NONE:
        return None
    if option:
        return Path(option)
    return nearest(name, Path.cwd())


def _relative(filename: str, folder: Path) -> str:
    return os.path.relpath(os.path.realpath(filename), os.path.realpath(folder)).replace(
        os.sep, "/"
    )


def _inspected(path: str) -> FileReport:
    with open(path, encoding="utf-8", errors="replace") as file:
        return inspect_source(file.read(), path)
