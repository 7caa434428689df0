"""Runs the selected rules over one file."""

from __future__ import annotations

import ast
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_vectorize.analysis.gate.files import may_hold_tensor_loops
from flake8_vectorize.analysis.inspection import Found, Inspection, Silence
from flake8_vectorize.analysis.syntax.positions import Positions
from flake8_vectorize.analysis.syntax.sites import KINDS, LoopNode, Site, loop_sites
from flake8_vectorize.analysis.values.elsewhere import NOWHERE, Elsewhere
from flake8_vectorize.model.finding import Finding
from flake8_vectorize.model.loop import Loop
from flake8_vectorize.model.nest import LoopNest
from flake8_vectorize.model.pattern import Pattern
from flake8_vectorize.model.report import FileReport, LoopReport
from flake8_vectorize.model.span import Span
from flake8_vectorize.rules.catalogue import catalogue
from flake8_vectorize.rules.rule import Rule

if TYPE_CHECKING:
    from flake8_vectorize.analysis.batching.form import Forms

Selection = Callable[[str], bool]
# without a handler of the user's, Python shows the traceback on standard error
LOG = logging.getLogger(__name__)
TOP = Span(1, 1, 1, 1)
OPT_IN = "VEC4"
# what Python says that does not turn a very long integer into text
TOO_LONG = "integer string conversion"


def default_codes(code: str) -> bool:
    """The codes that are on unless a user says otherwise."""
    return not code.startswith(OPT_IN)


def inspect_source(
    source: str,
    path: str,
    *,
    tree: ast.Module | None = None,
    every_loop: bool = False,
    codes: Selection | None = None,
    cache_in: Path | None = None,
    identify: bool = True,
) -> FileReport:
    """The findings of one file in source order, and its loops: the flagged ones, or every loop.

    `tree` is the parsed source, if the caller has it. `codes` says which codes to compute; by
    default all but the opt-in band. `cache_in` is a folder to keep summaries of modules in: with
    one, the other modules of the file's package, as they are on disk, say what the names mean that
    it imports from them. `identify` says whether loops get what a baseline and measurements are
    matched by, their `head` and `fingerprint`. A file that cannot be analysed gives one finding
    VEC000 with the reason; where the reason is a bug of the linter, its traceback is logged.
    """
    selected = codes or default_codes
    if not every_loop and not may_hold_tensor_loops(source, cache_in is not None):
        return FileReport(path, (), ())
    try:
        if tree is None:
            try:
                tree = _parsed(source)
            except (SyntaxError, ValueError) as error:
                return _unparsable(path, error)
        elsewhere = _elsewhere(source, path, cache_in)
        return _File(source, path, tree, selected, elsewhere, identify).report(every_loop)
    except (RecursionError, MemoryError):
        return _not_analysed(path, "not analysed, the code is nested too deeply", 1)
    except Exception as error:
        if isinstance(error, ValueError) and TOO_LONG in str(error):
            return _not_analysed(path, "not analysed, an integer has too many digits", 1)
        # one file's bad luck must not keep the others from being linted
        LOG.exception("%s: a bug of flake8-vectorize", path)
        what = f"{type(error).__name__}: {error}".partition("\n")[0][:50].replace(":", "")
        return _not_analysed(
            path, f"not analysed, a bug of flake8-vectorize ({what}); report it", 1
        )


def _elsewhere(source: str, path: str, cache_in: Path | None) -> Elsewhere:
    if cache_in is None:
        return NOWHERE
    # Loaded on request, or every run pays for it.
    from flake8_vectorize.package.modules import Modules

    return Modules(path, source, cache_in)


def _parsed(source: str) -> ast.Module:
    # What Python thinks of an escape in a literal is not for us to tell, nor to fail for.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def _unparsable(path: str, error: SyntaxError | ValueError) -> FileReport:
    reason = error.msg if isinstance(error, SyntaxError) else str(error)
    line = getattr(error, "lineno", None) or 1
    return _not_analysed(path, f"not analysed, Python cannot parse this file ({reason})", line)


def _not_analysed(path: str, message: str, line: int) -> FileReport:
    span = TOP._replace(line=line, end_line=line)
    return FileReport(path, (), (Finding("VEC000", message, span),))


