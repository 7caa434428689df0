"""The door for flake8: options, one run per file, and findings as flake8 wants them."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from flake8_vectorize.analysis.gate.files import may_hold_tensor_loops
from flake8_vectorize.baseline.codes import NO_REASON, on_by_default
from flake8_vectorize.discovery import NONE, nearest

if TYPE_CHECKING:
    from argparse import Namespace

    from flake8.options.manager import OptionManager

    from flake8_vectorize.model.finding import Finding
    from flake8_vectorize.model.report import FileReport

PREFIX = "VEC"
BASELINE_NAME = ".vectorize-baseline.jsonl"
IMPACT_NAME = ".vectorize-impact.jsonl"
Report = tuple[int, int, str, type["Checker"]]


class Settings:
    """What the options of one flake8 run say; made once per process and never changed."""

    def __init__(
        self,
        baseline: Path | None,
        impact: Path | None,
        named: tuple[str, ...] = (),
        cache_in: Path | None = None,
    ) -> None:
        self.baseline = baseline
        self.impact = impact
        self.cache_in = cache_in
        self._named = named

    @property
    def matches(self) -> bool:
        """Whether there is something to match loops with."""
        return self.baseline is not None or self.impact is not None

    def selects(self, code: str) -> bool:
        """Whether to compute a code: what is off by default must be named beyond `VEC`."""
        return on_by_default(code) or code.startswith(self._named)

    def inspect(self, path: str) -> FileReport:
        """What a file holds that flake8 does not look at just now."""
        from flake8_vectorize.engine import inspect_source
        from flake8_vectorize.sources import read_source

        return inspect_source(read_source(path), path, codes=self.selects, cache_in=self.cache_in)


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

        manager.add_option(
            "--vectorize-project",
            action="store_true",
            parse_from_config=True,
            help="look up what a file imports from its own package",
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
            _configured_folder() if options.vectorize_project else None,
        )

    def run(self) -> Iterator[Report]:
        """The findings that the baseline does not hold, with their impact: line from 1, column
        from 0.
        """
        source = "".join(self._lines)
        if may_hold_tensor_loops(source, self.settings.cache_in is not None):
            report = self._inspected(source)
        elif self.settings.baseline is None:
            return
        else:
            # Entries of loops that are gone are told all the same.
            from flake8_vectorize.model.report import FileReport

            report = FileReport(self._filename, (), ())
        for finding, text in self._told(report):
            yield finding.span.line, finding.span.column - 1, f"{finding.code} {text}", type(self)

    def _inspected(self, source: str) -> FileReport:
        settings = self.settings
        with _collector_paused():
            # Loaded where there is something to inspect, or every start of flake8 pays for it.
            from flake8_vectorize.engine import inspect_source

            _keep_out_of_collections()
            return inspect_source(
                source,
                self._filename,
                tree=self._tree,
                codes=settings.selects,
                cache_in=settings.cache_in,
                identify=settings.matches,
            )

    def _told(self, report: FileReport) -> list[tuple[Finding, str]]:
        settings = self.settings
        if not settings.matches:
            return [(finding, finding.message) for finding in report.findings]
        # Loaded where there is something to read, or every start of flake8 pays for it.
        from flake8_vectorize.baseline.session import Session
        from flake8_vectorize.review import review

        session = Session(settings.baseline, settings.inspect, settings.selects)
        items = review([report], session, settings.impact)[0].new
        return [(item.finding, item.text) for item in items]


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keeps the garbage collector from walking through flake8's own objects meanwhile.

    The analysis makes many small objects and few cycles, and every collection that it sets off
    costs flake8 more than it frees.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@cache
def _keep_out_of_collections() -> None:
    """Tells the garbage collector, once, that what is loaded by now stays to the end.

    A collection walks through every object that is alive; a third of those that are with the rules
    loaded are the rules.
    """
    gc.freeze()


def _file(option: str | None, name: str) -> Path | None:
    if option == NONE:
        return None
    if option:
        return Path(option)
    return nearest(name, Path.cwd())


def _configured_folder() -> Path:
    """Where the configuration stands, as the commands see it, so that all share one cache."""
    # Loaded where it is asked for, or every start of flake8 pays for it.
    from flake8_vectorize.config import load
    from flake8_vectorize.errors import VectorizeError

    try:
        return load().folder
    except VectorizeError:
        return Path.cwd()