class _File:
    """One file while it is inspected."""

    def __init__(
        self,
        source: str,
        path: str,
        tree: ast.Module,
        codes: Selection,
        elsewhere: Elsewhere,
        identify: bool,
    ) -> None:
        self._path = path
        self._elsewhere = elsewhere
        self._identify = identify
        self._tree = tree
        self._codes = codes
        self._source = source
        self._positions = Positions(source)
        self._rules = catalogue(codes)
        self._forms: Forms | None = None
        self._opt_in = _asks_for_more(self._rules)

    def report(self, every_loop: bool) -> FileReport:
        every = every_loop or self._opt_in
        inspection = Inspection(self._source, self._tree, self._positions, every, self._elsewhere)
        found = {item.node: item for item in inspection.nests()}
        judged = self._judge(found, inspection.parents)
        if every_loop:
            sites = loop_sites(self._tree)
        else:
            sites = [Site(item.node, item.scope, None) for item in found.values()]
            sites = [site for site in sites if site.node in judged]
        loops: list[LoopReport] = []
        findings: list[Finding] = []
        for site in sites:
            own = judged.get(site.node, [])
            loop = self._identity(site)
            findings.extend(finding._replace(loop=loop) for finding in own)
            item = found.get(site.node)
            code = own[0].code if own else None
            if item is None:
                loops.append(_unread(loop, site, inspection.unread(site.node)))
            else:
                loops.append(_described(loop, site, item, code))
        if not every_loop:
            loops.sort(key=lambda report: report.loop.span)
        findings.sort(key=lambda finding: (finding.span, finding.code))
        inspection.close()
        return FileReport(self._path, tuple(loops), tuple(findings))

    def _judge(
        self, found: dict[LoopNode, Found], parents: Mapping[LoopNode, LoopNode | None]
    ) -> dict[LoopNode, list[Finding]]:
        """The findings by loop; a loop inside a flagged one is spoken for by it."""
        raw = {node: list(self._check(item)) for node, item in found.items()}
        judged: dict[LoopNode, list[Finding]] = {}
        for node, findings in raw.items():
            around = []
            parent = parents[node]
            while parent is not None:
                around.append(raw.get(parent, []))
                parent = parents.get(parent)
            if findings and not _spoken_for(findings, around):
                judged[node] = findings
        return judged

    def _check(self, item: Found) -> Iterator[Finding]:
        nest = item.nest
        if nest.silent and not self._opt_in:
            return
        if nest.advised:
            # Loaded where a loop is flagged, or every start of the linter pays for it.
            if self._forms is None:
                from flake8_vectorize.analysis.batching.form import Forms

                self._forms = Forms(self._source, self._positions)
            nest = nest._replace(batched=self._forms.of(item.node, item.outside))
        found: list[tuple[Rule, Finding]] = [
            (rule, finding) for rule in self._rules for finding in rule.check(nest)
        ]
        codes = {rule.code for rule, _ in found}
        for rule, finding in found:
            if not codes.intersection(rule.yields_to):
                yield finding

    def _identity(self, site: Site) -> Loop:
        loop = Loop(
            kind=KINDS[type(site.node)],
            span=self._positions.span(site.node),
            header=self._positions.header(site.node),
            scope=site.scope,
            head="",
            fingerprint="",
        )
        if not self._identify:
            return loop
        # Loaded where it is asked for, or every run of flake8 pays for it.
        from flake8_vectorize.baseline.fingerprint import fingerprint, head

        return loop._replace(head=head(site.node), fingerprint=fingerprint(site.node))


@lru_cache(maxsize=8)
def _asks_for_more(rules: tuple[Rule, ...]) -> bool:
    """Whether a rule of the opt-in band is among these."""
    return any(rule.code.startswith(OPT_IN) for rule in rules)


def _spoken_for(findings: list[Finding], around: list[list[Finding]]) -> bool:
    """Whether the findings of the loops around say it already."""
    optional = all(finding.code.startswith(OPT_IN) for finding in findings)
    return any(
        any(optional or not finding.code.startswith(OPT_IN) for finding in others)
        for others in around
    )


def _described(loop: Loop, site: Site, item: Found, code: str | None) -> LoopReport:
    nest = item.nest
    return LoopReport(
        loop=loop,
        pattern=nest.pattern.value,
        sources=tuple(level.text for level in nest.levels),
        trip_count=_trip_count(nest, site),
        code=code,
        reason=nest.reason,
        evidence=nest.evidence,
        enclosing=site.enclosing,
        cause=nest.cause,
        subject=nest.subject,
        account=item.account,
    )


def _trip_count(nest: LoopNest, site: Site) -> int | None:
    """How often the loop runs, if its header is one `for`."""
    if len(getattr(site.node, "generators", ())) > 1 or not nest.levels:
        return None
    return nest.levels[0].trip_count


def _unread(loop: Loop, site: Site, silence: Silence) -> LoopReport:
    return LoopReport(
        loop=loop,
        pattern=Pattern.UNKNOWN.value,
        sources=(),
        trip_count=None,
        code=None,
        reason=silence.reason,
        enclosing=site.enclosing,
        cause=silence.cause,
        subject=silence.subject,
    )
